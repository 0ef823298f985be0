import type { Connection } from 'mysql2/promise';
import type { RunningServer } from '../../app/server';
import { collationKey } from '../../db/customers/collation-key';
import type { Row, Tables } from './app';
import { besideServer } from './beside';

interface Refilling {
  with(tables: Tables): Promise<void>;
  end(): Promise<void>;
}

/** Replaces rows; the next one gets the number after the last of them. Each test begins with this, so it must be quick. */
export function refilling(
  { db }: Pick<RunningServer, 'db'>,
  env: Record<string, string>,
  names: { customers: string; addresses: string },
): Refilling {
  const { knex } = db;
  const resets = db.table('customer_password_resets');
  const links = db.table('accounts_reset_links');
  const groups = db.table('customer_groups');

  const statements = ({ customers = [], addresses, customer_groups }: Tables): string[] => {
    const insert = (table: string, rows: Row[]) => (rows.length > 0 ? [textOf(table, rows)] : []);
    const next = (table: string, rows: Row[]) =>
      db.kind === 'mysql'
        ? `alter table \`${table}\` auto_increment = ${rows.length + 1}`
        : `update sqlite_sequence set seq = ${rows.length} where name = '${table}'`;
    return [
      `delete from ${resets}`,
      // A customer is mailed so many links a day, and another test's customer has the same number.
      `delete from ${links}`,
      ...(addresses ? [`delete from ${names.addresses}`] : []),
      `delete from ${names.customers}`,
      ...(customer_groups ? [`delete from ${groups}`, ...insert(groups, customer_groups)] : []),
      ...insert(names.customers, customers),
      next(names.customers, customers),
      ...(addresses ? [...insert(names.addresses, addresses), next(names.addresses, addresses)] : []),
    ];
  };

  // Many tests begin with the same rows.
  const texts = new WeakMap<Row[], string>();
  const textOf = (table: string, rows: Row[]): string => {
    const text =
      texts.get(rows) ??
      knex(table)
        .insert(table === names.customers ? rows.map(keyed) : rows)
        .toString();
    texts.set(rows, text);
    return text;
  };
  const keyed = (row: Row): Row =>
    db.kind === 'embedded'
      ? { ...row, email_key: row.email === null ? null : collationKey(String(row.email)) }
      : row;

  let connection: Promise<Connection> | undefined;

  return {
    async with(tables) {
      if (db.kind === 'embedded') {
        for (const statement of statements(tables)) await knex.raw(statement);
        return;
      }
      connection ??= besideServer({ env }, { dateStrings: true, multipleStatements: true });
      await (await connection).query(statements(tables).join(';\n'));
    },
    end: async () => (await connection)?.end(),
  };
}
