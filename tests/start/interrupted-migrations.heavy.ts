import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Database, openDatabase } from '../../db/connection/connection';
import { migrate } from '../../db/migrations/migrate';
import { dropShops, emptyDatabase } from '../schema/ddl/build';
import { schemaDump } from '../schema/ddl/dump';
import { interruptedAfter, mysqlConfig, takenUpAgain } from './databases';

afterEach(dropShops);

it('a first migration that was killed, wherever that was, is taken up again and makes the same database', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-killed-'));
  const at = (name: string) => openDatabase({ kind: 'embedded', file: path.join(folder, name) });
  const dump = (db: Database) =>
    db.knex('sqlite_master').select('type', 'name', 'sql').whereNot({ type: 'x' }).orderBy(['type', 'name']);
  const whole = at('whole');
  await migrate(whole);
  const expected = await dump(whole);
  await whole.close();
  let statements = 0;
  for (; await interruptedAfter(statements, at(`${statements}`)); statements++) {
    const db = at(`${statements}`);
    await takenUpAgain(db);
    expect([statements, await dump(db)]).toEqual([statements, expected]);
    await db.close();
  }
  expect(statements).toBeGreaterThan(20);
  fs.rmSync(folder, { recursive: true });
});

it('a first migration on MySQL that was killed, wherever that was, is taken up again', async () => {
  const whole = await emptyDatabase();
  const first = openDatabase(mysqlConfig(whole));
  await migrate(first);
  await first.close();
  // Names of databases aside.
  const dump = async (shop: typeof whole) =>
    JSON.parse(JSON.stringify(await schemaDump(shop)).replaceAll(shop.name, 'shop'));
  const expected = await dump(whole);
  let statements = 0;
  for (;;) {
    const shop = await emptyDatabase();
    const killed = await interruptedAfter(statements, openDatabase(mysqlConfig(shop)));
    if (!killed) break;
    const db = openDatabase(mysqlConfig(shop));
    await takenUpAgain(db);
    expect([statements, await dump(shop)]).toEqual([statements, expected]);
    await db.close();
    await shop.drop();
    statements++;
  }
  expect(statements).toBeGreaterThan(20);
});

it('the lock of a machine that was killed holds up the next one for some seconds, not for good', async () => {
  const shop = await emptyDatabase();
  const db = openDatabase(mysqlConfig(shop));
  // Its clock is far ahead: how long it has been silent is measured by ours.
  await interruptedAfter(6, openDatabase(mysqlConfig(shop)));
  await db.knex('accounts_migrations').where({ name: 'lock' }).update({ applied_at: '2099-01-01 00:00:00' });
  const began = performance.now();
  expect((await migrate(db)).createdByUs).toBe(true);
  process.stderr.write(`figure: taken over after ${Math.round(performance.now() - began)} ms\n`);
  await db.close();
});
