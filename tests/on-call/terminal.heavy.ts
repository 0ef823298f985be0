import { startApp, type TestApp } from '../support/app';
import { jane, john, logIn } from '../support/customers';
import { atTerminal } from './at-the-desk';

const goOn = 'Go on? [y/N] ';
const first = 'New password (it does not appear): ';
const second = 'The same again: ';
const enter = '\r';

describe('a person at a terminal', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp('embedded');
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john, jane] }));

  it('a person at a terminal is told who is meant and asked, and only a yes is a yes', async () => {
    const off = (type: string) =>
      atTerminal(app.env, ['disable', 'johndoe@example.com'], [{ when: goOn, type }]);
    for (const answer of [enter, `n${enter}`, `yep${enter}`, '\u0003', '\u0004']) {
      const { code, screen } = await off(answer);
      expect([code, screen]).toEqual([1, expect.stringContaining('Declined; nothing was changed.')]);
      expect(screen).toContain(
        'Customer 1, John Doe, johndoe@example.com (active, General, since 2021-03-04): the account will be switched off',
      );
    }
    expect((await app.row(1)).status).toBe(1);
    expect((await off(`Yes${enter}`)).code).toBe(0);
    expect((await app.row(1)).status).toBe(0);
  });

  it('a person at a terminal types a new password twice, and it never appears', async () => {
    const { code, screen } = await atTerminal(
      app.env,
      ['set-password', '2'],
      [
        { when: goOn, type: `y${enter}` },
        { when: first, type: `abc${enter}` },
        { when: first, type: `correct horse${enter}` },
        { when: second, type: `correct house${enter}` },
        { when: first, type: `correct horse${enter}` },
        { when: second, type: `correct horse${enter}` },
      ],
    );
    expect([code, screen]).toEqual([0, expect.stringContaining('has a new password')]);
    expect(screen).toContain('The password must be at least 6 characters.');
    expect(screen).toContain('The two are not the same.');
    expect(screen).not.toMatch(/abc|correct|horse|house/);
    expect((await logIn(app.client(), jane.email, 'correct horse')).status).toBe(200);
  });

  it('a person at a terminal may stop in the middle of a password', async () => {
    const { code, screen } = await atTerminal(
      app.env,
      ['set-password', '2'],
      [
        { when: goOn, type: `y${enter}` },
        { when: first, type: 'half a pass\u0003' },
      ],
    );
    expect([code, screen]).toEqual([1, expect.stringContaining('Declined; nothing was changed.')]);
    expect((await logIn(app.client(), jane.email)).status).toBe(200);
  });
});
