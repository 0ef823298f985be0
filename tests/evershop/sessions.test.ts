import { startApp, stores, type TestApp } from '../support/app';
import {
  bearer,
  cookieHeader,
  jane,
  john,
  logIn,
  member,
  profile,
  storedSessions,
} from '../support/customers';
import { secret } from '../support/people';
import { adminBearer, appointAdmins, logInHere, refusal, sidHeader, sidOf } from './callers';
import { data, type Headers, send, uuidOf } from './exchanges';

const unauthenticated = refusal(401, 'Unauthenticated');
const newPassword = 'secret999';
const minute = 60_000;

describe.each(stores)('sessions by their id (%s)', (store) => {
  let app: TestApp;
  let own: string;
  let others: string;

  beforeAll(async () => {
    app = await startApp(store);
    await appointAdmins(app, [
      {},
      { admin: { email: 'reviews@shop.test' }, permissions: ['customers.reviews'] },
    ]);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.reset({ customers: [john, jane] });
    const admin = await adminBearer(app);
    own = `/api/customers/${await uuidOf(app, admin, 1)}`;
    others = `/api/customers/${await uuidOf(app, admin, 2)}`;
  });

  const whoIs = async (headers: Headers) => {
    const reply = await send(app, 'GET', own, headers);
    return reply.status === 200 ? data(reply).email : reply.status;
  };
  const opened = (email: unknown = john.email) =>
    app.client().post('/api/customers/sessions', { email, password: secret });

  it('a session’s id acts for its customer, whichever login made it', async () => {
    expect(await whoIs(sidHeader(await logInHere(app, john.email)))).toBe(john.email);
    expect(await whoIs(sidHeader(await opened()))).toBe(john.email);
    expect(await whoIs(cookieHeader(await logIn(app.client())))).toBe(john.email);
    expect(await whoIs(await bearer(app))).toBe(john.email);
  });

  it.each([
    ['no session’s', 'A'.repeat(32)],
    ['too short', 'A'.repeat(31)],
    ['too long', 'A'.repeat(4000)],
    ['a key of the store', 'session:AAAAAAAAAAAAAAAAAAAAAAAA'],
    ['a path', '../token:1:AAAAAAAAAAAAAAAAAAAAA'],
    ['several', `${'A'.repeat(32)}, ${'B'.repeat(32)}`],
  ])('a session’s id that is %s is refused with 401', async (_what, sid) => {
    const reply = await send(app, 'GET', own, { 'X-Session-ID': sid });
    expect([reply.status, reply.body]).toEqual([401, unauthenticated]);
    expect(reply.headers['set-cookie']).toBeUndefined();
  });

  it('a session’s id with the signature of the cookie around it is refused with 401', async () => {
    const value = cookieHeader(await logInHere(app, john.email)).Cookie.replace(/^[^=]*=/, '');
    for (const sid of [value, decodeURIComponent(value)])
      expect(await whoIs({ 'X-Session-ID': sid })).toBe(401);
  });

  it('a session’s id comes after Authorization and before the cookies, and the first that is there decides', async () => {
    const johns = await logInHere(app, john.email);
    const janes = await logInHere(app, jane.email);
    const dead = { 'X-Session-ID': 'A'.repeat(32) };
    expect(await whoIs({ ...sidHeader(janes), ...cookieHeader(johns) })).toBe(403);
    expect(await whoIs({ ...dead, ...cookieHeader(johns) })).toBe(401);
    expect(await whoIs({ Authorization: 'Bearer a.b.c', ...sidHeader(johns) })).toBe(401);
    expect(await whoIs({ ...(await bearer(app)), ...dead })).toBe(john.email);
    for (const nobody of ['Bearer', 'Bearer null', 'Bearer undefined', 'Basic dXNlcjpwYXNz'])
      expect(await whoIs({ Authorization: nobody, ...sidHeader(johns) })).toBe(john.email);
    const token = String((await bearer(app)).Authorization).slice('Bearer '.length);
    expect((await send(app, 'GET', `${own}?token=${token}`)).status).toBe(401);
    expect((await send(app, 'PATCH', own, {}, { token })).status).toBe(401);
  });

  it('a session’s id is good from any site, unlike the cookie', async () => {
    const session = await logInHere(app, john.email);
    const evil = { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://evil.test' };
    expect((await send(app, 'PATCH', own, { ...evil, ...sidHeader(session) }, {})).status).toBe(200);
    expect((await send(app, 'PATCH', own, { ...evil, ...cookieHeader(session) }, {})).status).toBe(403);
    expect((await send(app, 'GET', own, { ...evil, ...cookieHeader(session) })).status).toBe(200);
    expect((await send(app, 'POST', '/customer/logout', { ...evil, ...cookieHeader(session) })).status).toBe(
      403,
    );
    expect(await whoIs(sidHeader(session))).toBe(john.email);
  });

  it('a change of password through any door ends all sessions but the one that made it', async () => {
    const mine = sidHeader(await logInHere(app, john.email));
    const all = async () => [
      sidHeader(await logInHere(app, john.email)),
      sidHeader(await opened()),
      cookieHeader(await logIn(app.client())),
      await bearer(app),
    ];
    const before = await all();
    expect((await send(app, 'PATCH', own, mine, { password: newPassword })).status).toBe(200);
    for (const headers of before) expect(await whoIs(headers)).toBe(401);
    expect(await whoIs(mine)).toBe(john.email);
    const both = { password: secret, password_confirmation: secret };
    const there = await send(app, 'PUT', '/api/customer/profile', await bearerOf(newPassword), profile(both));
    expect(there.status).toBe(200);
    expect(await whoIs(mine)).toBe(401);
  });

  const bearerOf = async (password: string) => {
    const reply = await app.client().post('/api/customer/login?token=1', { email: john.email, password });
    return { Authorization: `Bearer ${member(reply.body, 'token')}` };
  };

  it('a session’s id ends when the account is switched off, and stays ended when it is on again', async () => {
    const session = sidHeader(await opened());
    const set = (status: number) => app.db.knex('customers').where({ id: 1 }).update({ status });
    await set(0);
    expect(await whoIs(session)).toBe(401);
    await set(1);
    expect(await whoIs(session)).toBe(401);
    expect(await storedSessions(app)).toEqual([]);
  });

  it.each(['POST', 'DELETE'])(
    'a session is ended with %s by its owner and by an admin, and by nobody else',
    async (method) => {
      const end = async (reply: { sid: string }, headers: Headers) => {
        const { status, body } = await send(app, method, `/api/customers/sessions/${reply.sid}`, headers);
        return status === 200 ? body : status;
      };
      const [first, second, third] = [await opened(), await logInHere(app, john.email), await opened()];
      const sid = sidOf(first);
      expect(await end({ sid }, {})).toBe(401);
      expect(await end({ sid }, sidHeader(await opened(jane.email)))).toBe(403);
      expect(await end({ sid }, await adminBearer(app, 'reviews@shop.test'))).toBe(403);
      expect(await whoIs(sidHeader(first))).toBe(john.email);
      expect(await end({ sid }, await adminBearer(app))).toEqual({ data: {} });
      expect(await end({ sid }, await adminBearer(app))).toBe(404);
      expect(await whoIs(sidHeader(first))).toBe(401);
      expect(await end({ sid: sidOf(second) }, sidHeader(third))).toEqual({ data: {} });
      expect(await whoIs(cookieHeader(second))).toBe(401);
      for (const unknown of ['A'.repeat(32), 'x', `${sidOf(third)}x`])
        expect(await end({ sid: unknown }, sidHeader(third))).toBe(404);
      expect(await end({ sid: sidOf(third) }, sidHeader(third))).toEqual({ data: {} });
      expect(await whoIs(sidHeader(third))).toBe(401);
    },
  );

  it('the end of the cookie’s own session takes the cookie along', async () => {
    const client = app.client();
    const sid = sidOf(await client.post('/customer/login', { email: john.email, password: secret }));
    expect((await client.send(`/api/customers/sessions/${sid}`, { method: 'DELETE' })).status).toBe(200);
    expect(client.jar.size).toBe(0);
  });

  it('a session’s id learns nothing about other people’s accounts', async () => {
    const mine = sidHeader(await logInHere(app, john.email));
    const foreign = await send(app, 'GET', others, mine);
    const unknown = await send(app, 'GET', '/api/customers/00000000-0000-4000-8000-000000000000', mine);
    expect([foreign.status, foreign.body]).toEqual([403, refusal(403, 'You may not do this.')]);
    expect([unknown.status, unknown.body]).toEqual([foreign.status, foreign.body]);
  });
});

describe.each(stores)('the life of a session by its id (%s)', (store) => {
  it('a session’s id is prolonged by use, and not beyond SESSION_MAX_DAYS', async () => {
    let now = Date.now();
    const env = { SESSION_LIFETIME: '120', SESSION_MAX_DAYS: '1' };
    const app = await startApp(store, { env, clock: () => now });
    try {
      await app.reset({ customers: [john] });
      const reply = await app
        .client()
        .post('/api/customers/sessions', { email: john.email, password: secret });
      const alive = async () =>
        (await send(app, 'POST', '/api/customers/sessions/x', sidHeader(reply))).status === 404;
      if (app.redis) {
        const key = `${app.env.REDIS_PREFIX}session:${sidOf(reply)}`;
        await app.redis.expire(key, 60);
        expect(await alive()).toBe(true);
        expect(await app.redis.ttl(key)).toBeGreaterThan(100 * 60);
      } else {
        now += 100 * minute;
        expect(await alive()).toBe(true);
        now += 100 * minute;
        expect(await alive()).toBe(true);
        now += 121 * minute;
        expect(await alive()).toBe(false);
      }
      const old = await app.client().post('/api/customers/sessions', { email: john.email, password: secret });
      if (!app.redis)
        await app.db
          .knex('accounts_state')
          .where('key', 'like', 'session:%')
          .update({ expires_at: now * 2 });
      now += 24 * 60 * minute;
      expect((await send(app, 'POST', '/api/customers/sessions/x', sidHeader(old))).status).toBe(401);
      expect(await storedSessions(app)).not.toContain(sidOf(old));
    } finally {
      await app.stop();
    }
  });
});
