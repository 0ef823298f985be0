import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from '../support/command';
import { dropShops, emptyDatabase, installBagisto, type ShopDatabase } from './ddl/build';
import { schemaDump } from './ddl/dump';
import { generation } from './ddl/generations';

const dryRun = (env: Record<string, string>) => run('migrate.js', ['--dry-run'], env);
const migrated = (shop: ShopDatabase) =>
  run('migrate.js', [], { ...shop.env, REDIS_HOST: '127.0.0.1', STORAGE_PATH: folder });

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-dry-'));
});
afterEach(async () => {
  fs.rmSync(folder, { recursive: true });
  await dropShops();
});

const created = (text: string) =>
  [...text.matchAll(/^(?:would create|created) (\w+)$/gm)].map(([, name]) => name);

it('a dry run lists for a Bagisto exactly the tables that come beside its own, and creates none', async () => {
  const shop = await installBagisto(generation('1.3.3'), 'bg_');
  const before = await schemaDump(shop);
  const told = await dryRun(shop.env);
  expect(told).toMatchObject({ code: 0 });
  expect(told.out).toMatch(/^Dry run: nothing is written\.$/m);
  expect(told.out).toMatch(/a Bagisto 1\.3: its tables stay exactly as they are/);
  expect(await schemaDump(shop)).toEqual(before);

  const done = await migrated(shop);
  expect(done.code).toBe(0);
  const after = await schemaDump(shop);
  const fresh = Object.keys(after).filter((table) => !(table in before));
  expect(created(told.out).sort()).toEqual(fresh.sort());
  expect(fresh.every((table) => table.startsWith('bg_accounts_'))).toBe(true);

  const again = await dryRun(shop.env);
  expect(again.out).toMatch(/Nothing is missing/);
  expect(created(again.out)).toEqual([]);
});

it('a dry run lists for an empty database what would be made', async () => {
  const shop = await emptyDatabase();
  const told = await dryRun(shop.env);
  expect(told.out).toMatch(/The database is empty/);
  expect(created(told.out)).toEqual(
    expect.arrayContaining(['customers', 'customer_groups', 'accounts_migrations']),
  );
  expect(await schemaDump(shop)).toEqual({});
  await migrated(shop);
  expect(Object.keys(await schemaDump(shop)).sort()).toEqual(created(told.out).sort());
  expect((await dryRun(shop.env)).out).toMatch(/The database is our own/);
});

it('a dry run leaves the storage folder alone', async () => {
  const storage = path.join(folder, 'storage');
  const told = await dryRun({ STORAGE_PATH: storage });
  expect(told).toMatchObject({ code: 0 });
  expect(created(told.out)).toContain('customers');
  expect(fs.existsSync(storage)).toBe(false);
});

it('a dry run refuses somebody else’s database', async () => {
  const shop = await emptyDatabase();
  await shop.knex.raw('create table wp_posts (id int)');
  const told = await dryRun(shop.env);
  expect(told.code).toBe(1);
  expect(told.err).toMatch(
    /^Could not migrate: this database is neither empty nor a Bagisto: it holds wp_posts/m,
  );
});
