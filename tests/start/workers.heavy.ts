import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { threadsOfEach } from '../../accounts/identity/hashing-share';
import { endAll, folder, launch, type ServerProcess } from '../faults/real-process';
import { healed, password, registration } from '../faults/storm';
import { readings } from '../operations/readings';
import { dropShops, emptyDatabase, type ShopDatabase } from '../schema/ddl/build';
import { client, type Reply } from '../support/http-client';
import { childrenOf, clean, dealt, isAlive, startTwo } from './two-workers';

/** WORKERS=2 on real stores: to a client and to a supervisor it is one server. */
let shop: ShopDatabase;
beforeEach(async () => {
  shop = await emptyDatabase();
});
afterEach(async () => {
  await endAll();
  await dropShops();
});

class LeftWaiting extends Error {}

const start = (env?: Record<string, string>) => startTwo(shop.env, env);

/** Which workers answered so; a line is written when its connection is done. */
async function whoAnswered(server: ServerProcess, route: string, status: number): Promise<unknown[]> {
  await pause(100);
  const lines = server.log().filter((line) => line.route === route && line.status === status);
  return [...new Set(lines.map(({ worker }) => worker))].sort();
}

/** Until `over`: what was acknowledged is remembered, and what broke is counted. */
async function registering(url: string, name: string, over: () => boolean, acknowledged: string[]) {
  const seen = { broken: 0, statuses: new Set<number>() };
  for (let n = 0; !over(); n++) {
    const email = `${name}-${n}@workers.test`;
    try {
      const { status } = await inTime(client(url, dealt).post('/api/customer/register', registration(email)));
      seen.statuses.add(status);
      if (status === 200) acknowledged.push(email);
    } catch (error) {
      if (error instanceof LeftWaiting) throw error;
      seen.broken++;
      if (seen.broken > 3) return seen;
    }
  }
  return seen;
}

/** No request may be left waiting for a worker that is gone. */
const inTime = (asking: Promise<Reply>): Promise<Reply> =>
  Promise.race([
    asking,
    pause(5000, undefined, { ref: false }).then(() => Promise.reject(new LeftWaiting())),
  ]);

it('two workers greet once, and what is done at one counts at the other: sessions, tokens, limits, sums', async () => {
  const server = start({ METRICS: 'true', LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '4' });
  const url = await server.listening;
  expect(server.err().trimEnd().split('\n')).toEqual([
    `Customer accounts are served at ${url} by 2 workers`,
    'Kept in our own MySQL database, sessions in Redis',
    `Next: open ${url}/ for curl commands to try it with, ${url}/docs for every call`,
  ]);
  expect(server.log().filter(({ msg }) => msg === 'listening')).toMatchObject([{ url, workers: 2 }]);
  expect(childrenOf(server)).toHaveLength(2);

  const peter = client(url, dealt);
  const email = 'peter@workers.test';
  expect((await peter.post('/api/customer/register', registration(email))).status).toBe(200);
  expect((await peter.post('/api/customer/login', { email, password })).status).toBe(200);
  for (let times = 0; times < 10; times++) expect((await peter.get('/api/customer/get')).status).toBe(200);
  expect(await whoAnswered(server, 'customer/get', 200)).toEqual([1, 2]);
  const session = String(peter.jar.header().Cookie);
  expect((await peter.get('/api/customer/logout')).status).toBe(200);
  for (let times = 0; times < 4; times++)
    expect((await client(url, dealt).get('/api/customer/get', { Cookie: session })).status).toBe(401);
  expect(await whoAnswered(server, 'customer/get', 401)).toEqual([1, 2]);

  const guesses: number[] = [];
  for (let times = 0; times < 8; times++) {
    const guess = await client(url, dealt).post('/api/customer/login', { email, password: 'wrong' });
    guesses.push(guess.status);
  }
  expect(guesses).toEqual([401, 401, 401, 401, 429, 429, 429, 429]);
  expect(await whoAnswered(server, 'customer/login', 401)).toEqual([1, 2]);
  expect(await whoAnswered(server, 'customer/login', 429)).toEqual([1, 2]);

  const series = (method: string, route: string, status: number) =>
    `accounts_requests_total{method="${method}",route="${route}",status="${status}"}`;
  // The answer is the same at every worker.
  for (let times = 0; times < 4; times++) {
    const sums = await readings(url, dealt);
    expect(sums.get(series('GET', 'customer/get', 200))).toBe(10);
    expect(sums.get(series('GET', 'customer/get', 401))).toBe(4);
    expect(sums.get(series('POST', 'customer/login', 429))).toBe(4);
    expect(sums.get('accounts_request_seconds_count{route="customer/get"}')).toBe(14);
    expect(sums.get('accounts_database_connections_max')).toBe(20);
    expect(sums.get('accounts_store_up{store="redis"}')).toBe(1);
    expect(sums.get('accounts_mails_waiting')).toBe(0);
    expect(sums.get('process_start_time_seconds')).toBeGreaterThan(1e9);
  }
  expect((await client(url, dealt).get('/health/ready')).body).toMatchObject({ status: 'ok' });
  expect(await server.stop()).toEqual(clean);
  expect(server.log().at(-1)).toMatchObject({ msg: 'stopped', clean: true });
});

