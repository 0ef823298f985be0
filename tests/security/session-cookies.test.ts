import { createHmac } from 'node:crypto';
import { deriveKey } from '../../accounts/keys';
import { readConfig } from '../../app/config/config';
import { startApp, stores, type TestApp } from '../support/app';
import { bearer, cookieHeader, cookieOf, jane, john, logIn, storedSessions } from '../support/customers';
import { startRedis } from '../support/services/redis';

const minute = 60_000;
const day = 24 * 60 * minute;

const apps: TestApp[] = [];
const start = async (...given: Parameters<typeof startApp>) => {
  const app = await startApp(...given);
  apps.push(app);
  if (!given[1]?.beside) await app.reset({ customers: [john, jane] });
  return app;
};
const stopAll = async () => {
  // The first one owns the database.
  for (const app of apps.splice(0).reverse()) await app.stop();
};
afterEach(async () => {
  jest.restoreAllMocks();
  await stopAll();
});

const statusWith = async (app: TestApp, headers: Record<string, string>) =>
  (await app.client().get('/api/customer/get', headers)).status;

/** As express-session writes it, for who knows the key. */
const signed = (id: string, appKey: string) => {
  const key = deriveKey(appKey, 'session-cookie').toString('base64url');
  const signature = createHmac('sha256', key).update(id).digest('base64').replace(/=+$/, '');
  return encodeURIComponent(`s:${id}.${signature}`);
};

