import { startApp, stores, type TestApp } from '../support/app';
import { ask, CookieJar, type Reply } from '../support/http-client';
import { john } from './clients/client';
import { customerRow, general, phpHash } from './clients/fixture';
import { nowInSeconds, phpClaims, phpToken, signed } from './tokens/handmade';
import { remembered } from './tokens/remembered';

const names = { first_name: 'John', last_name: 'Doe', gender: 'Male' };
const changed = { email: john.email, password: 'changed-99' };
const newPassword = { ...names, password: 'changed-99', password_confirmation: 'changed-99' };

describe.each(stores)('how long a credential stands (%s)', (store) => {
  let app: TestApp;
  let beside: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
    // Hashes as slowly as in earnest, for what may happen meanwhile.
    beside = await startApp(store, { beside: app, hashing: { cost: 11 } });
  });

  beforeEach(async () => {
    await app.reset({
      customers: [await customerRow(), await customerRow({ id: 2, email: 'jane@example.com' })],
      customer_groups: [general],
    });
  });

  afterAll(async () => {
    await beside.stop();
    await app.stop();
  });

  const show = (path: string, token: string, at = app): Promise<Reply> =>
    ask(at.url, `/api/customer/${path}`, { headers: { Authorization: `Bearer ${token}` } });
  const statusOf = async (token: string, at = app) => (await show('get', token, at)).status;

  async function aToken(who: object = john): Promise<string> {
    const reply = await ask(app.url, '/api/customer/login?token=true', { method: 'POST', json: who });
    return String((reply.body as { token: unknown }).token);
  }

  async function aSession(who: object = john): Promise<CookieJar> {
    const jar = new CookieJar();
    jar.keep(await ask(app.url, '/api/customer/login', { method: 'POST', json: who }));
    return jar;
  }

  const sessionStatus = async (jar: CookieJar, at = app) =>
    (await ask(at.url, '/api/customer/get', { headers: jar.header() })).status;

  describe('logout', () => {
    it('a logout ends its token at every instance, and no other token or session', async () => {
      const [ended, other, session] = [await aToken(), await aToken(), await aSession()];
      expect(await statusOf(ended, beside)).toBe(200);
      const reply = await show('logout?token=true', ended);
      expect(reply.body).toEqual({ message: 'Logged out successfully!' });
      for (const at of [app, beside]) {
        expect(await statusOf(ended, at)).toBe(401);
        expect(await statusOf(other, at)).toBe(200);
        expect(await sessionStatus(session, at)).toBe(200);
      }
      expect((await show('logout', ended)).status).toBe(401);
    });

    it.each(['?token=true', ''])('a logout counts at another instance too, with "%s"', async (query) => {
      const token = await aToken();
      expect((await show(`logout${query}`, token, beside)).status).toBe(200);
      expect(await statusOf(token)).toBe(401);
    });

    it('a logout ends a token of PHP that was never shown before, for its remaining life', async () => {
      const token = phpToken({ exp: nowInSeconds() + 900 });
      expect(await remembered(app, token)).toBeUndefined();
      expect((await show('logout', token)).status).toBe(200);
      expect(await statusOf(token, beside)).toBe(401);
      const seconds = await remembered(app, token);
      expect(seconds).toBeGreaterThan(890);
      expect(seconds).toBeLessThanOrEqual(901);
    });

    it('a logout is remembered as long as the token would have lived, and no longer', async () => {
      const token = await aToken();
      await show('logout', token);
      const seconds = await remembered(app, token);
      expect(seconds).toBeGreaterThan(3590);
      expect(seconds).toBeLessThanOrEqual(3601);
    });

    it.each(['token', 'session'])(
      'a logout is final for a %s whose new password is just being hashed',
      async (kind) => {
        const headers =
          kind === 'token' ? { Authorization: `Bearer ${await aToken()}` } : (await aSession()).header();
        const change = ask(beside.url, '/api/customer/profile', {
          method: 'PUT',
          headers,
          json: newPassword,
        });
        await new Promise((resolve) => setTimeout(resolve, 40));
        expect((await ask(app.url, '/api/customer/logout', { headers })).status).toBe(200);
        await change;
        expect((await ask(app.url, '/api/customer/get', { headers })).status).toBe(401);
      },
    );

    it('a logout of a session leaves the tokens', async () => {
      const [token, session] = [await aToken(), await aSession()];
      await ask(app.url, '/api/customer/logout', { headers: session.header() });
      expect(await sessionStatus(session)).toBe(401);
      expect(await statusOf(token)).toBe(200);
    });
  });

  describe('a new password', () => {
    it('a new password that is set with a token ends all credentials but that token', async () => {
      const [mine, other, session, stranger] = [
        await aToken(),
        await aToken(),
        await aSession(),
        await aToken({ email: 'jane@example.com', password: 'secret99' }),
      ];
      const php = phpToken();
      expect(await statusOf(php)).toBe(200);
      const reply = await ask(app.url, '/api/customer/profile', {
        method: 'PUT',
        json: { ...newPassword, token: mine },
      });
      expect(reply.status).toBe(200);
      for (const at of [app, beside]) {
        expect(await statusOf(mine, at)).toBe(200);
        expect(await statusOf(other, at)).toBe(401);
        expect(await statusOf(php, at)).toBe(401);
        expect(await sessionStatus(session, at)).toBe(401);
        expect(await statusOf(stranger, at)).toBe(200);
      }
      expect(await remembered(app, mine)).toBeGreaterThan(3590);
      expect(await statusOf(await aToken(changed))).toBe(200);
    });

    it('a new password that is set in a session ends all credentials but that session', async () => {
      const [mine, other, token] = [await aSession(), await aSession(), await aToken()];
      const reply = await ask(app.url, '/api/customer/profile', {
        method: 'PUT',
        headers: mine.header(),
        json: newPassword,
      });
      mine.keep(reply);
      for (const at of [app, beside]) {
        expect(await sessionStatus(mine, at)).toBe(200);
        expect(await sessionStatus(other, at)).toBe(401);
        expect(await statusOf(token, at)).toBe(401);
      }
    });

    it.each(['token', 'session'])('a new password set with a %s disturbs no other call', async (kind) => {
      const headers =
        kind === 'token' ? { Authorization: `Bearer ${await aToken()}` } : (await aSession()).header();
      const get = async (at: TestApp) => (await ask(at.url, '/api/customer/get', { headers })).status;
      // Each new password is one more chance for a request beside it to see half of the change.
      for (const password of ['changed-01', 'changed-02', 'changed-03']) {
        let changing = true;
        const change = ask(app.url, '/api/customer/profile', {
          method: 'PUT',
          headers,
          json: { ...names, password, password_confirmation: password },
        }).finally(() => {
          changing = false;
        });
        const others = [app, beside, app, beside, app, beside].map(async (at) => {
          const statuses: number[] = [];
          while (changing) statuses.push(await get(at));
          return statuses;
        });
        expect((await change).status).toBe(200);
        expect(new Set((await Promise.all(others)).flat())).toEqual(new Set([200]));
        expect(await get(beside)).toBe(200);
      }
    });

    it('a new password that is set with a token of PHP keeps that token, and the next change ends it', async () => {
      const php = phpToken();
      await ask(app.url, '/api/customer/profile?token=true', {
        method: 'PUT',
        headers: { Authorization: `Bearer ${php}` },
        json: newPassword,
      });
      expect(await statusOf(php, beside)).toBe(200);
      await app.db
        .knex('customers')
        .where({ id: 1 })
        .update({ password: await phpHash('by-php') });
      expect(await statusOf(php)).toBe(401);
    });

    it.each([
      ['unchanged', names],
      ['""', { ...names, password: '', password_confirmation: '' }],
      ['null', { ...names, password: null, password_confirmation: null }],
    ])('a profile whose password is %s ends no credential', async (_what, body) => {
      const [mine, other, session] = [await aToken(), await aToken(), await aSession()];
      const reply = await ask(app.url, `/api/customer/profile?token=${mine}`, { method: 'PUT', json: body });
      expect(reply.status).toBe(200);
      expect(await statusOf(other)).toBe(200);
      expect(await sessionStatus(session)).toBe(200);
    });

    it('a new password that is refused ends no credential', async () => {
      const [mine, other] = [await aToken(), await aToken()];
      const reply = await ask(app.url, `/api/customer/profile?token=${mine}`, {
        method: 'PUT',
        json: { ...newPassword, password_confirmation: 'changed-98' },
      });
      expect(reply.status).toBe(422);
      expect(await statusOf(other)).toBe(200);
    });

    it('a new password that PHP has written ends every token that was seen, and every session', async () => {
      const [token, session, php, unseen] = [await aToken(), await aSession(), phpToken(), phpToken()];
      expect(await statusOf(php)).toBe(200);
      await app.db
        .knex('customers')
        .where({ id: 1 })
        .update({ password: await phpHash('by-php') });
      expect(await statusOf(token)).toBe(401);
      expect(await statusOf(php, beside)).toBe(401);
      expect(await sessionStatus(session)).toBe(401);
      // PHP's time of signing is unknown here: the token is bound to the password of its first use.
      expect(await statusOf(unseen)).toBe(200);
      await app.db
        .knex('customers')
        .where({ id: 1 })
        .update({ password: await phpHash('again') });
      expect(await statusOf(unseen)).toBe(401);
    });

    it('an old password that PHP has put back does not revive what the new one ended', async () => {
      const token = await aToken();
      const { password } = await app.row(1);
      await app.db
        .knex('customers')
        .where({ id: 1 })
        .update({ password: await phpHash('by-php') });
      expect(await statusOf(token)).toBe(401);
      await app.db.knex('customers').where({ id: 1 }).update({ password });
      expect(await statusOf(token)).toBe(401);
    });
  });

  describe('an account that is', () => {
    it('an account that is switched off loses its credentials for good, also when it is on again', async () => {
      const [token, php, session] = [await aToken(), phpToken(), await aSession()];
      await app.db.knex('customers').where({ id: 1 }).update({ status: 0 });
      expect(await statusOf(token)).toBe(401);
      expect(await statusOf(php)).toBe(401);
      expect(await sessionStatus(session)).toBe(401);
      await app.db.knex('customers').where({ id: 1 }).update({ status: 1 });
      for (const at of [app, beside]) {
        expect(await statusOf(token, at)).toBe(401);
        expect(await statusOf(php, at)).toBe(401);
        expect(await sessionStatus(session, at)).toBe(401);
      }
      expect(await statusOf(await aToken())).toBe(200);
    });

    it('an account that is deleted loses its credentials for good, also when the row is back', async () => {
      const [token, session] = [await aToken(), await aSession()];
      const row = await app.row(1);
      await app.db.knex('customers').where({ id: 1 }).delete();
      expect([await statusOf(token), await sessionStatus(session)]).toEqual([401, 401]);
      await app.db.knex('customers').insert(row);
      expect([await statusOf(token), await sessionStatus(session)]).toEqual([401, 401]);
    });
  });

  it('a token of PHP is remembered from its first use until its end', async () => {
    const token = signed(phpClaims({ exp: nowInSeconds() + 120 }));
    expect(await remembered(app, token)).toBeUndefined();
    expect(await statusOf(token)).toBe(200);
    const seconds = await remembered(app, token);
    expect(seconds).toBeGreaterThan(110);
    expect(seconds).toBeLessThanOrEqual(121);
  });

  it('two instances that see a token of PHP for the first time at once agree', async () => {
    const tokens = Array.from({ length: 5 }, () => phpToken());
    const statuses = await Promise.all(
      tokens.flatMap((token) => [statusOf(token), statusOf(token, beside), statusOf(token)]),
    );
    expect(statuses).toEqual(statuses.map(() => 200));
  });

  it('when the store has forgotten everything, a token is new again and a session is gone', async () => {
    const [token, session] = [await aToken(), await aSession()];
    await app.forget();
    expect(await statusOf(token)).toBe(200);
    expect(await sessionStatus(session)).toBe(401);
  });
});
