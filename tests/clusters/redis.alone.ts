import { setTimeout as pause } from 'node:timers/promises';
import { expectNoFaultOfOurs, expectUnavailable, healed, loggedIn, password, timed } from '../faults/storm';
import { startApp, type TestApp } from '../support/app';
import { run } from '../support/command';
import { freePort } from '../support/services/processes';
import type { RedisServer } from '../support/services/redis';
import { asked, startRedisCluster } from '../support/services/redis-cluster';
import { startSentinels } from '../support/services/sentinel';
import { lost, shoppers } from './shoppers';

/** Sessions, tokens and limits on a Redis that replaces a dead server by itself; two processes, as behind a balancer. */
interface Failover {
  env: Record<string, string>;
  serversOf(key: string): Promise<{ primary: RedisServer; replicas: RedisServer[] }>;
  whole(): Promise<void>;
  stop(): Promise<void>;
}

const kinds: Record<string, () => Promise<Failover>> = {
  'a Redis Cluster': async () => {
    const { addresses, ...rest } = await startRedisCluster();
    return { ...rest, env: { REDIS_CLUSTER: addresses } };
  },
  'Redis with sentinels': async () => {
    const { addresses, name, servers, ...rest } = await startSentinels();
    return { ...rest, serversOf: servers, env: { REDIS_SENTINELS: addresses, REDIS_SENTINEL_NAME: name } };
  },
};

