import { StartRefused } from '../../accounts/errors';
import { errorText } from '../../app/command-line/error-text';
import { NotUnderstood } from '../../app/command-line/options';

it('the text of an unforeseen error says where it came from, and nothing that it holds', () => {
  const held = 'insert into `admins` values ($2y$10$hash)';
  for (const error of [
    Object.assign(new Error(`${held} - Data too long`), { code: 'ER_DATA_TOO_LONG', sql: held }),
    // knex begins the message of every driver with the statement; not every driver says so in a field of its own.
    Object.assign(new Error(`${held} - constraint failed`), { code: 'SQLITE_CONSTRAINT_CHECK' }),
  ]) {
    const said = errorText(error);
    expect(said).toContain(error.code);
    expect(said).toContain('error-text.test');
    expect(said).not.toMatch(/admins|2y|\n/);
  }
});

it('the text of an error that is meant for people stays as it is', () => {
  expect(errorText(new StartRefused('set it'))).toBe('set it');
  expect(errorText(new NotUnderstood('there is no option'))).toBe('there is no option');
});
