import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../../db/connection/connection';
import { client, type Reply } from '../support/http-client';
import { type PrivateStores, startPrivateStores } from './private-stores';
import { endAll, folder, launch, type ServerProcess } from './real-process';
import { healed, loggedIn, password, registration } from './storm';

/** Whatever happens to the process or its stores: what was answered 200 is there afterwards. */
let stores: PrivateStores;
beforeAll(async () => {
  stores = await startPrivateStores();
});
afterAll(() => stores?.stop());
afterEach(endAll);

const generous = {
  LIMIT_REGISTER_PER_ADDRESS: '0',
  LIMIT_LOGIN_PER_ADDRESS: '0',
  LIMIT_LOGIN_PER_ACCOUNT: '0',
  LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '0',
};

/** Registers one customer after the other until nobody answers; tells whom it was told to have. */
async function registering(url: string, name: string, acknowledged: string[], seen: Set<number>) {
  for (let n = 0; ; n++) {
    const email = `${name}-${n}@stream.test`;
    let reply: Reply;
    try {
      reply = await client(url).post('/api/customer/register', registration(email));
    } catch {
      return;
    }
    seen.add(reply.status);
    if (reply.status === 200) acknowledged.push(email);
  }
}

describe.each(['embedded', 'mysql'] as const)('a stream of registrations (%s)', (store) => {
  const settings = () => ({
    ...generous,
    STORAGE_PATH: folder(),
    ...(store === 'mysql' ? { ...stores.env, REDIS_PREFIX: `stream-${Math.random()}:` } : {}),
  });

  async function keptAll(env: ReturnType<typeof settings>, acknowledged: string[]): Promise<void> {
    expect(acknowledged.length).toBeGreaterThan(10);
    const file = `${env.STORAGE_PATH}/accounts.sqlite`;
    const { host, port, user, password: pass } = stores.mariadb;
    const db = openDatabase(
      store === 'embedded'
        ? { kind: 'embedded', file }
        : { kind: 'mysql', host, port, user, password: pass, database: 'shop', prefix: '', poolMax: 2 },
    );
    const rows = new Set(await db.knex('customers').pluck('email'));
    await db.close();
    expect(acknowledged.filter((email) => !rows.has(email))).toEqual([]);
  }

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'a registration that was acknowledged is kept when %s comes',
    async (signal) => {
      const env = settings();
      const server = launch(env);
      const url = await server.listening;
      const acknowledged: string[] = [];
      const seen = new Set<number>();
      const streams = Array.from({ length: 6 }, (_, at) =>
        registering(url, `${store}-${signal}-${at}`.toLowerCase(), acknowledged, seen),
      );
      await pause(1500);
      const ended = await server.stop(signal);
      await Promise.all(streams);
      expect(ended).toEqual(signal === 'SIGTERM' ? { code: 0, signal: null } : { code: null, signal });
      expect([...seen]).toEqual([200]);
      await keptAll(env, acknowledged);
    },
  );
});

it('Redis and MariaDB are killed again and again under a load: nothing acknowledged is lost, and it heals', async () => {
  const server: ServerProcess = launch({ ...generous, ...stores.env, STORAGE_PATH: folder() });
  const url = await server.listening;
  const email = 'load@stream.test';
  const token = await loggedIn(client(url), email);
  const acknowledged: string[] = [];
  const seen = new Map<number, number>();
  const slowest = { ms: 0 };
  let over = false;

  const user = async (which: number) => {
    const session = client(url);
    for (let n = 0; !over; n++) {
      const fresh = `kill-${which}-${n}@stream.test`;
      const calls = [
        () => session.post('/api/customer/login', { email, password }),
        () => session.get('/api/customer/get'),
        () => client(url).get('/api/customer/get', { Authorization: `Bearer ${token}` }),
        () => client(url).post('/api/customer/login', { email, password: 'wrong' }),
        () => client(url).post('/api/customer/register', registration(fresh)),
        () => client(url).post('/api/customer/register', registration(email)),
      ];
      const which2 = n % calls.length;
      const began = performance.now();
      const reply = await calls[which2]?.();
      slowest.ms = Math.max(slowest.ms, performance.now() - began);
      if (!reply) continue;
      seen.set(reply.status, (seen.get(reply.status) ?? 0) + 1);
      if (reply.status === 200 && which2 === 4) acknowledged.push(fresh);
    }
  };

  const users = Array.from({ length: 6 }, (_, at) => user(at));
  for (const victim of [stores.redis, stores.mariadb, stores.redis, stores.mariadb]) {
    await pause(1200);
    await victim.kill();
    await pause(1200);
    await victim.restart();
  }
  await Promise.all([stores.redis.kill(), stores.mariadb.kill()]);
  await pause(800);
  await Promise.all([stores.redis.restart(), stores.mariadb.restart()]);
  const ms = await healed(async () => (await client(url).get('/health/ready')).status === 200);
  await pause(1000);
  over = true;
  await Promise.all(users);
  process.stderr.write(
    `figure: answers ${JSON.stringify(Object.fromEntries(seen))}, the slowest in ${Math.round(slowest.ms)} ms, ready ${Math.round(ms)} ms after both were back\n`,
  );

  for (const status of seen.keys()) expect([200, 401, 422, 429, 503]).toContain(status);
  expect(seen.get(503)).toBeGreaterThan(0);
  expect((await client(url).post('/api/customer/login', { email, password })).status).toBe(200);
  const connection = await stores.connect();
  const [rows] = await connection.query('select email from customers');
  await connection.end();
  const kept = new Set((rows as { email: string }[]).map((row) => row.email));
  expect(acknowledged.length).toBeGreaterThan(10);
  expect(acknowledged.filter((one) => !kept.has(one))).toEqual([]);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(server.log().filter(({ msg }) => msg === 'unexpected error')).toEqual([]);
});

it('SIGTERM while both stores are frozen ends the process all the same', async () => {
  const server = launch({ ...generous, ...stores.env, STORAGE_PATH: folder() });
  await loggedIn(await server.client(), 'frozen@stream.test');
  stores.redis.freeze();
  stores.mariadb.freeze();
  const began = performance.now();
  const { signal } = await server.stop();
  process.stderr.write(`figure: stopped in ${Math.round(performance.now() - began)} ms with frozen stores\n`);
  stores.redis.thaw();
  stores.mariadb.thaw();
  expect(signal).toBeNull();
});