describe.each(Object.keys(kinds))('on %s', (kind) => {
  let redis: Failover;
  let app: TestApp;
  let other: TestApp;

  beforeAll(async () => {
    redis = (await kinds[kind]?.()) as Failover;
    const env = { REDIS_URL: '', ...redis.env };
    app = await startApp('mysql', { env });
    other = await startApp('mysql', { beside: app, env });
  });

  afterAll(async () => {
    await other?.stop();
    await app?.stop();
    await redis?.stop();
  });

  const processes = () => [app, other];
  const stateOf = (token: string) => {
    const { sub, jti } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return `${app.env.REDIS_PREFIX}token:${sub}:${jti}`;
  };
  const get = (at: TestApp, token: string) =>
    timed(at.client().get('/api/customer/get', { Authorization: `Bearer ${token}` }));
  const allWell = (tokens: string[]) =>
    healed(async () => {
      const replies = await Promise.all(
        processes().flatMap((at) => tokens.map(async (token) => (await get(at, token)).status)),
      );
      return replies.every((status) => status === 200);
    }, 40_000);

  it('two processes on one Redis know each other’s sessions, tokens, counts and mails', async () => {
    const session = app.client();
    const token = await loggedIn(session, 'both@redis.test');
    expect((await get(other, token)).status).toBe(200);
    const cookie = session.jar.header();
    expect((await other.client().get('/api/customer/get', cookie)).status).toBe(200);
    expect((await other.client().get('/api/customer/logout', cookie)).status).toBe(200);
    expect((await session.get('/api/customer/get')).status).toBe(401);

    const env = { REDIS_URL: '', ...redis.env, LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '5' };
    const limited = await Promise.all([1, 2].map(() => startApp('mysql', { beside: app, env })));
    const guesses: number[] = [];
    for (let guess = 0; guess < 6; guess++) {
      const at = limited[guess % 2] ?? app;
      const wrong = { email: 'both@redis.test', password: 'wrong' };
      guesses.push((await at.client().post('/api/customer/login', wrong)).status);
    }
    await Promise.all(limited.map((at) => at.close(2000)));
    expect(guesses).toEqual([401, 401, 401, 401, 401, 429]);

    const forgot = { email: 'both@redis.test' };
    expect((await app.client().post('/api/customer/forgot-password', forgot)).status).toBe(200);
    await healed(async () => (await app.mails()).length === 1);
  });

  it('the doctor finds a whole Redis well, and names by its keys what cannot be reached', async () => {
    const examined = async (env: Record<string, string>) => {
      const { out } = await run('doctor.js', ['--json'], { ...app.env, ...env });
      const { findings } = JSON.parse(out) as { findings: Record<'title' | 'level' | 'todo', string>[] };
      return findings.filter(({ title }) => title.startsWith('Redis'));
    };
    const well = await examined({});
    expect(well.map(({ title }) => title)).toContain('Redis');
    expect(well.filter(({ level }) => level !== 'green')).toEqual([]);
    const [key = ''] = Object.keys(redis.env);
    expect(await examined({ [key]: `127.0.0.1:${await freePort()}` })).toMatchObject([
      { title: 'Redis', level: 'red', todo: expect.stringContaining(`Check ${key}`) },
    ]);
  });

  it('when a Redis server dies under a load, nothing acknowledged is lost, no answer is wrong, and it heals by itself', async () => {
    const token = await loggedIn(app.client(), 'watched@redis.test');
    const key = stateOf(token);
    const { primary } = await redis.serversOf(key);
    const load = shoppers(
      processes().map(({ url }) => url),
      6,
      'dying',
    );
    await pause(1500);
    const died = performance.now();
    await primary.kill();
    expectUnavailable(await get(app, token));
    const ms = await allWell([token]);
    await pause(2000);
    const settled = performance.now();
    await pause(1500);
    const refusedFor = load.lastRefusal - died;
    await load.stop();
    process.stderr.write(
      `figure: ${kind}: a token of the dead server was good again after ${Math.round(ms)} ms, the last refusal came after ${Math.round(refusedFor)} ms; ${load.figures()}\n`,
    );
    expect(load.wrong).toEqual([]);
    expect(load.lastRefusal).toBeLessThan(settled);
    expect(load.acknowledged.emails.length).toBeGreaterThan(10);
    expect(lost(load.acknowledged, await app.customers())).toEqual([]);
    await primary.restart();
    await redis.whole();
    expect((await get(other, token)).status).toBe(200);
  });

  it('a mail that was promised is sent, although the Redis server with the waiting mails dies', async () => {
    const email = 'mail@redis.test';
    await loggedIn(app.client(), email);
    const before = (await app.mails()).length;
    const { primary } = await redis.serversOf(`${app.env.REDIS_PREFIX}{mail}:mails:wait`);
    await primary.kill();
    expect((await app.client().post('/api/customer/forgot-password', { email })).status).toBe(200);
    const arrived = () => app.mails().then((mails) => mails.length > before);
    await healed(() => arrived().catch(() => false), 60_000);
    await primary.restart();
    await redis.whole();
  });

  it('a customer who logged out stays so, although the Redis server that takes over had not heard of it', async () => {
    const email = 'gone@redis.test';
    const session = app.client();
    const token = await loggedIn(session, email);
    const key = stateOf(token);
    const { primary, replicas } = await redis.serversOf(key);
    expect(replicas).not.toEqual([]);
    await asked(primary, (client) => client.call('WAIT', String(replicas.length), '2000'));
    // Frozen first and cut off then: what lies in their sockets must not reach them later.
    for (const replica of replicas) replica.freeze();
    await asked(primary, (client) => client.call('CLIENT', 'KILL', 'TYPE', 'replica'));
    const bearer = { Authorization: `Bearer ${token}` };
    expect((await app.client().get('/api/customer/logout', bearer)).status).toBe(200);
    await primary.kill();
    for (const replica of replicas) replica.thaw();
    const replaced = async () => (await redis.serversOf(key)).primary !== primary;
    await healed(replaced, 40_000);
    const { primary: next } = await redis.serversOf(key);
    await healed(async () => (await asked(next, (client) => client.role()))[0] === 'master', 20_000);
    // Redis itself would let it live.
    expect(await asked(next, (client) => client.get(key))).toMatch(/^[\w-]{22}$/);
    const answers = async () =>
      new Set(await Promise.all(processes().map(async (at) => (await get(at, token)).status)));
    await healed(async () => !(await answers()).has(503), 40_000);
    expect([...(await answers())]).toEqual([401]);
    expect((await app.client().post('/api/customer/login', { email, password })).status).toBe(200);
    await primary.restart();
    await redis.whole();
  });

  it('a frozen Redis server costs nobody more than a moment, and no answer is wrong', async () => {
    const token = await loggedIn(app.client(), 'frozen@redis.test');
    const { primary } = await redis.serversOf(stateOf(token));
    primary.freeze();
    try {
      expectUnavailable(await get(app, token));
      for (let at = 0; at < 3; at++) {
        const reply = await get(app, token);
        // By then another server may have taken over.
        if (reply.status !== 200) expectUnavailable(reply);
      }
      const login = { email: 'frozen@redis.test', password };
      const replies = await Promise.all(
        [1, 2, 3, 4].map(() => timed(app.client().post('/api/customer/login', login))),
      );
      for (const reply of replies) if (reply.status !== 200) expectUnavailable(reply);
      await allWell([token]);
    } finally {
      primary.thaw();
    }
    await redis.whole();
  });

  it('no fault of ours was logged while Redis servers died', () => {
    for (const { logs } of processes()) expectNoFaultOfOurs(logs);
  });
});
