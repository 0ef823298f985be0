import { randomBytes } from 'node:crypto';
import { type Knex, knex } from 'knex';
import type { Row } from '../../support/app';
import { serviceCoordinates } from '../../support/services/coordinates';
import type { DatabaseAddress } from '../../support/services/mariadb';
import type { Generation } from './generations';
import { ddl } from './tables';

export interface ShopDatabase {
  name: string;
  prefix: string;
  knex: Knex;
  /** The keys of a Bagisto's .env that lead here. */
  env: Record<string, string>;
  table(name: string): string;
  /** The keys of a further login, which may do here only what the statements grant: `select on :shop:.*` and the like. */
  loginWith(...rights: string[]): Promise<Record<string, string>>;
  drop(): Promise<void>;
}

/** An empty database of a name of its own. */
export async function emptyDatabase(
  prefix = '',
  address: DatabaseAddress = serviceCoordinates().mysql,
): Promise<ShopDatabase> {
  const { host, port, user, password } = address;
  const name = `shop_${randomBytes(6).toString('hex')}`;
  const connect = (database?: string) =>
    knex({
      client: 'mysql2',
      connection: {
        host,
        port,
        user,
        password,
        database,
        charset: 'utf8mb4',
        timezone: 'Z',
        dateStrings: true,
      },
      pool: { min: 0, max: 2 },
    });
  const administration = connect();
  await administration.raw('create database ?? character set utf8mb4 collate utf8mb4_unicode_ci', [name]);
  await administration.destroy();
  const instance = connect(name);
  const logins: string[] = [];
  const shop: ShopDatabase = {
    name,
    prefix,
    knex: instance,
    env: {
      DB_HOST: host,
      DB_PORT: String(port),
      DB_DATABASE: name,
      DB_USERNAME: user,
      DB_PASSWORD: password,
      DB_PREFIX: prefix,
    },
    table: (table) => prefix + table,
    async loginWith(...rights) {
      const login = `login_${randomBytes(6).toString('hex')}`;
      logins.push(login);
      await instance.raw("create user ?@'%' identified by 'narrow'", [login]);
      for (const right of rights) await instance.raw(`grant ${right} to :login@'%'`, { shop: name, login });
      return { ...shop.env, DB_USERNAME: login, DB_PASSWORD: 'narrow' };
    },
    async drop() {
      for (const login of logins) await instance.raw("drop user ?@'%'", [login]);
      await instance.raw('drop database if exists ??', [name]);
      await instance.destroy();
      shops.delete(shop);
    },
  };
  shops.add(shop);
  return shop;
}

const shops = new Set<ShopDatabase>();

/** For afterEach: also what a failed test left behind. */
export async function dropShops(): Promise<void> {
  for (const shop of [...shops]) await shop.drop();
}

/** A shop as its Bagisto's installer leaves it, with its neighbours and no customer yet. */
export async function installBagisto(
  bagisto: Generation,
  prefix = '',
  address?: DatabaseAddress,
): Promise<ShopDatabase> {
  const shop = await emptyDatabase(prefix, address);
  for (const statement of ddl(bagisto, prefix)) await shop.knex.raw(statement);
  const insert = (table: string, rows: Row[]) => shop.knex(shop.table(table)).insert(rows);
  await insert(
    'migrations',
    bagisto.migrations.map((migration) => ({ migration, batch: 1 })),
  );
  // The default channel is not the first row, so that taking just any channel would show.
  await insert('channels', [
    { id: 1, code: 'outlet', name: 'Outlet', hostname: 'outlet.shop.test' },
    { id: 2, code: 'default', name: 'Default', hostname: 'shop.test' },
  ]);
  await insert('customer_groups', groupsOf(bagisto));
  await insert('core_config', [
    { code: 'general.content.shop.name', value: 'Shop', channel_code: 'default' },
  ]);
  await insert('roles', [{ id: 1, name: 'Administrator', permission_type: 'all', permissions: null }]);
  await insert('admins', [
    { name: 'Example', email: 'admin@example.com', password: '$2y$10$x', status: 1, role_id: 1 },
  ]);
  await insert('subscribers_list', [{ email: 'reader@example.com', is_subscribed: 1, channel_id: 2 }]);
  return shop;
}

/** As seeded: only from 0.1.6 on do guests have a group, and groups a code. */
export function groupsOf(bagisto: Generation): Row[] {
  const names = bagisto.groupCodes ? ['Guest', 'General', 'Wholesale'] : ['General', 'Wholesale'];
  return names.map((name, at) => ({
    id: at + 1,
    name,
    is_user_defined: 0,
    ...(bagisto.groupCodes && { code: name.toLowerCase() }),
  }));
}

/** The row that this Bagisto would have for a customer of 1.3.3. */
export function customerRow(bagisto: Generation, row: Row): Row {
  const has: Record<string, boolean> = {
    api_token: bagisto.apiToken,
    is_verified: bagisto.verification,
    token: bagisto.verification,
    notes: bagisto.notes,
    phone: bagisto.phone !== 'none',
  };
  const kept = Object.fromEntries(Object.entries(row).filter(([column]) => has[column] !== false));
  if (bagisto.genderEnum) kept.gender = row.gender === 'Female' ? 'Female' : 'Male';
  if (!bagisto.nullableLogin) kept.password ??= '';
  if (bagisto.channel !== 'none') kept.channel_id = 2;
  return kept;
}
