import { startApp, stores, type TestApp } from '../support/app';
import {
  bearer,
  cookieHeader,
  cookieOf,
  jane,
  john,
  loggedIn,
  logIn,
  newcomer,
  profile,
  queriesDuring,
  storedSessions,
} from '../support/customers';

const unauthenticated = { error: 'Unauthenticated' };
const newPassword = { password: 'secret999', password_confirmation: 'secret999' };

afterEach(() => jest.restoreAllMocks());

describe.each(stores)('sessions (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john, jane] }));

  const whoIs = async (headers: Record<string, string>) => {
    const { status, body } = await app.client().get('/api/customer/get', headers);
    return status === 200 ? (body as { data: { email: string } }).data.email : status;
  };

  it('a login gives a new session id, and the one that came with it is dead', async () => {
    const client = app.client();
    const first = await logIn(client);
    const second = await logIn(client, jane.email);
    expect(cookieOf(second)?.value).not.toBe(cookieOf(first)?.value);
    expect(await whoIs(cookieHeader(first))).toBe(401);
    expect(await whoIs(cookieHeader(second))).toBe(jane.email);
    expect(await storedSessions(app)).toHaveLength(1);
  });

  it('a refused login leaves the session that came with it alone', async () => {
    const client = await loggedIn(app);
    const refused = await logIn(client, jane.email, 'wrong-password');
    expect([refused.status, refused.headers['set-cookie']]).toEqual([401, undefined]);
    expect((await client.get('/api/customer/get')).body).toMatchObject({ data: { email: john.email } });
  });

  it('logins side by side under one cookie each get a session id of their own, and the old one is dead', async () => {
    const first = await logIn(app.client());
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => logIn(app.client(), john.email, 'secret123', cookieHeader(first))),
    );
    expect(new Set(replies.map((reply) => cookieOf(reply)?.value)).size).toBe(8);
    for (const reply of replies) expect(await whoIs(cookieHeader(reply))).toBe(john.email);
    expect(await whoIs(cookieHeader(first))).toBe(401);
    expect(await storedSessions(app)).toHaveLength(8);
  });

  it('a logout ends the session in the store and clears the cookie with the attributes it was set with', async () => {
    const client = app.client();
    const login = await logIn(client);
    const logout = await client.get('/api/customer/logout');
    expect(logout.status).toBe(200);
    expect(await storedSessions(app)).toEqual([]);
    const set = cookieOf(login);
    const cleared = cookieOf(logout);
    expect(cleared).toMatchObject({ name: set?.name, value: '', attributes: set?.attributes });
    expect(cleared?.expires).toBeLessThan(Date.now());
    expect(client.jar.size).toBe(0);
    const again = await app.client().get('/api/customer/logout', cookieHeader(login));
    expect([again.status, again.body]).toEqual([401, unauthenticated]);
    expect(await whoIs(cookieHeader(login))).toBe(401);
  });

  it('logouts side by side all succeed, and nothing brings the session back', async () => {
    const login = await logIn(app.client());
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        app.client().get(n % 2 ? '/api/customer/get' : '/api/customer/logout', cookieHeader(login)),
      ),
    );
    for (const { status } of replies) expect([200, 401]).toContain(status);
    expect(replies.some(({ status }) => status === 200)).toBe(true);
    expect(await whoIs(cookieHeader(login))).toBe(401);
    expect(await storedSessions(app)).toEqual([]);
  });

  it('a change of password ends every other session and token, and not the session that made it', async () => {
    const mine = await loggedIn(app);
    const others = [cookieHeader(await logIn(app.client())), await bearer(app)];
    const bystander = await loggedIn(app, jane.email);
    expect((await mine.put('/api/customer/profile', profile(newPassword))).status).toBe(200);
    for (const headers of others) expect(await whoIs(headers)).toBe(401);
    expect((await mine.get('/api/customer/get')).status).toBe(200);
    expect((await bystander.get('/api/customer/get')).status).toBe(200);
  });

  it('a change of password made with a token ends every other session and token, and not that token', async () => {
    const mine = await bearer(app);
    const others = [cookieHeader(await logIn(app.client())), await bearer(app)];
    expect((await app.client().put('/api/customer/profile', profile(newPassword), mine)).status).toBe(200);
    for (const headers of others) expect(await whoIs(headers)).toBe(401);
    expect(await whoIs(mine)).toBe(john.email);
  });

  it('a password that PHP changes in the database ends all sessions and tokens, also when it is changed back', async () => {
    const session = cookieHeader(await logIn(app.client()));
    const token = await bearer(app);
    const set = (password: unknown) => app.db.knex('customers').where({ id: 1 }).update({ password });
    await set(String(john.password).replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')));
    for (const headers of [session, token]) expect(await whoIs(headers)).toBe(401);
    await set(john.password);
    for (const headers of [session, token]) expect(await whoIs(headers)).toBe(401);
  });

  it('a change to the same password ends the other sessions', async () => {
    const mine = await loggedIn(app);
    const other = cookieHeader(await logIn(app.client()));
    const same = { password: 'secret123', password_confirmation: 'secret123' };
    expect((await mine.put('/api/customer/profile', profile(same))).status).toBe(200);
    expect(await whoIs(other)).toBe(401);
  });

  it('a refused change, a change without a password and wrong logins leave every session as it was', async () => {
    const mine = await loggedIn(app);
    const others = [cookieHeader(await logIn(app.client())), await bearer(app)];
    for (const [change, status] of [
      [{ password: 'secret999' }, 422],
      [{ ...newPassword, email: jane.email }, 422],
      [{ ...newPassword, first_name: '' }, 422],
      [{ password: '', email: 'johnny@example.com' }, 200],
      [{ password: null, email: john.email }, 200],
    ] as const) {
      expect((await mine.put('/api/customer/profile', profile(change))).status).toBe(status);
    }
    expect((await logIn(app.client(), john.email, 'wrong-password')).status).toBe(401);
    expect((await app.client().post('/api/customer/forgot-password', { email: john.email })).status).toBe(
      200,
    );
    for (const headers of others) expect(await whoIs(headers)).toBe(john.email);
    expect((await mine.get('/api/customer/get')).status).toBe(200);
  });

  it('a request without a login gets no cookie, and the store no key', async () => {
    const stored = async () =>
      app.redis
        ? // The outbox keeps its books when it likes.
          (await app.redis.keys(`${app.env.REDIS_PREFIX}*`)).filter((key) => !key.includes('{mail}')).sort()
        : app.db.knex('accounts_state');
    const client = app.client();
    // It writes into the stores itself, to see whether they take it.
    const ready = await client.get('/health/ready');
    const before = await stored();
    const foreign = { Cookie: 'bagisto_session=s%3Aplanted.signature; other=1' };
    const replies = [
      await client.get('/'),
      ready,
      await client.get('/api/customer/get'),
      await client.get('/api/customer/logout', foreign),
      await client.get('/api/nowhere', foreign),
      await client.get('/api/customers/1', foreign),
      await client.put('/api/customer/profile', profile(), foreign),
      await client.post('/api/customer/register', newcomer('new@example.com'), foreign),
      await client.post('/api/customer/forgot-password', { email: 'nobody@example.com' }, foreign),
      await logIn(client, john.email, 'wrong-password', foreign),
      await logIn(client, 'nobody', '', foreign),
      await client.send('/api/customer/login', { method: 'OPTIONS', headers: foreign }),
    ];
    for (const { headers } of replies) expect(headers['set-cookie']).toBeUndefined();
    expect(await stored()).toEqual(before);
  });

  it('a token login sets no cookie, also beside a session', async () => {
    const client = await loggedIn(app);
    const before = client.jar.header();
    const reply = await client.post('/api/customer/login', {
      email: john.email,
      password: 'secret123',
      token: 1,
    });
    expect([reply.status, reply.headers['set-cookie']]).toEqual([200, undefined]);
    expect(client.jar.header()).toEqual(before);
    expect((await client.get('/api/customer/get')).status).toBe(200);
    expect(await storedSessions(app)).toHaveLength(1);
  });

  it('a session that is used is extended once a minute at most, and written for nothing else', async () => {
    const client = await loggedIn(app);
    const writes: string[] = [];
    for (const command of ['set', 'expire', 'del'] as const) {
      if (app.redis) {
        const real = app.redis[command].bind(app.redis) as (...given: unknown[]) => unknown;
        jest.spyOn(app.redis, command).mockImplementation(((...given: unknown[]) => {
          writes.push(command);
          return real(...given);
        }) as never);
      }
    }
    const queries = await queriesDuring(app, async () => {
      for (let n = 0; n < 10; n++) expect((await client.get('/api/customer/get')).status).toBe(200);
      await Promise.all(Array.from({ length: 10 }, () => client.get('/api/customer/get')));
    });
    writes.push(...queries.filter((sql) => /^(update|insert|delete)/i.test(sql)));
    expect(writes.length).toBeLessThanOrEqual(1);
  });

  it('no cache keeps what is a customer’s own, or a refusal', async () => {
    const client = await loggedIn(app);
    const replies = [
      await client.get('/api/customer/get'),
      await client.get('/api/customers/1'),
      await client.put('/api/customer/profile', profile()),
      await client.get('/api/customers/2'),
      await client.get('/api/customer/logout'),
      await client.get('/api/customer/get'),
      await logIn(app.client()),
      await client.get('/api/nowhere'),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 403, 200, 401, 200, 404]);
    for (const { headers } of replies) expect(headers['cache-control']).toBe('no-store');
  });
});