it('kill -9 of a worker under a load breaks its connections only; it comes back, and no sum falls', async () => {
  const server = start({ METRICS: 'true' });
  const url = await server.listening;
  const acknowledged: string[] = [];
  let over = false;
  const streams = Array.from({ length: 4 }, (_, at) =>
    registering(url, `stream-${at}`, () => over, acknowledged),
  );
  while (acknowledged.length <= 12) await pause(50);
  const counted = 'accounts_requests_total{method="POST",route="customer/register",status="200"}';
  const before = (await readings(url, dealt)).get(counted) ?? 0;
  expect(before).toBeGreaterThan(10);
  const [victim = 0, survivor = 0] = childrenOf(server);
  process.kill(victim, 'SIGKILL');
  await pause(20);
  const sofar = acknowledged.length;
  // Its connection may be among those that break.
  const after = await readings(url, dealt).catch(() => readings(url, dealt));
  expect(after.get(counted)).toBeGreaterThanOrEqual(before);
  const back = await healed(
    async () => childrenOf(server).length === 2 && !childrenOf(server).includes(victim),
  );
  while (acknowledged.length <= sofar + 10) await pause(50);
  over = true;
  const seen = await Promise.all(streams);
  expect(acknowledged.length).toBeGreaterThan(sofar + 10);
  const broken = seen.reduce((sum, stream) => sum + stream.broken, 0);
  process.stderr.write(
    `figure: ${broken} requests of 4 streams broke, another worker ran ${Math.round(back)} ms later\n`,
  );
  for (const { broken, statuses } of seen) {
    // Once while it was answered, and once more if the next one came before anybody knew of the death.
    expect(broken).toBeLessThanOrEqual(2);
    expect([...statuses]).toEqual([200]);
  }
  expect(isAlive(survivor)).toBe(true);
  expect(server.log()).toContainEqual(
    expect.objectContaining({ msg: 'worker died; starting another one', signal: 'SIGKILL' }),
  );
  await healed(async () => {
    await client(url, dealt).get('/api/customer/get');
    const sinceThen = server.log().slice(server.log().findIndex(({ signal }) => signal === 'SIGKILL'));
    return new Set(sinceThen.flatMap(({ route, worker }) => (route ? [worker] : []))).size === 2;
  });
  expect(await server.stop()).toEqual(clean);
  const kept = new Set(await shop.knex('customers').pluck('email'));
  expect(acknowledged.filter((email) => !kept.has(email))).toEqual([]);
});

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s under a load loses no registration that was acknowledged, and the exit code is 0',
  async (signal) => {
    const server = start();
    const url = await server.listening;
    const acknowledged: string[] = [];
    let over = false;
    const streams = Array.from({ length: 6 }, (_, at) =>
      registering(url, `${signal}-${at}`.toLowerCase(), () => over, acknowledged),
    );
    while (acknowledged.length <= 10) await pause(50);
    const workers = childrenOf(server);
    // As a terminal does, which gives it to all of them.
    if (signal === 'SIGINT') for (const worker of workers) process.kill(worker, signal);
    const ended = await server.stop(signal);
    over = true;
    for (const { statuses } of await Promise.all(streams)) expect([...statuses]).toEqual([200]);
    expect(ended).toEqual(clean);
    expect(workers.filter(isAlive)).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(10);
    const kept = new Set(await shop.knex('customers').pluck('email'));
    expect(acknowledged.filter((email) => !kept.has(email))).toEqual([]);
  },
);

