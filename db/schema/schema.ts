import { StartRefused } from '../../accounts/errors';
import type { ReleaseName } from '../../accounts/release';
import type { Database } from '../connection/connection';
import { recogniseBagisto } from './bagisto';
import { emptyOrBagisto } from './belonging';
import { aboutCustomers, type Columns, inspectTables, type Table, type Tables } from './tables';

export type { Columns } from './tables';

export interface AddressTable {
  name: 'customer_addresses' | 'addresses';
  /** The column of the street's lines: renamed in 2.1. */
  lines: 'address1' | 'address';
  /** Carts and orders live in the same table: only rows of this type are a customer's. */
  ownType: 'customer' | undefined;
  columns: Columns;
}

export type Schema = Awaited<ReturnType<typeof readSchema>>;

/**
 * The tables and columns that this database really has, read once at start: no request probes them. `seen` are the tables
 * where somebody has looked just now.
 */
export async function readSchema(db: Database, createdByUs: boolean, seen?: Tables) {
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
    /** Made by Bagisto, so its tables are not ours to change; else made by our own migrations. */
    adopted: !createdByUs,
    /** Which Bagisto; undefined on a database of our own. */
    bagisto,
    release: bagisto?.release ?? ('documented' satisfies ReleaseName),
    customers: columns,
    customerKeys: keys,
    groups: (tables.get('customer_groups') ?? nothing).columns,
    emailUnique,
    /** Whether the database equates the letter cases of an address, as Bagisto's own collation does. */
    emailFolds: !/_(bin|cs)$|_as_cs/.test(columns.get('email')?.collation ?? ''),
    /** The shop's own channel; undefined where customers have none. */
    defaultChannel: columns.has('channel_id') ? await defaultChannel(db, tables, columns) : undefined,
    /** Whether channels are known by their hosts. */
    hasChannelHosts,
    /** Whether each channel has customers of its own, and a host by which it is known. */
    channelsByHost: emailUnique === 'per channel' && hasChannelHosts,
    addresses: addressTable(tables),
    /** Undefined where the database has no admins, so nobody who could act on other people's accounts. */
    admins: tables.get('roles') && tables.get('admins')?.columns,
    accessTokens: accessTokens(tables),
    hasCoreConfig: tables.get('core_config') !== undefined,
    aboutCustomers: new Map(aboutCustomers.map((name) => [name, (tables.get(name) ?? nothing).columns])),
    /** Whether there are orders, and a table for requests of customers about their data (from 2.3). */
    orders: tables.names.includes(db.table('orders')),
    dataRequests: tables.names.includes(db.table('gdpr_data_request')),
  };
}

const nothing: Table = { columns: new Map(), keys: [] };

/** Whose e-mail addresses must differ: everybody's, or those of one sales channel (from 2.3.13). */
function emailUniqueness(db: Database, { keys }: Table) {
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

function accessTokens(tables: Tables) {
  const name = accessTokenTable(tables.get('personal_access_tokens') !== undefined);
  return { name, columns: (tables.get(name) ?? nothing).columns };
}

/** The table of GraphQL's tokens: Bagisto's own where there is one, else ours beside it. */
export const accessTokenTable = (bagistoHasOne: boolean) =>
  bagistoHasOne ? 'personal_access_tokens' : 'accounts_access_tokens';
