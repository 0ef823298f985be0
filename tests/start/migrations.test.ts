import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { StartRefused } from '../../accounts/errors';
import { utcText } from '../../accounts/shop-time';
import { type Database, openDatabase } from '../../db/connection/connection';
import { migrate, migrationState } from '../../db/migrations/migrate';
import { dropShops, emptyDatabase, installBagisto } from '../schema/ddl/build';
import { schemaDump } from '../schema/ddl/dump';
import { generation } from '../schema/ddl/generations';
import { type StoreName, startApp, stores } from '../support/app';
import { failing, mysqlConfig } from './databases';

const folders: string[] = [];
const open = new Set<Database>();

afterEach(async () => {
  await Promise.all([...open].map((db) => db.close()));
  open.clear();
  await dropShops();
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

const opened = (db: Database) => {
  open.add(db);
  return db;
};

/** An empty database, and as many connections to it as a test has machines. */
async function nothingYet(store: StoreName, prefix = ''): Promise<() => Database> {
  if (store === 'embedded') {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-migrate-'));
    folders.push(folder);
    return () => opened(openDatabase({ kind: 'embedded', file: path.join(folder, 'accounts.sqlite') }));
  }
  const shop = await emptyDatabase(prefix);
  return () => opened(openDatabase(mysqlConfig(shop)));
}

const rowsOf = async (db: Database, table: string) =>
  Number((await db.knex(db.table(table)).count({ n: '*' }))[0]?.n);

describe.each(stores)('migrations (%s)', (store) => {
  it('migrations create what a shop needs, say so, and have nothing to do the second time', async () => {
    const db = (await nothingYet(store))();
    expect((await migrationState(db)).pending).toContain('001-bagisto-tables');
    const told: string[] = [];
    const state = await migrate(db, (line) => told.push(line));
    expect(state).toEqual({ pending: [], createdByUs: true });
    expect(told).toContain('created customers');
    expect(told.filter((line) => line.startsWith('001-')).join()).toBe('001-bagisto-tables: done');
    expect(await db.knex('customer_groups').orderBy('id').pluck('code')).toEqual([
      'general',
      'guest',
      'wholesale',
    ]);
    const again: string[] = [];
    expect(await migrate(db, (line) => again.push(line))).toEqual(state);
    expect(again).toEqual([]);
    expect(await rowsOf(db, 'customer_groups')).toBe(3);
  });

  it('migrations by five machines at once are made once, and all of them find them made', async () => {
    const machine = await nothingYet(store);
    const told: string[] = [];
    const states = await Promise.all(
      Array.from({ length: 5 }, () => migrate(machine(), (line) => told.push(line))),
    );
    expect(states).toEqual(Array(5).fill({ pending: [], createdByUs: true }));
    expect(told.filter((line) => line === 'created customers')).toHaveLength(1);
    expect(await rowsOf(machine(), 'customer_groups')).toBe(3);
  });

  it('migrations wait for a machine that is at it, and take over from one that was left behind', async () => {
    const machine = await nothingYet(store);
    const db = machine();
    await migrate(db);
    const locks = () => db.knex('accounts_migrations').where({ name: 'lock' });
    const lockedSince = (minutes: number) =>
      db
        .knex('accounts_migrations')
        .insert({ name: 'lock', outcome: 'held', applied_at: utcText(Date.now() - minutes * 60_000) });

    await lockedSince(0);
    const told: string[] = [];
    const waiting = migrate(machine(), (line) => told.push(line));
    while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(told).toEqual(['another machine is migrating; waiting for it']);
    await locks().delete();
    expect((await waiting).pending).toEqual([]);

    await lockedSince(11);
    const [first, second] = await Promise.all([migrate(machine()), migrate(machine())]);
    expect([first?.pending, second?.pending]).toEqual([[], []]);
    expect(await locks()).toEqual([]);
  });

  it('migrations that fail let go of the lock, and can be run again', async () => {
    const machine = await nothingYet(store);
    const db = machine();
    await migrate(db);
    await db.knex('accounts_migrations').where({ name: '003-accounts-tables' }).delete();
    await db.knex.schema.dropTable('accounts_reset_links');
    const unlucky = failing(machine(), (sql) => /create table .*accounts_reset_links/i.test(sql));
    await expect(migrate(unlucky)).rejects.toThrow('out of luck');
    expect(await db.knex('accounts_migrations').where({ name: 'lock' })).toEqual([]);
    expect((await migrate(db)).pending).toEqual([]);
  });
});

const withShopOfOurOwn = ['addresses', 'roles', 'admins', 'personal_access_tokens'];
const namesAtFirst = ['002-embedded-state', '003-reset-links'];
const laterNames = [
  ...['004-own-addresses', '005-own-admins', '006-access-tokens', '007-uuids', '008-logouts'],
  ...['009-endings', '010-token-ends'],
];
const laterTables = [
  ...['admins', 'roles', 'personal_access_tokens', 'accounts_customer_uuids', 'accounts_address_uuids'],
  ...['addresses', 'accounts_logouts', 'accounts_endings', 'accounts_token_ends'],
];

/** The same tables, but written down as the migrations of that time did. */
async function formerly(db: Database, names: string[], absent: string[]): Promise<void> {
  await db.knex('accounts_migrations').whereIn('name', ['002-own-shop', '003-accounts-tables']).delete();
  await db
    .knex('accounts_migrations')
    .insert(names.map((name) => ({ name, outcome: 'created', applied_at: '2026-11-21 22:00:00' })));
  for (const table of absent) await db.knex.schema.dropTableIfExists(table);
}

describe.each(stores)('a database of our own that an earlier release has migrated (%s)', (store) => {
  it.each([
    ['0.1.0', namesAtFirst, laterTables],
    ['ten migrations', [...namesAtFirst, ...laterNames], []],
  ])(
    'a database that an earlier release has migrated gets what it lacks and keeps what it has: %s',
    async (_release, names, absent) => {
      const db = (await nothingYet(store))();
      await migrate(db);
      await db.knex('customer_groups').where({ code: 'wholesale' }).delete();
      await db.knex('roles').delete();
      await formerly(db, names, absent);
      expect(await migrationState(db)).toEqual({
        pending: ['002-own-shop', '003-accounts-tables'],
        createdByUs: true,
      });
      expect(await migrate(db)).toEqual({ pending: [], createdByUs: true });
      for (const table of [...withShopOfOurOwn, 'accounts_logouts', 'accounts_customer_uuids'])
        expect([table, await db.knex.schema.hasTable(table)]).toEqual([table, true]);
      expect(await rowsOf(db, 'customer_groups')).toBe(2);
      // Its first admin needs a role; one that the shop has deleted does not come back.
      expect(await rowsOf(db, 'roles')).toBe(absent.length > 0 ? 1 : 0);
    },
  );
});

describe('a Bagisto that is there already', () => {
  it.each(['0.1.6', '1.3.3', '2.4'])(
    'a Bagisto’s own tables are left exactly as they are, to the last row (%s)',
    async (release) => {
      const shop = await installBagisto(generation(release), 'bg_');
      const before = await schemaDump(shop);
      const [beforeRows] = await shop.knex.raw('select * from bg_customer_groups order by id');
      const db = opened(openDatabase(mysqlConfig(shop)));
      const told: string[] = [];
      const state = await migrate(db, (line) => told.push(line));
      expect(state).toEqual({ pending: [], createdByUs: false });
      expect(told).toContain('001-bagisto-tables: already there, left as it is');
      const after = await schemaDump(shop);
      for (const [table, dump] of Object.entries(before))
        expect([table, after[table]]).toEqual([table, dump]);
      for (const table of Object.keys(after)) if (!(table in before)) expect(table).toMatch(/^bg_accounts_/);
      const [afterRows] = await shop.knex.raw('select * from bg_customer_groups order by id');
      expect(afterRows).toEqual(beforeRows);
    },
  );
});

it('DB_PREFIX stands before every table, so that two shops can share a database', async () => {
  const shop = await emptyDatabase('one_');
  const one = opened(openDatabase(mysqlConfig(shop)));
  await migrate(one);
  const names = Object.keys(await schemaDump(shop));
  expect(names.filter((name) => !name.startsWith('one_'))).toEqual([]);
  expect(names).toContain('one_customers');
});

it('production does not migrate a shop’s database by itself', async () => {
  const shop = await emptyDatabase();
  const refused = await startApp('mysql', { database: shop.env, env: { APP_ENV: 'production' } }).catch(
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(StartRefused);
  expect((refused as StartRefused).message).toBe(
    'the database is not migrated yet; run "npm run migrate" once, then start again',
  );
  expect(await schemaDump(shop)).toEqual({});
});