describe.each(stores)('session cookies (%s)', (store) => {
  it('session ids are long, random, and good only with our signature', async () => {
    const app = await start(store);
    const replies = [];
    for (let n = 0; n < 20; n++) replies.push(await logIn(app.client()));
    const ids = await storedSessions(app);
    expect(new Set(ids).size).toBe(20);
    // 32 characters of 6 bits.
    for (const id of ids) expect(id).toMatch(/^[\w-]{32}$/);
    const [id = ''] = ids;
    const cookie = replies.map(cookieOf).find((set) => set?.value.includes(id));
    expect(cookie?.value).toBe(signed(id, String(app.env.APP_KEY)));
    const name = String(cookie?.name);
    expect(await statusWith(app, { Cookie: `${name}=${cookie?.value}` })).toBe(200);
    const forged = [id, `s:${id}`, `s%3A${id}`, `s%3A${id}.`, signed(id, 'another-key'), `${cookie?.value}x`];
    forged.push(
      String(cookie?.value).slice(0, -1),
      `j%3A${encodeURIComponent(JSON.stringify({ customerId: 1 }))}`,
    );
    for (const value of forged) expect(await statusWith(app, { Cookie: `${name}=${value}` })).toBe(401);
    expect(await statusWith(app, { Cookie: `x${name}=${cookie?.value}` })).toBe(401);
  });

  it('a session id that the store does not know is never adopted, however well it is signed', async () => {
    const app = await start(store);
    const name = app.shop.sessionCookie;
    const planted = 'planted-planted-planted-planted-';
    const headers = { Cookie: `${name}=${signed(planted, String(app.env.APP_KEY))}` };
    const before = await app.client().get('/api/customer/get', headers);
    expect([before.status, before.headers['set-cookie']]).toEqual([401, undefined]);
    const login = await logIn(app.client(), john.email, 'secret123', headers);
    expect(login.status).toBe(200);
    expect(cookieOf(login)?.value).not.toContain(planted);
    expect(await storedSessions(app)).toHaveLength(1);
    expect(await storedSessions(app)).not.toContain(planted);
    expect(await statusWith(app, headers)).toBe(401);
  });

  it('the session cookie is found beside others and in quotes, and of two of its name the first decides', async () => {
    const app = await start(store);
    const { name, value } = cookieOf(await logIn(app.client())) ?? {};
    const found = [
      `a=1; ${name}=${value}; z=%E0%A4%A`,
      `${name}="${value}"`,
      `=; ;${name}=${value};;`,
      `${name}=${value}; ${name}=garbled`,
      `${name}=${decodeURIComponent(value ?? '')}`,
    ];
    // Twice: what was seen before is recognised in another way.
    for (const Cookie of [...found, ...found]) expect(await statusWith(app, { Cookie })).toBe(200);
    const lost = [
      `${name}=garbled; ${name}=${value}`,
      `a="${name}=${value}"`,
      `${name}=${value?.toUpperCase()}`,
    ];
    lost.push(`${name}=${value?.replace('s%3A', 'S%3A')}`, `${name}=`, `${name}`, `${name}=%E0%A4%A`);
    for (const Cookie of [...lost, ...lost]) expect(await statusWith(app, { Cookie })).toBe(401);
  });

  it('every answer to a live session renews its cookie as the login set it, also a refusal', async () => {
    const app = await start(store);
    const login = await logIn(app.client());
    const session = cookieHeader(login);
    const replies = [
      await app.client().get('/api/customer/get', session),
      await app.client().get('/api/customers/2', session),
      await app.client().put('/api/customer/profile', {}, session),
      await app.client().get('/api/addresses/4711', session),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 403, 422, 404]);
    const undated = (set: unknown) => String(set).replace(/Expires=[^;]+/, 'Expires=');
    for (const { headers } of replies) {
      expect(headers['set-cookie']).toHaveLength(1);
      expect(undated(headers['set-cookie'])).toBe(undated(login.headers['set-cookie']));
    }
    for (const reply of replies)
      expect(Math.abs((cookieOf(reply)?.expires ?? 0) - Date.now() - 120 * minute)).toBeLessThan(minute);
  });

  it('a session cookie signed with a retired key is believed, and the next answer signs it with the new key', async () => {
    const old = await start(store, { env: { APP_KEY: 'old-app-key-0123456789-abcdefghijk' } });
    const session = cookieHeader(await logIn(old.client()));
    const token = await bearer(old);
    const env = { APP_KEY: 'new-app-key-0123456789-abcdefghijk' };
    const rotated = await start(store, {
      beside: old,
      env: { ...env, APP_PREVIOUS_KEYS: `older-key-0123456789,${old.env.APP_KEY}` },
    });
    const reply = await rotated.client().get('/api/customer/get', session);
    expect(reply.status).toBe(200);
    expect(await statusWith(rotated, token)).toBe(200);
    const renewed = cookieOf(reply)?.value ?? '';
    const [id = ''] = await storedSessions(old);
    expect(renewed).toBe(signed(id, env.APP_KEY));
    // A session issued under the retired key still ends with the password.
    await old.db.knex('customers').where({ id: 1 }).update({ password: null });
    expect([await statusWith(rotated, session), await statusWith(rotated, token)]).toEqual([401, 401]);
  });

  it('a key that was taken away ends the sessions that it had signed', async () => {
    const old = await start(store, { env: { APP_KEY: 'old-app-key-0123456789-abcdefghijk' } });
    const session = cookieHeader(await logIn(old.client()));
    const changed = await start(store, {
      beside: old,
      env: { APP_KEY: 'new-app-key-0123456789-abcdefghijk' },
    });
    expect(await statusWith(changed, session)).toBe(401);
  });

  it('the session cookie is HttpOnly, SameSite=Lax, for the whole site and no other host, and named after the shop', async () => {
    const app = await start(store, { env: { APP_NAME: 'My Shop!' } });
    const cookie = cookieOf(await logIn(app.client()));
    expect(cookie).toMatchObject({
      name: 'my_shop_session',
      attributes: ['httponly', 'path=/', 'samesite=lax'],
    });
    expect(Math.abs((cookie?.expires ?? 0) - Date.now() - 120 * minute)).toBeLessThan(10 * minute);
  });

  it('behind https the session cookie is Secure even when the proxy does not say so, and so is its end', async () => {
    const app = await start(store, {
      env: { APP_URL: 'https://shop.test', SESSION_COOKIE: 'accounts_session' },
    });
    const client = app.client();
    const login = await logIn(client);
    const attributes = ['httponly', 'path=/', 'samesite=lax', 'secure'];
    expect(cookieOf(login)).toMatchObject({ name: 'accounts_session', attributes });
    const seen = await client.get('/api/customer/get', { 'X-Forwarded-Proto': 'http' });
    expect([seen.status, cookieOf(seen)?.attributes]).toEqual([200, attributes]);
    expect(cookieOf(await client.get('/api/customer/logout'))).toMatchObject({ value: '', attributes });
  });

  it('the session cookie keeps to the settings of Laravel’s .env', async () => {
    const app = await start(store, {
      env: { SESSION_DOMAIN: '.shop.test', SESSION_SECURE_COOKIE: 'true', SESSION_COOKIE: 'kept_name' },
    });
    const client = app.client();
    const attributes = ['domain=.shop.test', 'httponly', 'path=/', 'samesite=lax', 'secure'];
    expect(cookieOf(await logIn(client))).toMatchObject({ name: 'kept_name', attributes });
    expect(cookieOf(await client.get('/api/customer/logout'))).toMatchObject({
      name: 'kept_name',
      attributes,
    });
  });

  it('a session ends after its absolute lifetime, however much it is used', async () => {
    let now = Date.now();
    // Idle for longer than that is allowed here, so that only the absolute end can be what ends it.
    const env = { SESSION_MAX_DAYS: '1', SESSION_LIFETIME: String(3 * 24 * 60) };
    const app = await start(store, { env, clock: () => now });
    const session = cookieHeader(await logIn(app.client()));
    now += day - minute;
    expect(await statusWith(app, session)).toBe(200);
    now += minute;
    const ended = await app.client().get('/api/customer/get', session);
    expect(ended.status).toBe(401);
    expect(cookieOf(ended)).toMatchObject({ value: '', attributes: ['httponly', 'path=/', 'samesite=lax'] });
    expect(await storedSessions(app)).toEqual([]);
    now -= minute;
    expect(await statusWith(app, session)).toBe(401);
  });
});

