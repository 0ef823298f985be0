import { setTimeout as pause } from 'node:timers/promises';
import { startApp, type TestApp } from '../support/app';
import { besideServer } from '../support/beside';
import { type RedisServer, startRedis } from '../support/services/redis';
import {
  expectNoFaultOfOurs,
  expectSoon,
  expectUnavailable,
  healed,
  loggedIn,
  password,
  registration,
  timed,
} from './storm';

let redis: RedisServer;
let app: TestApp;
let limited: TestApp;

beforeAll(async () => {
  // Acknowledged writes outlive Redis' own end: a saved session is then still there.
  redis = await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
  app = await startApp('mysql', { env: { REDIS_URL: redis.url } });
  limited = await startApp('mysql', { beside: app, env: { LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '5' } });
});

afterAll(async () => {
  await limited?.stop();
  await app?.stop();
  await redis?.stop();
});

const ready = async () => (await app.client().get('/health/ready')).status === 200;
const wrong = { password: 'not-the-password' };

const outages = [
  { how: 'killed', begin: () => redis.kill(), end: () => redis.restart() },
  { how: 'frozen', begin: async () => redis.freeze(), end: async () => redis.thaw() },
];

it('a login whose session Redis cannot store is refused, also when Redis dies in its middle', async () => {
  const client = app.client();
  const email = 'between@redis.test';
  await loggedIn(client, email);
  const gate = await besideServer(app);
  // The limiter is through when the account is looked up, and there the login waits for us.
  await gate.query('lock tables customers write, customers as c write');
  const fresh = app.client();
  const logins = ['', '?token=true'].map((query) =>
    timed(fresh.post(`/api/customer/login${query}`, { email, password })),
  );
  await pause(150);
  await redis.kill();
  await gate.query('unlock tables');
  (await Promise.all(logins)).forEach(expectUnavailable);
  expect(fresh.jar.size).toBe(0);
  await gate.end();
  await redis.restart();
  await healed(ready);
});

it('a Redis that is full, or has become a replica, takes no session, and is used again afterwards', async () => {
  const email = 'full@redis.test';
  await loggedIn(app.client(), email);
  const login = () => timed(app.client().post('/api/customer/login', { email, password }));
  await app.redis?.config('SET', 'maxmemory', '1');
  expectUnavailable(await login());
  await app.redis?.config('SET', 'maxmemory', '0');
  expect((await login()).status).toBe(200);
  await app.redis?.replicaof('127.0.0.1', '1');
  expectUnavailable(await login());
  await app.redis?.replicaof('NO', 'ONE');
  await healed(async () => (await login()).status === 200);
});

