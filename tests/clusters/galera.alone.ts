import { setTimeout as pause } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import {
  expectNoFaultOfOurs,
  expectSoon,
  expectUnavailable,
  healed,
  loggedIn,
  password,
  registration,
  timed,
} from '../faults/storm';
import { startApp, type TestApp } from '../support/app';
import { type Galera, type GaleraNode, startGalera } from '../support/services/galera';
import { lost, shoppers } from './shoppers';

/** Three nodes that all take writes; each process prefers another one, and finds the next when that is away. */
let galera: Galera;
let apps: TestApp[] = [];

const env = (preferred: GaleraNode): Record<string, string> => ({
  DB_DATABASE: 'shop',
  DB_USERNAME: preferred.user,
  DB_PASSWORD: preferred.password,
  DB_HOST: [preferred, ...galera.nodes.filter((node) => node !== preferred)]
    .map(({ host, port }) => `${host}:${port}`)
    .join(','),
});
const node = (at: number): GaleraNode => {
  const found = galera.nodes[at];
  if (!found) throw new Error(`there is no node ${at}`);
  return found;
};
const rowsOn = async ({ host, port, user, password: pass }: GaleraNode) => {
  const connection = await createConnection({ host, port, user, password: pass, database: 'shop' });
  await connection.query('set session wsrep_sync_wait = 1');
  const [rows] = await connection.query<RowDataPacket[]>('select email, first_name from customers');
  await connection.end();
  return rows as { email: string; first_name: string }[];
};

const figure = (text: string) => process.stderr.write(`figure: Galera: ${text}\n`);

beforeAll(async () => {
  galera = await startGalera();
  const { host, port, user, password: pass } = node(0);
  const admin = await createConnection({ host, port, user, password: pass });
  await admin.query('create database shop character set utf8mb4 collate utf8mb4_unicode_ci');
  await admin.end();
});

afterAll(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  await galera?.stop();
});

const server = (at: number): TestApp => {
  const app = apps[at];
  if (!app) throw new Error('it did not start');
  return app;
};

/** The same secrets and the same Redis, each on its own preferred node. */
async function startAll(): Promise<void> {
  const shared = { REDIS_PREFIX: `galera-${Date.now()}:` };
  const starting = galera.nodes.map((preferred) =>
    startApp('mysql', { database: env(preferred), env: shared }),
  );
  const started = await Promise.allSettled(starting);
  apps = started.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  expect(started.filter(({ status }) => status === 'rejected')).toEqual([]);
}

it('three processes that start at once on an empty Galera cluster migrate it once', async () => {
  await startAll();
  const { db } = server(0);
  const done: { name: string }[] = await db.knex('accounts_migrations').select('name').orderBy('name');
  expect(done.map(({ name }) => name)).toContain('001-bagisto-tables');
  expect(done.map(({ name }) => name)).not.toContain('lock');
});

it('what was said to one Galera node is true at the others at once', async () => {
  for (let round = 0; round < 15; round++) {
    const email = `own-${round}@galera.test`;
    const [first, second, third] = [0, 1, 2].map((at) => server((round + at) % 3)) as [
      TestApp,
      TestApp,
      TestApp,
    ];
    expect((await first.client().post('/api/customer/register', registration(email))).status).toBe(200);
    const session = second.client();
    expect((await session.post('/api/customer/login', { email, password })).status).toBe(200);
    const name = `Round${round}`;
    const change = { first_name: name, last_name: 'Doe', gender: 'Male', email };
    expect((await session.put('/api/customer/profile', change)).status).toBe(200);
    const seen = await third.client().get('/api/customer/get', session.jar.header());
    expect(seen.body).toMatchObject({ data: { first_name: name } });
  }
});

it('a Galera node that has not caught up refuses rather than answers what is over', async () => {
  const email = 'paused@galera.test';
  const session = server(0).client();
  await loggedIn(session, email);
  const get = () => timed(server(2).client().get('/api/customer/get', session.jar.header()));
  expect((await get()).status).toBe(200);
  const { host, port, user, password: pass } = node(2);
  const admin = await createConnection({ host, port, user, password: pass });
  // It then takes no more from the others, and goes on answering who does not ask whether it has.
  await admin.query('flush tables with read lock');
  const change = { first_name: 'Later', last_name: 'Doe', gender: 'Male', email };
  expect((await session.put('/api/customer/profile', change)).status).toBe(200);
  const meanwhile = await get();
  await admin.query('unlock tables');
  await admin.end();
  expectUnavailable(meanwhile);
  await healed(async () => (await get()).status === 200);
  expect((await get()).body).toMatchObject({ data: { first_name: 'Later' } });
});

