import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { adminBearer, appointAdmins } from '../evershop/callers';
import { type Headers, rows, send } from '../evershop/exchanges';
import { expectNoFaultOfOurs, healed, loggedIn, password, registration } from '../faults/storm';
import { startApp, type TestApp } from '../support/app';
import { run } from '../support/command';
import { type MariaDb, startMariaDb } from '../support/services/mariadb';

/** A primary and a replica: what may be some seconds old is asked of the replica, and nothing else. */
let primary: MariaDb;
let replica: MariaDb;
let behind: Connection;
let app: TestApp;
let admin: Headers;

const connected = ({ host, port, user, password: pass }: MariaDb) =>
  createConnection({ host, port, user, password: pass });

beforeAll(async () => {
  const logged = (id: number, name: string) => ({
    args: [
      `--server-id=${id}`,
      `--log-bin=${name}`,
      '--binlog-format=ROW',
      '--innodb-flush-log-at-trx-commit=2',
    ],
  });
  [primary, replica] = await Promise.all([
    startMariaDb(logged(1, 'primary')),
    startMariaDb(logged(2, 'replica')),
  ]);
  const admins = await connected(primary);
  await admins.query('create database shop character set utf8mb4 collate utf8mb4_unicode_ci');
  await admins.query("create user shop@'%' identified by 'hidden'");
  await admins.query("grant all on shop.* to shop@'%'");
  await admins.query("create user follower@'%' identified by 'follows'");
  await admins.query("grant replication slave on *.* to follower@'%'");
  await admins.end();
  behind = await connected(replica);
  await behind.query(
    "change master to master_host = ?, master_port = ?, master_user = 'follower', master_password = 'follows', master_use_gtid = slave_pos",
    [primary.host, primary.port],
  );
  await behind.query('set global read_only = on');
  await behind.query('start slave');
  const database = {
    ...{ DB_HOST: primary.host, DB_PORT: String(primary.port), DB_DATABASE: 'shop' },
    ...{ DB_USERNAME: 'shop', DB_PASSWORD: 'hidden', DB_READ_HOST: `${replica.host}:${replica.port}` },
  };
  await caughtUp();
  app = await startApp('mysql', { database });
  await appointAdmins(app);
  admin = await adminBearer(app);
  await caughtUp();
});

afterAll(async () => {
  await app?.stop();
  await behind?.end().catch(() => {});
  await Promise.all([primary?.stop(), replica?.stop()]);
});

async function caughtUp(): Promise<void> {
  const leading = await connected(primary);
  const [position] = await leading.query<RowDataPacket[]>('select @@gtid_current_pos as at');
  await leading.end();
  await behind.query('select master_gtid_wait(?, 20)', [position[0]?.at]);
}

const found = async (query: string) =>
  rows(await send(app, 'GET', `/api/customers?${query}`, admin)).map(({ email }) => email);

it('the replica is asked for a search, and never for an account, a page by its key or a login', async () => {
  await loggedIn(app.client(), 'early@replica.test');
  await caughtUp();
  await behind.query('stop slave');
  const session = app.client();
  await loggedIn(session, 'late@replica.test');
  expect(await found('keyword=replica.test')).toEqual(['early@replica.test']);
  expect(await found('sort=-id')).toEqual(['late@replica.test', 'early@replica.test']);
  expect((await session.get('/api/customer/get')).body).toMatchObject({
    data: { email: 'late@replica.test' },
  });

  const change = { first_name: 'New', last_name: 'Name', gender: 'Male', email: 'late@replica.test' };
  const secrets = { current_password: password, password: 'another9', password_confirmation: 'another9' };
  const old = app.client();
  await old.post('/api/customer/login', { email: 'late@replica.test', password });
  expect((await session.put('/api/customer/profile', { ...change, ...secrets })).status).toBe(200);
  // With the password of before it would still be believed by the replica.
  expect((await old.get('/api/customer/get')).status).toBe(401);
  expect((await session.get('/api/customer/get')).status).toBe(200);

  await behind.query('start slave');
  await caughtUp();
  expect((await found('keyword=replica.test&sort=id')).sort()).toEqual([
    'early@replica.test',
    'late@replica.test',
  ]);
});

it('the doctor asks the replica as well', async () => {
  const key = `DB_READ_HOST ${replica.host}:${replica.port}`;
  const { out } = await run('doctor.js', ['--json'], app.env);
  const { findings } = JSON.parse(out) as { findings: { title: string; level: string }[] };
  expect(findings.find(({ title }) => title === key)).toMatchObject({ level: 'green' });
});

it('while the replica is away the primary answers for it, and it is used again afterwards', async () => {
  await replica.kill();
  const began = performance.now();
  await healed(async () => (await send(app, 'GET', '/api/customers?keyword=early', admin)).status === 200);
  process.stderr.write(
    `figure: searches were answered again ${Math.round(performance.now() - began)} ms after the replica's death\n`,
  );
  expect((await app.client().post('/api/customer/register', registration('alone@replica.test'))).status).toBe(
    200,
  );
  expect(await found('keyword=alone')).toEqual(['alone@replica.test']);
  await replica.restart();
  behind = await connected(replica);
  await caughtUp();
  await behind.query('stop slave');
  await loggedIn(app.client(), 'unheard@replica.test');
  await healed(async () => (await found('keyword=unheard')).length === 0, 40_000);
});

it('no fault of ours was logged with a replica', () => {
  expectNoFaultOfOurs(app.logs);
});