describe.each(outages)('while Redis is $how', ({ how, begin, end }) => {
  const email = (name: string) => `${name}@${how}.test`;
  const user = () => app.client();
  let token: string;
  let session: ReturnType<typeof user>;
  let second: TestApp;

  beforeAll(async () => {
    second = await startApp('mysql', { beside: app });
    session = user();
    token = await loggedIn(session, email('peter'));
    await begin();
  });

  afterAll(async () => {
    await end();
    await healed(ready);
  });

  it(`a request that needs a session or a token is 503 within a second while Redis is ${how}`, async () => {
    const login = { email: email('peter'), password };
    const bearer = { Authorization: `Bearer ${token}` };
    const replies = await Promise.all([
      timed(user().post('/api/customer/login', login)),
      timed(user().post('/api/customer/login?token=true', login)),
      timed(user().post('/api/customer/login', { ...login, token: 'true' })),
      timed(session.get('/api/customer/get')),
      timed(session.get('/api/customers/1')),
      timed(session.put('/api/customer/profile', { first_name: 'P', last_name: 'D', gender: 'Male' })),
      timed(session.get('/api/customer/logout')),
      timed(user().get('/api/customer/get', bearer)),
      timed(user().get(`/api/customer/get?token=${token}`)),
      timed(user().get('/api/customer/logout', bearer)),
    ]);
    replies.forEach(expectUnavailable);
    for (const { headers } of replies) expect(headers['set-cookie']).toBeUndefined();
  });

  it(`a second request is 503 as soon as the first while Redis is ${how}`, async () => {
    for (let i = 0; i < 4; i++) expectUnavailable(await timed(session.get('/api/customer/get')));
  });

  it(`registration, reset links, refusals and pages go on while Redis is ${how}`, async () => {
    const replies = await Promise.all([
      timed(user().post('/api/customer/register', registration(email('new')))),
      timed(user().post('/api/customer/register', {})),
      timed(user().post('/api/customer/login', { email: email('peter'), ...wrong })),
      timed(user().get('/api/customer/get')),
      timed(user().get('/api/nothing')),
      timed(user().get('/')),
      timed(user().get('/health/live')),
      timed(user().post('/api/customer/forgot-password', { email: email('peter') })),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([200, 422, 401, 401, 404, 200, 200, 200]);
    replies.forEach(expectSoon);
    expect((await app.customers()).map((row) => row.email)).toContain(email('new'));
  });

  it(`the server is alive but not ready while Redis is ${how}`, async () => {
    const reply = await timed(user().get('/health/ready'));
    expect(reply.status).toBe(503);
    expect(reply.body).toMatchObject({ status: 'unavailable', checks: { database: 'ok', redis: 'away' } });
    expect(reply.headers['retry-after']).toBe('1');
    expectSoon(reply);
  });

  it(`wrong passwords are counted, and the sixth is refused, while Redis is ${how}`, async () => {
    const statuses: number[] = [];
    for (let guess = 1; guess <= 7; guess++) {
      const reply = await timed(
        limited.client().post('/api/customer/login', { email: email('guessed'), ...wrong }),
      );
      expectSoon(reply);
      statuses.push(reply.status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });

  it(`a server can still be stopped while Redis is ${how}`, async () => {
    await Promise.race([
      second.close(2000),
      pause(8000, undefined, { ref: false }).then(() => Promise.reject(new Error('it did not stop'))),
    ]);
  });
});

describe.each(outages)('after Redis was $how', ({ how, begin, end }) => {
  it(`everything heals by itself after Redis was ${how}`, async () => {
    const client = app.client();
    const email = `healed@${how}.test`;
    await loggedIn(client, email);
    await begin();
    expectUnavailable(await timed(client.get('/api/customer/get')));
    await end();
    const ms = await healed(ready, 5000);
    process.stderr.write(`figure: ready again ${Math.round(ms)} ms after Redis was ${how}\n`);
    // The session it had acknowledged is still one.
    expect((await client.get('/api/customer/get')).status).toBe(200);
    expect((await app.client().post('/api/customer/login', { email, password })).status).toBe(200);
  });

  it(`requests in flight are answered, and no login is 200 without its session, after Redis was ${how}`, async () => {
    const email = `storm@${how}.test`;
    await loggedIn(app.client(), email);
    const fires = Array.from({ length: 60 }, async (_, at) => {
      await pause(at * 8);
      const client = app.client();
      const query = at % 2 === 0 ? '' : '?token=1';
      const reply = await timed(client.post(`/api/customer/login${query}`, { email, password }));
      return { client, reply };
    });
    await pause(150);
    await begin();
    const logins = await Promise.all(fires);
    await end();
    await healed(ready, 5000);
    const statuses = new Set(logins.map(({ reply }) => reply.status));
    expect([...statuses].sort()).toEqual([200, 503]);
    for (const { client, reply } of logins) {
      expectSoon(reply);
      if (reply.status !== 200) continue;
      const { token } = reply.body as { token: true | string };
      const bearer = token === true ? {} : { Authorization: `Bearer ${token}` };
      expect((await client.get('/api/customer/get', bearer)).status).toBe(200);
    }
  });
});

it('no fault of ours was logged while Redis was away', () => {
  expectNoFaultOfOurs(app.logs);
});
