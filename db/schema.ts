import type { ReleaseName } from '../app/config';
import { StartRefused } from '../app/errors';
import type { Database } from './connection';

export interface Column {
  nullable: boolean;
  maxLength?: number;
}

export type Columns = ReadonlyMap<string, Column>;

/** What this database really has, looked up once at boot: nothing probes it per request. */
export interface Schema {
  /** Made by Bagisto, so its tables are not ours to change; else made by our own migrations. */
  adopted: boolean;
  release: ReleaseName;
  customers: Columns;
  groups: Columns;
  hasCoreConfig: boolean;
}

const inspected = ['customers', 'customer_groups', 'subscribers_list', 'core_config'];
const needed = ['id', 'email', 'password', 'first_name', 'last_name', 'status', 'customer_group_id'];

export async function readSchema(db: Database, createdByUs: boolean): Promise<Schema> {
  const tables = db.kind === 'mysql' ? await mysqlColumns(db) : await embeddedColumns(db);
  const customers = tables.get('customers') ?? new Map<string, Column>();
  const missing = needed.filter((name) => !customers.has(name));
  if (missing.length > 0) {
    throw new StartRefused(
      `this database has no Bagisto customers table (${db.table('customers')} lacks ${missing.join(', ')}); check DB_DATABASE and DB_PREFIX, or run "npm run migrate" on an empty database`,
    );
  }
  return {
    adopted: !createdByUs,
    release: createdByUs ? 'documented' : recogniseRelease(customers, tables),
    customers,
    groups: tables.get('customer_groups') ?? new Map(),
    hasCoreConfig: tables.has('core_config'),
  };
}

function recogniseRelease(customers: Columns, tables: Map<string, Columns>): ReleaseName {
  if (!customers.has('api_token')) return '0.x';
  return tables.get('subscribers_list')?.has('customer_id') ? '1.3' : '1.0';
}

async function mysqlColumns(db: Database): Promise<Map<string, Columns>> {
  const rows = await db.run<{ t: string; c: string; nullable: string; length: string | null }[]>(
    db
      .knex('information_schema.columns')
      .select({
        t: 'table_name',
        c: 'column_name',
        nullable: 'is_nullable',
        length: 'character_maximum_length',
      })
      .whereRaw('table_schema = database()')
      .whereIn('table_name', inspected.map(db.table)),
  );
  const tables = new Map<string, Map<string, Column>>();
  for (const row of rows) {
    const name = inspected.find((table) => db.table(table) === row.t) ?? row.t;
    const columns = tables.get(name) ?? new Map<string, Column>();
    columns.set(row.c, {
      nullable: row.nullable === 'YES',
      maxLength: row.length === null ? undefined : Number(row.length),
    });
    tables.set(name, columns);
  }
  return tables;
}

async function embeddedColumns(db: Database): Promise<Map<string, Columns>> {
  const tables = new Map<string, Columns>();
  for (const table of inspected) {
    const rows = await db.run<{ name: string; type: string; notnull: number }[]>(
      db.knex.raw(`select name, type, "notnull" from pragma_table_info(?)`, [table]),
    );
    if (rows.length === 0) continue;
    tables.set(
      table,
      new Map(
        rows.map((row) => {
          const length = /\((\d+)\)/.exec(row.type)?.[1];
          return [row.name, { nullable: row.notnull === 0, maxLength: length ? Number(length) : undefined }];
        }),
      ),
    );
  }
  return tables;
}
