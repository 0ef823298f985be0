import path from 'node:path';
import Libsql from 'libsql';
import { openDatabase } from '../../db/connection/connection';
import { type Served, serve, stopServed } from './private-stores';
import {
  expectNoFaultOfOurs,
  expectSoon,
  expectUnavailable,
  loggedIn,
  password,
  registration,
  timed,
} from './storm';

/** The embedded database cannot be killed, but a person can have it open, and its disk can be full. */
let app: Served;

beforeAll(async () => {
  app = await serve();
});

afterAll(stopServed);

const change = { first_name: 'Changed', last_name: 'Doe', gender: 'Male' };
const openBeside = () => new Libsql(path.join(app.storage, 'accounts.sqlite'));

it('while another program writes to the file reads go on, writes are 503 within a second and readiness says so', async () => {
  const client = app.client();
  await loggedIn(client, 'locked@embedded.test');
  const person = openBeside();
  person.exec('begin immediate');
  const replies = await Promise.all([
    ...Array.from({ length: 4 }, () => timed(client.put('/api/customer/profile', change))),
    timed(app.client().post('/api/customer/register', registration('new@embedded.test'))),
    timed(app.client().post('/api/customer/login', { email: 'locked@embedded.test', password })),
  ]);
  const reads = await Promise.all([
    timed(client.get('/api/customer/get')),
    timed(client.get('/health/live')),
    timed(client.get('/health/ready')),
  ]);
  person.exec('rollback');
  replies.forEach(expectUnavailable);
  // Ready means that it can be written to as well.
  expect(reads.map(({ status }) => status)).toEqual([200, 200, 503]);
  reads.forEach(expectSoon);
  // Answered 200, so it is in the file, for everybody who reads it, and not only in our own connection.
  expect((await client.put('/api/customer/profile', change)).status).toBe(200);
  const after = await app.client().post('/api/customer/register', registration('after@embedded.test'));
  expect(after.status).toBe(200);
  const rows = person.prepare('select email, first_name from customers order by id').all();
  expect(rows).toEqual([
    { email: 'locked@embedded.test', first_name: 'Changed' },
    { email: 'after@embedded.test', first_name: 'Peter' },
  ]);
  person.close();
});

it('a short write of another program is waited for, by all requests at once', async () => {
  const person = openBeside();
  person.exec('begin immediate');
  const writers = Array.from({ length: 5 }, (_, at) =>
    timed(app.client().post('/api/customer/register', registration(`wait${at}@embedded.test`))),
  );
  setTimeout(() => person.exec('rollback'), 150);
  const replies = await Promise.all(writers);
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(person.prepare("select id from customers where email like 'wait%'").all()).toHaveLength(5);
  person.close();
});

it('a transaction that has read is repeated when another program writes before it does', async () => {
  const file = path.join(app.storage, 'read-and-written.sqlite');
  const [ours, other] = [openDatabase({ kind: 'embedded', file }), openDatabase({ kind: 'embedded', file })];
  await ours.run(ours.knex.raw('create table counts (id integer primary key, seen integer)'));
  await ours.run(ours.knex('counts').insert({ id: 1, seen: 0 }));
  const seen = async (db: typeof ours) => (await db.run(db.knex('counts').first('seen'))).seen;
  const set = (value: number) => other.run(other.knex('counts').update({ seen: value }));
  let attempts = 0;
  await ours.transaction(async (trx) => {
    const row = await trx('counts').first();
    if (++attempts === 1) await set(7);
    await trx('counts').update({ seen: row.seen + 1 });
  });
  expect([attempts, await seen(ours), await seen(other)]).toEqual([2, 8, 8]);
  // Neither does our connection keep what it saw before, nor does the other one wait for it.
  await set(20);
  expect(await seen(ours)).toBe(20);
  await ours.run(ours.knex('counts').update({ seen: 21 }));
  expect(await seen(other)).toBe(21);
  await Promise.all([ours.close(), other.close()]);
});

it('a request is repeated when another program writes before it does, and what that writes next holds at once', async () => {
  const headers = { Authorization: `Bearer ${await loggedIn(app.client(), 'beside@embedded.test')}` };
  const person = openBeside();
  let writes = 0;
  const between = ({ sql }: { sql: string }) => {
    if (/^insert into .addresses/.test(sql) && writes++ === 0)
      person.exec("update customers set first_name = 'Renamed'");
  };
  app.db.knex.on('query', between);
  const address = {
    address1: ['Long 1'],
    country: 'DE',
    state: 'BE',
    city: 'Berlin',
    postcode: '1',
    phone: '1',
  };
  const created = await timed(app.client().post('/api/addresses/create', address, headers));
  app.db.knex.removeListener('query', between);
  expect([created.status, writes]).toEqual([200, 2]);
  expect(person.prepare('select city from addresses').all()).toEqual([{ city: 'Berlin' }]);
  expect((await app.client().get('/api/customer/get', headers)).status).toBe(200);
  person.exec("update customers set status = 0 where email = 'beside@embedded.test'");
  expect((await app.client().get('/api/customer/get', headers)).status).toBe(401);
  person.close();
});

it('a full disk makes writes 503, reads go on, and what was acknowledged stays', async () => {
  const client = app.client();
  await loggedIn(client, 'full@embedded.test');
  const [{ page_count: pages }] = await app.db.knex.raw('pragma page_count');
  await app.db.knex.raw(`pragma max_page_count = ${pages}`);
  const acknowledged = ['full@embedded.test'];
  let refused = 0;
  for (let i = 0; i < 60 && refused === 0; i++) {
    const email = `full${i}@embedded.test`;
    const reply = await timed(app.client().post('/api/customer/register', registration(email)));
    if (reply.status === 200) acknowledged.push(email);
    else expectUnavailable(reply);
    refused = reply.status === 200 ? 0 : 1;
  }
  expect(refused).toBe(1);
  expect((await client.get('/api/customer/get')).status).toBe(200);
  await app.db.knex.raw('pragma max_page_count = 1073741823');
  expect((await client.put('/api/customer/profile', change)).status).toBe(200);
  const person = openBeside();
  const rows = person.prepare("select email from customers where email like 'full%'").all() as {
    email: string;
  }[];
  expect(rows.map(({ email }) => email).sort()).toEqual(acknowledged.sort());
  person.close();
});

it('no fault of ours was logged while the embedded database was away', () => {
  expectNoFaultOfOurs(app.logs);
});
