import { StartRefused } from '../../accounts/errors';
import type { ReleaseName } from '../../accounts/release';
import type { Database } from '../connection/connection';
import { type Bagisto, recogniseBagisto } from './bagisto';
import { emptyOrBagisto } from './belonging';
import { aboutCustomers, type Columns, inspectTables, type Key, type Table, type Tables } from './tables';

export type { Columns } from './tables';

export interface AddressTable {
  name: 'customer_addresses' | 'addresses';
  /** The column of the street's lines: renamed in 2.1. */
  lines: 'address1' | 'address';
  /** Carts and orders live in the same table: only rows of this type are a customer's. */
  ownType: 'customer' | undefined;
  columns: Columns;
}

/** The tables and columns that this database really has, read once at start: no request probes them. */
export interface Schema {
  /** Made by Bagisto, so its tables are not ours to change; else made by our own migrations. */
  adopted: boolean;
  /** Which Bagisto; undefined on a database of our own. */
  bagisto: Bagisto | undefined;
  release: ReleaseName;
  customers: Columns;
  customerKeys: Key[];
  groups: Columns;
  /** Whose e-mail addresses must differ: everybody's, or those of one sales channel (from 2.3.13). */
  emailUnique: 'everywhere' | 'per channel' | 'nowhere';
  /** Whether the database equates the letter cases of an address, as Bagisto's own collation does. */
  emailFolds: boolean;
  /** The shop's own channel; undefined where customers have none. */
  defaultChannel: number | undefined;
  /** Whether channels are known by their hosts. */
  hasChannelHosts: boolean;
  /** Whether each channel has customers of its own, and a host by which it is known. */
  channelsByHost: boolean;
  addresses: AddressTable | undefined;
  /** Undefined where the database has no admins, so nobody who could act on other people's accounts. */
  admins: Columns | undefined;
  accessTokens: { name: ReturnType<typeof accessTokenTable>; columns: Columns };
  hasCoreConfig: boolean;
  /** Whether there are orders, and a table for requests of customers about their data (from 2.3). */
  orders: boolean;
  aboutCustomers: ReadonlyMap<string, Columns>;
  dataRequests: boolean;
}

/** `seen` are the tables where somebody has looked just now. */
export async function readSchema(db: Database, createdByUs: boolean, seen?: Tables): Promise<Schema> {
  const tables = seen ?? (await inspectTables(db));
  if (emptyOrBagisto(db, tables) === 'empty') {
    throw new StartRefused('this database is empty; run "npm run migrate" once, then start again');
  }
  const customers = tables.get('customers') ?? nothing;
  const { keys, columns } = customers;
  const emailUnique = emailUniqueness(db, customers);
  const hasChannelHosts = tables.get('channels')?.columns.has('hostname') === true;
  const bagisto = createdByUs ? undefined : recogniseBagisto(tables, await ranMigrations(db, tables));
  return {
    adopted: !createdByUs,
    bagisto,
    release: bagisto?.release ?? 'documented',
    customers: columns,
    customerKeys: keys,
    groups: (tables.get('customer_groups') ?? nothing).columns,
    emailUnique,
    emailFolds: !/_(bin|cs)$|_as_cs/.test(columns.get('email')?.collation ?? ''),
    defaultChannel: columns.has('channel_id') ? await defaultChannel(db, tables, columns) : undefined,
    hasChannelHosts,
    channelsByHost: emailUnique === 'per channel' && hasChannelHosts,
    addresses: addressTable(tables),
    admins: tables.get('roles') && tables.get('admins')?.columns,
    accessTokens: accessTokens(tables),
    hasCoreConfig: tables.get('core_config') !== undefined,
    aboutCustomers: new Map(aboutCustomers.map((name) => [name, (tables.get(name) ?? nothing).columns])),
    orders: tables.names.includes(db.table('orders')),
    dataRequests: tables.names.includes(db.table('gdpr_data_request')),
  };
}

const nothing: Table = { columns: new Map(), keys: [] };

function emailUniqueness(db: Database, { keys }: Table): Schema['emailUnique'] {
  const email = db.kind === 'embedded' ? 'email_key' : 'email';
  const holding = keys.filter(({ unique, columns }) => unique && columns.includes(email));
  if (holding.some(({ columns }) => columns.length === 1)) return 'everywhere';
  return holding.some(({ columns }) => columns.includes('channel_id')) ? 'per channel' : 'nowhere';
}

async function ranMigrations(db: Database, tables: Tables): Promise<string[]> {
  if (!tables.get('migrations')?.columns.has('migration')) return [];
  const rows = await db.run<{ migration: string }[]>(db.knex(db.table('migrations')).select('migration'));
  return rows.map(({ migration }) => migration);
}

/** Bagisto calls the channel of its installer `default`; a shop that renamed it still has it first. */
async function defaultChannel(db: Database, tables: Tables, customers: Columns): Promise<number | undefined> {
  if (tables.get('channels')?.columns.has('code')) {
    const channel = await db.run<{ id: number } | undefined>(
      db
        .knex(db.table('channels'))
        .first('id')
        .orderByRaw("case when code = 'default' then 0 else 1 end")
        .orderBy('id'),
    );
    if (channel) return Number(channel.id);
  }
  if (customers.get('channel_id')?.nullable) return undefined;
  throw new StartRefused(
    `every customer of this Bagisto belongs to a channel, but ${db.table('channels')} has none; finish Bagisto's installation first`,
  );
}

function addressTable(tables: Tables): AddressTable | undefined {
  const shared = tables.get('addresses');
  if (shared?.columns.has('address_type')) {
    const lines = shared.columns.has('address') ? 'address' : 'address1';
    return { name: 'addresses', lines, ownType: 'customer', columns: shared.columns };
  }
  const own = tables.get('customer_addresses');
  return own && { name: 'customer_addresses', lines: 'address1', ownType: undefined, columns: own.columns };
}

function accessTokens(tables: Tables): Schema['accessTokens'] {
  const name = accessTokenTable(tables.get('personal_access_tokens') !== undefined);
  return { name, columns: (tables.get(name) ?? nothing).columns };
}

/** The table of GraphQL's tokens: Bagisto's own where there is one, else ours beside it. */
export const accessTokenTable = (bagistoHasOne: boolean) =>
  bagistoHasOne ? 'personal_access_tokens' : 'accounts_access_tokens';
