import type { ReleaseName } from '../../accounts/release';
import type { Tables } from './tables';

/** Which Bagisto made a database, as far as its tables tell. */
export interface Bagisto {
  /** "1.2" or "0.1.9 to 0.2.2": releases with the same tables cannot be told apart. */
  versions: string;
  /** The newest Bagisto whose migrations ran; undefined where the table `migrations` does not tell. */
  migratedTo?: string;
  /** The release whose answers its clients have always seen. */
  release: ReleaseName;
  /** Whether its roles have permissions for addresses, or may have: those came on the way from 1.2 to 1.3. */
  addressRights: boolean;
}

interface Traits {
  has(column: string): boolean;
  tables: Tables;
}

const column = (tables: Tables, table: string, name: string) => tables.get(table)?.columns.get(name);
const phoneIsUnique = ({ tables }: Traits) => column(tables, 'customers', 'phone')?.unique === true;
const emailIsPerChannel = ({ tables }: Traits) =>
  tables
    .get('customers')
    ?.keys.some(({ unique, columns }) => unique && sameSet(columns, ['email', 'channel_id'])) === true;

const sameSet = (a: string[], b: string[]) => a.length === b.length && b.every((name) => a.includes(name));

/** Newest first: each mark came with its release and stayed, whatever a shop added or dropped besides. */
const generations: { versions: string; release: ReleaseName; shows(traits: Traits): boolean }[] = [
  { versions: '2.3.13 to 2.4', release: '1.3', shows: emailIsPerChannel },
  { versions: '2.2 to 2.3.12', release: '1.3', shows: ({ has }) => has('image') && has('channel_id') },
  {
    versions: '2.1',
    release: '1.3',
    shows: ({ has, tables }) => has('image') && column(tables, 'addresses', 'address') !== undefined,
  },
  {
    versions: '2.0',
    release: '1.3',
    shows: (traits) => traits.has('image') && (phoneIsUnique(traits) || !traits.has('notes')),
  },
  {
    versions: '1.5',
    release: '1.3',
    shows: ({ has, tables }) =>
      has('image') && column(tables, 'personal_access_tokens', 'expires_at') !== undefined,
  },
  { versions: '1.4', release: '1.3', shows: ({ has }) => has('image') || has('is_suspended') },
  {
    versions: '1.3',
    release: '1.3',
    shows: ({ has, tables }) =>
      has('api_token') && column(tables, 'subscribers_list', 'customer_id') !== undefined,
  },
  {
    versions: '1.2',
    release: '1.0',
    shows: ({ has, tables }) => has('api_token') && column(tables, 'customers', 'email')?.nullable === true,
  },
  {
    versions: '1.1.2',
    release: '1.0',
    shows: ({ has, tables }) => has('api_token') && column(tables, 'addresses', 'address_type') !== undefined,
  },
  { versions: '1.0 to 1.1.1', release: '1.0', shows: ({ has }) => has('api_token') },
  { versions: '0.1.9 to 0.2.2', release: '0.x', shows: ({ has }) => has('phone') && !has('channel_id') },
  { versions: '0.1.6 to 0.1.8', release: '0.x', shows: ({ has }) => has('phone') },
  { versions: '0.1.4 to 0.1.5', release: '0.x', shows: ({ has }) => has('is_verified') },
  { versions: '0.1.0 to 0.1.3', release: '0.x', shows: () => true },
];

/** Bagisto's own migrations that made the marks above, newest first; a shop's packages add rows of their own. */
const migrations: [from: string, name: RegExp][] = [
  ['2.3.13', /make_email_unique_per_channel$/],
  ['2.2', /add_channel_id_column_in_customers_table$/],
  ['2.1', /rename_address1_column_in_addresses_table$/],
  ['2.0', /drop_notes_column_from_customers_table$/],
  ['1.4', /add_(is_suspended|image)_column_to_customers_table$/],
  ['1.3', /add_customer_id_column_in_subscribers_list_table$/],
  ['1.1.2', /add_table_addresses$/],
  ['1.0', /add_api_token_columns$/],
  ['0.1.9', /remove_channel_id_from_customers_table$/],
  ['0.1.6', /add_phone_column_in_customers_table$/],
  ['0.1.4', /add_is_verified_column_in_customers_table$/],
  ['0.1.0', /create_customers_table$/],
];

/**
 * The columns decide, for they are what we read and write; the migrations say it again, and where the two
 * disagree (a half-finished upgrade, a dump of some tables only) a person should hear of it: see the doctor.
 */
export function recogniseBagisto(tables: Tables, ran: string[]): Bagisto {
  const columns = tables.get('customers')?.columns ?? new Map();
  const traits: Traits = { has: (name) => columns.has(name), tables };
  const found = generations.find(({ shows }) => shows(traits));
  const migratedTo = migrations.find(([, name]) => ran.some((migration) => name.test(migration)))?.[0];
  const oldApi = found?.release === '1.0' && migratedTo === '1.3';
  const versions = oldApi ? '1.3' : (found?.versions ?? 'of an unknown release');
  return {
    versions,
    migratedTo,
    // Without the newsletter's table 1.2 and 1.3 look the same; then their migrations tell them apart.
    release: oldApi ? '1.3' : (found?.release ?? '1.3'),
    // Doubt gives nobody a right.
    addressRights: found?.release === '1.3' || migratedTo === undefined || compare(migratedTo, '1.3') >= 0,
  };
}

/** Whether what the migrations say fits into what the columns say. */
export function agrees({ versions, migratedTo }: Bagisto): boolean {
  if (migratedTo === undefined) return true;
  const [from = '', to = from] = versions.split(' to ');
  return compare(migratedTo, to) <= 0 && nextMark(migratedTo, from);
}

/** No mark lies between the migrations' release and the one that the columns begin with. */
function nextMark(migratedTo: string, from: string): boolean {
  return !migrations.some(([mark]) => compare(mark, migratedTo) > 0 && compare(mark, from) <= 0);
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let at = 0; at < 3; at++) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