it('no worker stays behind without its primary', async () => {
  const server = start();
  const url = await server.listening;
  const workers = childrenOf(server);
  expect(await server.stop('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
  await healed(async () => !workers.some(isAlive));
  await expect(client(url, dealt).get('/health/live')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

it('a second signal ends all workers by force', async () => {
  const server = start();
  const { hostname, port } = new URL(await server.listening);
  const endless = net.connect(Number(port), hostname);
  endless.on('error', () => {});
  endless.write('POST /api/customer/login HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{');
  await pause(200);
  const workers = childrenOf(server);
  void server.stop();
  await pause(300);
  expect(await server.stop()).toEqual({ code: 1, signal: null });
  await healed(async () => !workers.some(isAlive));
  endless.destroy();
});

it.each([
  ['its share of the hashing', undefined, threadsOfEach(2)],
  ['as many as the operator says', '9', 9],
] as const)(
  'on Linux each worker has threads for %s, and they give way to other work',
  async (_, asked, expected) => {
    if (process.platform !== 'linux') return;
    const server = start(asked && { UV_THREADPOOL_SIZE: asked });
    await server.listening;
    for (const worker of childrenOf(server)) {
      const niceties = fs
        .readdirSync(`/proc/${worker}/task`)
        .map((task) => fs.readFileSync(`/proc/${worker}/task/${task}/stat`, 'utf8').replace(/^.*\) /, ''))
        .map((stat) => Number(stat.split(' ')[16]));
      expect(niceties.filter((nice) => nice > 0)).toHaveLength(expected);
    }
  },
);

describe('what is refused, once and as by one process', () => {
  it('more than one worker on the embedded database is refused, and auto means one there', async () => {
    const refused = launch({ STORAGE_PATH: folder(), WORKERS: '2' });
    expect(await refused.ended).toEqual({ code: 1, signal: null });
    expect(refused.err()).toBe(
      'Cannot start: WORKERS is 2, but the embedded database belongs to one process; set DB_DATABASE (and a Redis) for more, or leave WORKERS at 1\n',
    );
    const alone = launch({ STORAGE_PATH: folder(), WORKERS: 'auto' });
    await alone.listening;
    expect(childrenOf(alone)).toEqual([]);
    expect(alone.err()).not.toContain('workers');
    expect(await alone.stop()).toEqual(clean);
  });

  it('several workers refuse a taken port, and a store that is not there, once and as one process', async () => {
    const taken = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as net.AddressInfo;
    const refused = start({ PORT: String(port) });
    expect(await refused.ended).toEqual({ code: 1, signal: null });
    expect(refused.err()).toBe(
      `Cannot start: 127.0.0.1:${port} is taken by another program; set PORT to a free one\n`,
    );
    await new Promise((resolve) => taken.close(resolve));
    const lost = start({ REDIS_URL: 'redis://127.0.0.1:1' });
    expect(await lost.ended).toEqual({ code: 1, signal: null });
    expect(lost.err()).toMatch(
      /^Cannot start: cannot reach Redis \(ECONNREFUSED\); check REDIS_URL and REDIS_PASSWORD\n$/,
    );
  });

  it('workers that die at their start again and again end the start', async () => {
    const injected = path.join(folder(), 'injected.js');
    fs.writeFileSync(injected, "if (require('node:cluster').isWorker) process.exit(7);");
    const server = start({ NODE_OPTIONS: `--require ${injected}` });
    expect(await server.ended).toEqual({ code: 1, signal: null });
    expect(server.err()).toMatch(
      /^Cannot start: worker \d died 5 times in a row, at last by exit code 7; its last words are above\n$/,
    );
    const pauses = server.log().flatMap(({ worker, pauseMs }) => (worker === 1 && pauseMs ? [pauseMs] : []));
    expect(pauses).toEqual([100, 200, 400, 800]);
  });
});