it('of many who register one address at different Galera nodes one gets it, and the others are told so', async () => {
  for (let round = 0; round < 5; round++) {
    const email = `same-${round}@galera.test`;
    const replies = await Promise.all(
      Array.from({ length: 6 }, (_, at) =>
        server(at % 3)
          .client()
          .post('/api/customer/register', registration(email)),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422, 422, 422]);
  }
});

it('of many who change one account at different Galera nodes each succeeds, or is told to come back', async () => {
  const email = 'contested@galera.test';
  const token = await loggedIn(server(0).client(), email);
  const bearer = { Authorization: `Bearer ${token}` };
  const replies = await Promise.all(
    Array.from({ length: 18 }, (_, at) => {
      const change = { first_name: `At${at}`, last_name: 'Doe', gender: 'Male', email };
      return timed(
        server(at % 3)
          .client()
          .put('/api/customer/profile', change, bearer),
      );
    }),
  );
  const done = replies.filter(({ status }) => status === 200).length;
  figure(`of 18 changes of one account at three nodes at once, ${done} were made`);
  for (const { status } of replies) expect([200, 503]).toContain(status);
  expect(done).toBeGreaterThan(0);
});

it('when a Galera node dies under a load, nothing acknowledged is lost, no answer is wrong, and it heals by itself', async () => {
  const load = shoppers(
    apps.map(({ url }) => url),
    6,
    'node',
  );
  await pause(1500);
  const died = performance.now();
  await node(1).kill();
  const ready = () => Promise.all(apps.map((app) => app.client().get('/health/ready')));
  const probe = await timed(
    server(1).client().post('/api/customer/register', registration('first@after.test')),
  );
  expectSoon(probe);
  const well = async () => {
    const email = `again-${performance.now()}@galera.test`;
    const replies = apps.map((app, at) =>
      app.client().post('/api/customer/register', registration(`${at}-${email}`)),
    );
    return (await Promise.all(replies)).every(({ status }) => status === 200);
  };
  const ms = await healed(well, 40_000);
  await pause(1500);
  await load.stop();
  figure(
    `every process wrote again ${Math.round(ms)} ms after a node's death, the last refusal came after ${Math.round(load.lastRefusal - died)} ms; ${load.figures()}`,
  );
  expect((await ready()).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(load.wrong).toEqual([]);
  expect(load.acknowledged.emails.length).toBeGreaterThan(10);
  for (const survivor of [node(0), node(2)])
    expect(lost(load.acknowledged, await rowsOn(survivor))).toEqual([]);
});

it('a Galera node that lost the others is left for those who have not, and the dead one comes back', async () => {
  await node(1).restart();
  await galera.whole();
  expect((await rowsOn(node(1))).length).toBe((await rowsOn(node(0))).length);
  // Two of three freeze: the third is a minority, and may neither write nor answer from what it has.
  node(0).freeze();
  node(1).freeze();
  const lone = server(2);
  const replies: number[] = [];
  await healed(async () => {
    const email = `lone-${replies.length}@galera.test`;
    const reply = await timed(lone.client().post('/api/customer/register', registration(email)));
    expectSoon(reply);
    replies.push(reply.status);
    return replies.length > 8;
  }, 40_000);
  node(0).thaw();
  node(1).thaw();
  expect(new Set(replies)).toEqual(new Set([503]));
  const ms = await healed(async () => {
    const email = `united-${performance.now()}@galera.test`;
    return (await lone.client().post('/api/customer/register', registration(email))).status === 200;
  }, 60_000);
  figure(`a minority wrote nothing, and all was well ${Math.round(ms)} ms after the others were back`);
});

it('no fault of ours was logged on a Galera cluster', () => {
  for (const { logs } of apps) expectNoFaultOfOurs(logs);
});