describe('idle sessions', () => {
  it('an idle session ends after SESSION_LIFETIME in the embedded database, and lives on while it is used', async () => {
    let now = Date.now();
    const app = await start('embedded', { env: { SESSION_LIFETIME: '120' }, clock: () => now });
    const [used, unused] = [await logIn(app.client()), await logIn(app.client())].map(cookieHeader);
    now += 119 * minute;
    expect(await statusWith(app, { ...used })).toBe(200);
    now += 2 * minute;
    expect(await statusWith(app, { ...used })).toBe(200);
    expect(await statusWith(app, { ...unused })).toBe(401);
    now += 120 * minute;
    expect(await statusWith(app, { ...used })).toBe(401);
  });

  it('an idle session ends in Redis by itself, and lives on while it is used', async () => {
    const app = await start('mysql', { env: { SESSION_LIFETIME: '120' } });
    const session = cookieHeader(await logIn(app.client()));
    const [id] = await storedSessions(app);
    const key = `${app.env.REDIS_PREFIX}session:${id}`;
    const left = async () => Number(await app.redis?.ttl(key));
    expect(await left()).toBeGreaterThan(7100);
    await app.redis?.expire(key, 300);
    expect(await statusWith(app, session)).toBe(200);
    expect(await left()).toBeGreaterThan(7100);
    expect(await left()).toBeLessThanOrEqual(7200);
  });
});

describe('a login that Redis cannot keep', () => {
  it('a login that Redis cannot keep is 503 without a cookie, also where only writing fails, and works again afterwards', async () => {
    const redis = await startRedis();
    try {
      const app = await start('mysql', { env: { REDIS_URL: redis.url } });
      const session = cookieHeader(await logIn(app.client()));
      // Reads go on: Redis refuses writes because a replica that it was promised is not there.
      await app.redis?.config('SET', 'min-replicas-to-write', '1');
      const refused = [
        await logIn(app.client()),
        await logIn(app.client(), jane.email, 'secret123', session),
        await app
          .client()
          .post('/api/customer/login', { email: john.email, password: 'secret123', token: true }),
        await app.client().get('/api/customer/logout', session),
      ];
      for (const { status, headers, body } of refused) {
        expect(body).toEqual({ error: 'Service Unavailable', message: 'Service Unavailable' });
        expect([status, headers['retry-after'], headers['set-cookie']]).toEqual([503, '1', undefined]);
      }
      await app.redis?.config('SET', 'min-replicas-to-write', '0');
      expect(await storedSessions(app)).toHaveLength(1);
      expect((await logIn(app.client())).status).toBe(200);
      // The logout of which Redis would not hear is one all the same: the end stands in the database.
      expect(await statusWith(app, session)).toBe(401);
    } finally {
      await stopAll();
      await redis.stop();
    }
  });

  it('a login whose answer from Redis is lost is 503, and logs nobody in although Redis kept it', async () => {
    const app = await start('mysql');
    const { redis } = app;
    if (!redis) throw new Error('this store has Redis');
    const real = redis.set.bind(redis) as unknown as (...given: unknown[]) => Promise<unknown>;
    jest.spyOn(redis, 'set').mockImplementationOnce((async (...given: unknown[]) => {
      await real(...given);
      throw new Error('Command timed out');
    }) as never);
    const reply = await logIn(app.client());
    expect([reply.status, reply.headers['set-cookie']]).toEqual([503, undefined]);
  });
});

describe('a Secure cookie', () => {
  it('a Secure cookie on a site of http is refused at the start of production', () => {
    const strong = 'aN3xQ8vLr2Yt6Kp0Zs5Wc9Hd1Jf4Gm7B';
    const secrets = { APP_KEY: strong, JWT_SECRET: strong };
    const production = { ...secrets, NODE_ENV: 'production', APP_URL: 'http://shop.test' };
    expect(() => readConfig({ ...production, SESSION_SECURE_COOKIE: 'true' })).toThrow(
      'use https:// in APP_URL',
    );
    expect(readConfig(production).session.secure).toBe(false);
    expect(readConfig({ ...production, APP_URL: 'https://shop.test' }).session.secure).toBe(true);
  });
});
