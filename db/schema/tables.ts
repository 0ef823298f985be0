import type { ColumnLimit } from '../../accounts/column-limit';
import type { Database } from '../connection/connection';

export interface Column extends ColumnLimit {
  nullable: boolean;
  /** The members of an enum: nothing else can be stored. */
  choices?: string[];
  collation?: string;
  /** Neither NULL nor a default: an insert that does not name it is refused. */
  mandatory?: boolean;
  /** A key over this column alone lets every value in once. */
  unique?: boolean;
  type: string;
}

export type Columns = ReadonlyMap<string, Column>;

export interface Key {
  name: string;
  unique: boolean;
  columns: string[];
}

export interface Table {
  columns: Columns;
  keys: Key[];
}

export interface Tables {
  /** Every table of the database under its real name, so also those that are none of our business. */
  names: string[];
  /** One of Bagisto's tables that matter to us, by its name without the prefix. */
  get(name: string): Table | undefined;
}

/** In these the rows are a customer's; each Bagisto has some of them. */
export const aboutCustomers = [
  ...['customer_addresses', 'addresses', 'orders', 'product_reviews', 'wishlist', 'wishlist_items'],
  ...['compare_items', 'customer_notes', 'customer_social_accounts', 'subscribers_list', 'gdpr_data_request'],
];

const inspected = [
  ...aboutCustomers,
  'customers',
  'customer_groups',
  'customer_password_resets',
  'channels',
  'core_config',
  'migrations',
  'personal_access_tokens',
  'admins',
  'roles',
  'accounts_access_tokens',
];

export async function inspectTables(db: Database): Promise<Tables> {
  const names = await tableNames(db);
  const found = new Map<string, Table>();
  const present = inspected.filter((table) => names.includes(db.table(table)));
  const read = db.kind === 'mysql' ? mysqlTables : embeddedTables;
  for (const [name, { columns, keys }] of await read(db, present)) {
    for (const { unique, columns: over } of keys) {
      const only = over.length === 1 ? columns.get(String(over[0])) : undefined;
      if (unique && only) only.unique = true;
    }
    found.set(name, { columns, keys });
  }
  return { names, get: (name) => found.get(name) };
}

export async function tableNames(db: Database): Promise<string[]> {
  const rows =
    db.kind === 'mysql'
      ? await db.rows<{ name: string }>(
          'select table_name as name from information_schema.tables where table_schema = database() order by table_name',
          [],
        )
      : await db.rows<{ name: string }>(
          "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name",
          [],
        );
  return rows.map(({ name }) => name);
}

type Found = Map<string, { columns: Map<string, Column>; keys: Key[] }>;

interface MysqlColumn {
  t: string;
  c: string;
  nullable: string;
  length: string | null;
  preset: string | null;
  type: string;
  whole: string;
  collation: string | null;
  extra: string;
}

async function mysqlTables(db: Database, present: string[]): Promise<Found> {
  const found: Found = new Map(present.map((name) => [name, { columns: new Map(), keys: [] }]));
  const named = new Map(present.map((name) => [db.table(name), found.get(name)]));
  const marks = present.map(() => '?').join(', ') || "''";
  const columns = await db.rows<MysqlColumn>(
    `select table_name as t, column_name as c, is_nullable as nullable, character_maximum_length as length,
       column_default as preset, data_type as type, column_type as whole, collation_name as collation, extra as extra
     from information_schema.columns where table_schema = database() and table_name in (${marks})
     order by ordinal_position`,
    [...named.keys()],
  );
  for (const row of columns) {
    const type = row.type.toLowerCase();
    const nullable = row.nullable === 'YES';
    named.get(row.t)?.columns.set(row.c, {
      nullable,
      maxLength: row.length === null ? undefined : Number(row.length),
      choices: type === 'enum' ? enumMembers(row.whole) : undefined,
      collation: row.collation ?? undefined,
      threeBytes: /^utf8(mb3)?_/.test(row.collation ?? ''),
      mandatory: !nullable && row.preset === null && !/auto_increment|generated/i.test(row.extra),
      type,
    });
  }
  const keys = await db.rows<{ t: string; name: string; loose: string | number; c: string }>(
    `select table_name as t, index_name as name, non_unique as loose, column_name as c
     from information_schema.statistics where table_schema = database() and table_name in (${marks})
     order by table_name, index_name, seq_in_index`,
    [...named.keys()],
  );
  for (const row of keys) keep(named.get(row.t)?.keys ?? [], row.name, Number(row.loose) === 0, row.c);
  return found;
}

function keep(keys: Key[], name: string, unique: boolean, column: string): void {
  const known = keys.find((key) => key.name === name);
  if (known) known.columns.push(column);
  else keys.push({ name, unique, columns: [column] });
}

/** `enum('Male','Female')`, where a quote inside is doubled. */
const enumMembers = (type: string): string[] =>
  [...type.matchAll(/'((?:[^']|'')*)'/g)].map(([, member = '']) => member.replaceAll("''", "'"));

/** MySQL's: SQLite itself has no limit, but both stores are to keep the same. */
const longestText = 65_535;

async function embeddedTables(db: Database, present: string[]): Promise<Found> {
  const found: Found = new Map();
  for (const table of present) {
    const columns = await db.rows<{
      name: string;
      type: string;
      notnull: number;
      preset: string | null;
      pk: number;
    }>('select name, type, "notnull", dflt_value as preset, pk from pragma_table_info(?)', [table]);
    const keys: Key[] = [];
    const indexed = await db.rows<{ name: string; only: number; c: string }>(
      `select l.name as name, l."unique" as only, i.name as c
       from pragma_index_list(?) as l, pragma_index_info(l.name) as i order by l.name, i.seqno`,
      [table],
    );
    for (const row of indexed) keep(keys, row.name, row.only === 1, row.c);
    const shapes = columns.map((row): [string, Column] => {
      const length = /\((\d+)\)/.exec(row.type)?.[1];
      const nullable = row.notnull === 0;
      const type = row.type.replace(/\(.*/, '').toLowerCase();
      const mandatory = !nullable && row.preset === null && row.pk === 0;
      const maxLength = type === 'text' ? longestText : length ? Number(length) : undefined;
      return [row.name, { nullable, maxLength, mandatory, type }];
    });
    found.set(table, { columns: new Map(shapes), keys });
  }
  return found;
}
