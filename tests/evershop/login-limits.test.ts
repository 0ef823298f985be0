import { startApp, stores, type TestApp } from '../support/app';
import { jane, john, logIn } from '../support/customers';
import { secret } from '../support/people';
import { appointAdmins, boss, logInHere, refusal } from './callers';
import { send } from './exchanges';

describe.each(stores)('the limits of logins (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store, { env: { LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '3' } });
  });
  afterAll(() => app.stop());

  it('wrong logins are counted together for both doors and both editions', async () => {
    await app.reset({ customers: [john, jane] });
    await logIn(app.client(), john.email, 'wrong-1');
    await logInHere(app, john.email, 'wrong-2');
    await app.client().post('/api/customers/sessions', { email: john.email, password: 'wrong-3' });
    const fourth = await logInHere(app, john.email);
    expect([fourth.status, fourth.body]).toEqual([429, refusal(429, 'Too Many Attempts.')]);
    expect(Number(fourth.headers['retry-after'])).toBeGreaterThan(0);
    expect((await logIn(app.client())).status).toBe(429);
    expect((await logInHere(app, jane.email)).status).toBe(200);
  });
});

describe.each(stores)('whom the limits of logins count (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store, { env: { LIMIT_LOGIN_PER_ADDRESS: '2' } });
    await appointAdmins(app);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john] }));

  it.each([
    ['/customer/login', john.email, '203.0.113.1'],
    ['/api/customers/sessions', john.email, '203.0.113.2'],
    ['/api/user/tokens', boss.email, '203.0.113.3'],
  ])(
    'an address that a client makes up in X-Forwarded-For evades no limit at %s',
    async (path, email, client) => {
      // The proxy that a client comes through writes last; what stands before it, the client sent.
      const asked = async (forwarded: string, given: object) =>
        (await send(app, 'POST', path, { 'X-Forwarded-For': forwarded }, given)).status;
      const statuses = [];
      for (const [at, made] of [
        '198.51.100.1',
        '198.51.100.2',
        '127.0.0.1',
        '10.0.0.1, 198.51.100.3',
      ].entries())
        statuses.push(
          await asked(`${made}, ${client}`, { email: `guess${at}@example.com`, password: 'wrong' }),
        );
      expect(statuses).toEqual([401, 401, 429, 429]);
      expect(await asked(`198.51.100.4, ${client}`, { email, password: secret })).toBe(429);
      expect(await asked(`${client}0`, { email, password: secret })).toBe(200);
    },
  );
});
