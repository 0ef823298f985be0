import { startApp, stores, type TestApp } from '../support/app';
import { jane, john } from '../support/customers';
import { person } from '../support/people';
import { told } from './at-the-desk';

const sue = ['--email', 'sue@example.com', '--first-name', 'Sue', '--last-name', "D'Oe", '--yes'];

describe.each(stores)('new customers and new passwords that the rules refuse (%s)', (store) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(() =>
    app.reset({ customers: [john, jane, person(3, { email: null }), person(4, { status: 0 })] }),
  );

  it('set-password takes no password that registration would not take, and none from the command line', async () => {
    const before = await app.customers();
    const typed = (input: string) => told(app.env, ['set-password', '1', '--password-stdin', '--yes'], input);
    const [short, empty, long, lines, option, word, both] = await Promise.all([
      typed('12345'),
      typed(''),
      typed('x'.repeat(73)),
      typed('secret-a\nsecret-b\n'),
      told(app.env, ['set-password', '1', '--password', 'hunter2-hunter2', '--yes']),
      told(app.env, ['set-password', '1', 'hunter2-hunter2', '--yes']),
      told(app.env, ['set-password', '1', '--password-stdin', '--mail-link', '--yes'], 'secret-a'),
    ]);
    expect(short).toMatchObject({
      code: 1,
      result: { error: 'refused', fields: { password: ['The password must be at least 6 characters.'] } },
    });
    for (const { code, result } of [empty, long]) expect([code, result.error]).toEqual([1, 'refused']);
    for (const { code, result, err } of [lines, option, word, both]) {
      expect([code, result.error]).toEqual([2, 'not-understood']);
      expect(err + JSON.stringify(result)).not.toMatch(/hunter2|secret-/);
    }
    expect(option.err).toMatch(/list of processes/);
    expect(await app.customers()).toEqual(before);
  });

  it('create refuses what a registration refuses, and creates no customer', async () => {
    const before = await app.customers();
    const [address, name, incomplete, unasked] = await Promise.all([
      told(app.env, ['create', ...sue, '--email', 'nobody']),
      told(app.env, ['create', ...sue, '--first-name', 'x'.repeat(256)]),
      told(app.env, ['create', '--email', 'sue@example.com', '--yes']),
      told(app.env, ['create', ...sue.slice(0, -1)]),
    ]);
    expect(address).toMatchObject({ code: 1, result: { fields: { email: [expect.any(String)] } } });
    expect(name).toMatchObject({ code: 1, result: { fields: { first_name: [expect.any(String)] } } });
    expect([incomplete.code, incomplete.err]).toEqual([
      2,
      expect.stringContaining('--first-name is missing'),
    ]);
    expect(unasked.code).toBe(2);
    expect(await app.customers()).toEqual(before);
  });
});
