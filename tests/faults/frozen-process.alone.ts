import { setTimeout as pause } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { dropShops, installBagisto } from '../schema/ddl/build';
import { generation } from '../schema/ddl/generations';
import { startApp, type TestApp } from '../support/app';
import { besideServer } from '../support/beside';
import { serviceCoordinates } from '../support/services/coordinates';
import { endAll, folder, launch } from './real-process';
import { registration } from './storm';

let app: TestApp | undefined;

afterEach(async () => {
  await endAll();
  await app?.stop();
  await dropShops();
});

it('a process that freezes during a registration holds up that address for some seconds, and no other', async () => {
  const shop = await installBagisto(generation('2.4'));
  app = await startApp('mysql', { database: shop.env });
  const person = await besideServer(app);
  const statements = async (condition: string) => {
    const [rows] = await person.query<RowDataPacket[]>(
      `select id from information_schema.processlist where db = database() and ${condition}`,
    );
    return rows.map(({ id }) => Number(id));
  };
  const frozen = launch({
    ...shop.env,
    STORAGE_PATH: folder(),
    REDIS_URL: serviceCoordinates().redis.url,
    REDIS_PREFIX: `${app.env.REDIS_PREFIX}frozen:`,
  });
  const theirs = await frozen.client();
  const ours = app.client();
  const register = (email: string) => ours.post('/api/customer/register', registration(email));

  // Its insert waits for the group's row, so that it can be stopped between that and its commit.
  await person.query('begin');
  await person.query('select * from customer_groups for update');
  const lost = theirs.post('/api/customer/register', registration('same@frozen.test')).catch(() => undefined);
  let inserting: number[] = [];
  while (inserting.length === 0) inserting = await statements("info like 'insert into `customers`%'");
  process.kill(Number(frozen.child.pid), 'SIGSTOP');
  await person.query('rollback');
  while ((await statements(`id = ${inserting[0]} and command = 'Sleep'`)).length === 0) await pause(10);

  const others = Array.from({ length: 40 }, (_, n) => register(`other${n}@frozen.test`));
  expect((await Promise.all(others)).map(({ status }) => status)).toEqual(Array(40).fill(200));
  expect((await register('same@frozen.test')).status).toBe(503);

  while ((await statements(`id = ${inserting[0]}`)).length > 0) await pause(100);
  expect((await register('same@frozen.test')).status).toBe(200);
  process.kill(Number(frozen.child.pid), 'SIGCONT');
  await lost;
  expect(await shop.knex('customers').where({ email: 'same@frozen.test' })).toHaveLength(1);
  await person.end();
});
