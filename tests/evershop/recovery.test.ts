import { canLogIn, mailedToken, newPassword, phpToken, tokenIn } from '../pages/recovery';
import { startApp, stores, type TestApp } from '../support/app';
import { bearer, cookieHeader, jane, john, logIn, member } from '../support/customers';
import type { Reply } from '../support/http-client';
import { logInHere, refusal, sidHeader } from './callers';
import { type Headers, problems, send } from './exchanges';

const minute = 60_000;
const success = [200, { data: { success: true } }];
const dead = [400, refusal(400, 'Token is invalid or expired')];
const told = ({ status, body }: Reply) => [status, body];

describe.each(stores)('a forgotten password (%s)', (store) => {
  let app: TestApp;
  let now = Date.now();

  beforeAll(async () => {
    app = await startApp(store, { clock: () => now });
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    now = Date.now();
    await app.reset({ customers: [john, jane] });
  });

  const forgot = (email: unknown) => send(app, 'POST', '/api/customers/reset-password', {}, { email });
  const choose = (given: object, path = '') => send(app, 'POST', `/api/customers/password${path}`, {}, given);
  const linkFor = async (email: unknown) => {
    await forgot(email);
    return tokenIn((await app.mails()).at(-1) ?? '');
  };

  it('a wish for a reset link is answered alike, and at the same pace, for known, unknown and disabled accounts', async () => {
    await app.db.knex('customers').where({ id: 2 }).update({ status: 0 });
    const answers = await Promise.all(
      [john.email, 'nobody@example.com', jane.email].map(async (email) => {
        const began = performance.now();
        const reply = await forgot(email);
        return { told: told(reply), took: performance.now() - began };
      }),
    );
    for (const answer of answers) {
      expect(answer.told).toEqual(success);
      // As long as it takes to write and queue a mail, whoever asks.
      expect(answer.took).toBeGreaterThan(990);
    }
    expect(await app.mails()).toHaveLength(1);
    for (const email of [undefined, '', 'nobody', 7, [john.email]])
      expect(problems(await forgot(email))[0]).toBe(400);
  });

  it('a mailed token sets a new password once, and ends all sessions and tokens', async () => {
    const open: Headers[] = [
      sidHeader(await logInHere(app, john.email)),
      cookieHeader(await logIn(app.client())),
      await bearer(app),
    ];
    const token = await linkFor(john.email);
    expect(told(await choose({ password: newPassword, token }))).toEqual(success);
    for (const headers of open)
      expect((await send(app, 'DELETE', '/api/customers/sessions/x', headers)).status).toBe(401);
    expect(await canLogIn(app, String(john.email), newPassword)).toBe(true);
    expect((await logInHere(app, john.email, newPassword)).status).toBe(200);
    expect((await logInHere(app, john.email)).status).toBe(401);
    expect(told(await choose({ password: 'another-one', token }))).toEqual(dead);
  });

  it('a new password may be set with a link of the Bagisto door, and with one that PHP mailed', async () => {
    const token = await mailedToken(app, String(john.email));
    expect(told(await choose({ password: newPassword, token }))).toEqual(success);
    const created = new Date(now - minute).toISOString().slice(0, 19).replace('T', ' ');
    const php = await phpToken(app, String(jane.email), created);
    expect(told(await choose({ password: newPassword, token: php }))).toEqual(dead);
    expect(told(await choose({ password: newPassword, token: php, email: john.email }))).toEqual(dead);
    expect(told(await choose({ password: newPassword, token: php, email: jane.email }))).toEqual(success);
    expect(await canLogIn(app, String(jane.email), newPassword)).toBe(true);
  });

  it('a link that is wrong or too old sets no password, nor does one of an account that is switched off', async () => {
    const token = await mailedToken(app, String(john.email));
    for (const wrong of ['0'.repeat(64), 'x', `${token}x`, token.slice(1), token.toUpperCase()])
      expect(told(await choose({ password: newPassword, token: wrong }))).toEqual(dead);
    await app.db.knex('customers').where({ id: 1 }).update({ status: 0 });
    expect(told(await choose({ password: newPassword, token }))).toEqual(dead);
    await app.db.knex('customers').where({ id: 1 }).update({ status: 1 });
    now += 61 * minute;
    expect(told(await choose({ password: newPassword, token }))).toEqual(dead);
    expect(await canLogIn(app, String(john.email), 'secret123')).toBe(true);
  });

  it('a new password that is no good is refused by name, and the link stays good', async () => {
    const token = await mailedToken(app, String(john.email));
    for (const [given, expected] of [
      [{}, ['password: required', 'token: required']],
      [{ token, password: 'short' }, ['password: min']],
      [{ token, password: ['long enough'] }, ['password: min', 'password: format']],
      [{ token, password: 'long\0enough' }, ['password: format']],
      [{ token, password: 'x'.repeat(73) }, ['password: max_bytes']],
      [{ token: 7, password: newPassword }, ['token: string']],
      [{ token, password: newPassword, email: 'nobody' }, ['email: email']],
    ] as const) {
      const [status, ...names] = problems(await choose(given));
      expect(status).toBe(400);
      expect(expected).toEqual(expect.arrayContaining(names));
      expect(names.length).toBeGreaterThan(0);
    }
    expect((await choose({}, `?token=${token}&password=${encodeURIComponent(newPassword)}`)).status).toBe(
      400,
    );
    expect(told(await choose({ token, password: newPassword, email: '' }))).toEqual(success);
  });

  it('no log has a new password or the token that set it', async () => {
    const before = app.logs.length;
    const token = await mailedToken(app, String(john.email));
    await choose({ password: newPassword, token });
    const log = JSON.stringify(app.logs.slice(before));
    expect(log).toContain('reset-password');
    for (const hidden of [token, newPassword, String(john.email)]) expect(log).not.toContain(hidden);
  });
});

describe.each(stores)('the limits of recovery (%s)', (store) => {
  it('wishes for reset links are counted together for both doors', async () => {
    const env = { LIMIT_FORGOT_PER_ADDRESS: '2', LIMIT_RESET_PER_ADDRESS: '1' };
    const app = await startApp(store, { env });
    try {
      await app.reset({ customers: [john] });
      const there = await app.client().post('/api/customer/forgot-password', { email: 'a@example.com' });
      expect(there.status).toBe(200);
      const forgot = () => send(app, 'POST', '/api/customers/reset-password', {}, { email: 'b@example.com' });
      expect((await forgot()).status).toBe(200);
      const limited = await forgot();
      expect([limited.status, member(limited.body, 'error', 'status')]).toEqual([429, 429]);
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
      const choose = () =>
        send(app, 'POST', '/api/customers/password', {}, { token: 'x', password: newPassword });
      expect([(await choose()).status, (await choose()).status]).toEqual([400, 429]);
    } finally {
      await app.stop();
    }
  });
});
