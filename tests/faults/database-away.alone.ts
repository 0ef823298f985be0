import { setTimeout as pause } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { type PrivateStores, type Served, serve, startPrivateStores, stopServed } from './private-stores';
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

let stores: PrivateStores;
let app: Served;

beforeAll(async () => {
  stores = await startPrivateStores();
  app = await serve(stores.env);
});

afterAll(async () => {
  await stopServed();
  await stores?.stop();
});

const ready = async () => (await app.client().get('/health/ready')).status === 200;

const outages = [
  { how: 'killed', begin: () => stores.mariadb.kill(), end: () => stores.mariadb.restart() },
  { how: 'frozen', begin: async () => stores.mariadb.freeze(), end: async () => stores.mariadb.thaw() },
];

describe.each(outages)('while MariaDB is $how', ({ how, begin, end }) => {
  const email = `peter@${how}.test`;
  const user = () => app.client();
  let token: string;
  let session: ReturnType<typeof user>;
  let second: Served;

  beforeAll(async () => {
    second = await serve(stores.env);
    session = user();
    token = await loggedIn(session, email);
    await begin();
  });

  afterAll(async () => {
    await end();
    await healed(ready);
  });

  it(`a request that needs an account is 503 within a second while MariaDB is ${how}`, async () => {
    const bearer = { Authorization: `Bearer ${token}` };
    const replies = await Promise.all([
      timed(user().post('/api/customer/login', { email, password })),
      timed(user().post('/api/customer/login?token=true', { email, password })),
      timed(user().post('/api/customer/register', registration(`new@${how}.test`))),
      timed(user().post('/api/customer/forgot-password', { email })),
      timed(session.get('/api/customer/get')),
      timed(session.get('/api/customers/1')),
      timed(session.put('/api/customer/profile', { first_name: 'P', last_name: 'D', gender: 'Male' })),
      timed(session.get('/api/customer/logout')),
      timed(user().get('/api/customer/get', bearer)),
    ]);
    replies.forEach(expectUnavailable);
  });

  it(`thirty requests at once are 503 as soon as one while MariaDB is ${how}`, async () => {
    const replies = Array.from({ length: 30 }, () => timed(session.get('/api/customer/get')));
    (await Promise.all(replies)).forEach(expectUnavailable);
  });

  it(`a request that needs no account is refused as ever, and pages are served, while MariaDB is ${how}`, async () => {
    const replies = await Promise.all([
      timed(user().get('/api/customer/get')),
      timed(user().get('/api/customer/get', { Authorization: 'Bearer nonsense' })),
      timed(user().post('/api/customer/login', {})),
      timed(user().get('/api/nothing')),
      timed(user().get('/')),
      timed(user().get('/health/live')),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([401, 401, 422, 404, 200, 200]);
    replies.forEach(expectSoon);
  });

  it(`the server is alive but not ready while MariaDB is ${how}`, async () => {
    const reply = await timed(user().get('/health/ready'));
    expect(reply.status).toBe(503);
    expect(reply.body).toMatchObject({ status: 'unavailable', checks: { database: 'away', redis: 'ok' } });
    expectSoon(reply);
  });

  it(`a server can still be stopped while MariaDB is ${how}`, async () => {
    await Promise.race([
      second.stop(),
      pause(8000, undefined, { ref: false }).then(() => Promise.reject(new Error('it did not stop'))),
    ]);
  });
});

describe.each(outages)('after MariaDB was $how', ({ how, begin, end }) => {
  it(`requests in flight are answered, what was answered 200 is stored, and all heals after MariaDB was ${how}`, async () => {
    const client = app.client();
    await loggedIn(client, `healed@${how}.test`);
    const email = (at: number) => `storm${at}@${how}.test`;
    const fires = Array.from({ length: 60 }, async (_, at) => {
      await pause(at * 8);
      return timed(app.client().post('/api/customer/register', registration(email(at))));
    });
    await pause(200);
    await begin();
    const replies = await Promise.all(fires);
    await end();
    const ms = await healed(ready, 5000);
    process.stderr.write(`figure: ready again ${Math.round(ms)} ms after MariaDB was ${how}\n`);
    expect([...new Set(replies.map(({ status }) => status))].sort()).toEqual([200, 503]);
    const rows = await app.db.knex('customers').pluck('email');
    replies.forEach((reply, at) => {
      if (reply.status === 200) expect(rows).toContain(email(at));
      else expectUnavailable(reply);
    });
    expect((await client.get('/api/customer/get')).status).toBe(200);
    const login = { email: `healed@${how}.test`, password };
    expect((await app.client().post('/api/customer/login', login)).status).toBe(200);
  });
});

it('a server that has no database connection left answers 503', async () => {
  await loggedIn(app.client(), 'crowd@lock.test');
  const person = await stores.connect();
  const [[before] = []] = await person.query<RowDataPacket[]>('select @@max_connections as most');
  // root would be let in beyond the limit.
  await person.query("create user crowd@'%'");
  await person.query("grant select, insert, update, delete on shop.* to crowd@'%'");
  const second = await serve({ ...stores.env, DB_USERNAME: 'crowd' });
  const [theirs] = await person.query<RowDataPacket[]>(
    "select id from information_schema.processlist where user = 'crowd'",
  );
  await person.query('set global max_connections = 10');
  for (const { id } of theirs) await person.query(`kill connection ${id}`);
  const crowd = await Promise.all(Array.from({ length: 12 }, () => stores.connect().catch(() => undefined)));
  const login = { email: 'crowd@lock.test', password };
  const reply = await timed(second.client().post('/api/customer/login', login));
  await person.query(`set global max_connections = ${before?.most}`);
  await Promise.all(crowd.map((connection) => connection?.end()));
  await person.end();
  expectUnavailable(reply);
  await healed(async () => (await second.client().post('/api/customer/login', login)).status === 200);
});

it('no fault of ours was logged while MariaDB was away', () => {
  expectNoFaultOfOurs(app.logs);
});
