import { inspectionConfig } from '../../app/config/inspection-config';
import { openDatabase } from '../../db/connection/connection';
import { migrate, migrationState } from '../../db/migrations/migrate';
import { startApp } from '../support/app';
import { dropShops, emptyDatabase, installBagisto, type ShopDatabase } from './ddl/build';
import { schemaDump } from './ddl/dump';
import { generation } from './ddl/generations';

/** Refused by the start and by `migrate`, in the same words, and before anything was written. */
async function refusal(shop: ShopDatabase, env: Record<string, string> = {}): Promise<string> {
  const before = await schemaDump(shop);
  const starting = startApp('mysql', { database: { ...shop.env, ...env } });
  const refused = await starting.then(
    async (app) => {
      await app.stop();
      return 'it started';
    },
    (error: Error) => error.message,
  );
  const db = openDatabase(inspectionConfig({ ...shop.env, ...env }).database);
  await expect(migrate(db)).rejects.toThrow(refused);
  await db.close();
  expect(await schemaDump(shop)).toEqual(before);
  return refused;
}

afterEach(dropShops);

describe("somebody else's database is refused", () => {
  it('a database with other tables is refused', async () => {
    const shop = await emptyDatabase();
    for (const table of ['wp_options', 'wp_posts', 'wp_terms', 'wp_users']) {
      await shop.knex.raw('create table ?? (id int)', [table]);
    }
    expect(await refusal(shop)).toBe(
      'this database is neither empty nor a Bagisto: it holds wp_options, wp_posts, wp_terms and 1 more, but no customers; check DB_DATABASE and DB_PREFIX',
    );
  });

  it('a Bagisto under another prefix is refused, and the prefix is named', async () => {
    const shop = await installBagisto(generation('1.3.3'), 'bg_');
    expect(await refusal(shop, { DB_PREFIX: '' })).toBe(
      'there is no customers in this database, but bg_customers; set DB_PREFIX=bg_',
    );
  });

  it('a Bagisto without the prefix is refused', async () => {
    const shop = await installBagisto(generation('1.3.3'));
    expect(await refusal(shop, { DB_PREFIX: 'bg_' })).toBe(
      'there is no bg_customers in this database, but customers; leave DB_PREFIX empty',
    );
  });

  it('a database with customers of another kind is refused', async () => {
    const shop = await emptyDatabase();
    await shop.knex.raw('create table customers (id int, email varchar(50), full_name varchar(50))');
    await shop.knex.raw('create table customer_groups (id int, name varchar(50))');
    expect(await refusal(shop)).toBe(
      'this database is neither empty nor a Bagisto: customers lacks password, first_name, last_name, status, customer_group_id; check DB_DATABASE and DB_PREFIX',
    );
  });

  it('a database with half of a Bagisto is refused', async () => {
    const shop = await installBagisto(generation('1.3.3'));
    await shop.knex.raw('drop table customer_password_resets');
    expect(await refusal(shop)).toMatch(/there is no customer_password_resets beside customers/);
  });
});

describe('what is ours to take', () => {
  it('an empty database is ours to take', async () => {
    const shop = await emptyDatabase('my_');
    const app = await startApp('mysql', { database: shop.env });
    expect(app.schema).toMatchObject({ adopted: false, bagisto: undefined, release: 'documented' });
    await app.stop();
  });

  it('a database in which our first migration was interrupted is ours to take', async () => {
    const shop = await emptyDatabase('my_');
    const db = openDatabase(inspectionConfig(shop.env).database);
    await migrate(db);
    for (const later of [
      ...['accounts_token_ends', 'accounts_logouts'],
      ...['accounts_customer_uuids', 'accounts_address_uuids', 'addresses'],
      ...['personal_access_tokens', 'admins', 'roles', 'customers'],
    ])
      await shop.knex.raw('drop table ??', [`my_${later}`]);
    await shop.knex('my_accounts_migrations').delete();
    expect((await migrationState(db)).pending).toContain('001-bagisto-tables');
    expect((await migrate(db)).createdByUs).toBe(true);
    await db.close();
  });
});
