import { StartRefused } from '../../accounts/errors';
import type { Database } from '../connection/connection';
import type { Tables } from './tables';

const needed: Record<string, string[]> = {
  customers: ['id', 'email', 'password', 'first_name', 'last_name', 'status', 'customer_group_id'],
  customer_groups: ['id', 'name'],
  customer_password_resets: ['email', 'token', 'created_at'],
};
/** Tables that our first migration makes before the customers, so what an interrupted one leaves behind. */
const halfMade = ['customer_groups', 'customer_password_resets'];

/**
 * Somebody else's database is refused before anything is written into it: a wrong DB_DATABASE or a forgotten
 * DB_PREFIX must not put a second, empty set of customers beside the shop's.
 */
export function emptyOrBagisto(db: Database, tables: Tables): 'empty' | 'bagisto' {
  if (!tables.get('customers')) {
    const begun = tables.names.includes(db.table('accounts_migrations'));
    const ours = (name: string) =>
      begun && (name.startsWith(db.table('accounts_')) || halfMade.some((table) => name === db.table(table)));
    const strange = tables.names.filter((name) => !ours(name));
    if (strange.length === 0) return 'empty';
    throw new StartRefused(foreign(db, strange));
  }
  for (const [name, columns] of Object.entries(needed)) {
    const table = tables.get(name);
    if (!table)
      throw new StartRefused(noBagisto(`there is no ${db.table(name)} beside ${db.table('customers')}`));
    const missing = columns.filter((column) => !table.columns.has(column));
    if (missing.length > 0) {
      throw new StartRefused(noBagisto(`${db.table(name)} lacks ${missing.join(', ')}`));
    }
  }
  return 'bagisto';
}

const noBagisto = (found: string) =>
  `this database is neither empty nor a Bagisto: ${found}; check DB_DATABASE and DB_PREFIX`;

function foreign(db: Database, names: string[]): string {
  const elsewhere = names
    .filter((name) => name.endsWith('customers'))
    .map((name) => name.slice(0, -'customers'.length))
    .find((prefix) => names.includes(`${prefix}customer_groups`));
  if (elsewhere !== undefined) {
    const set = elsewhere === '' ? 'leave DB_PREFIX empty' : `set DB_PREFIX=${elsewhere}`;
    return `there is no ${db.table('customers')} in this database, but ${elsewhere}customers; ${set}`;
  }
  const firstNames = names.slice(0, 3).join(', ');
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return noBagisto(`it holds ${firstNames}${more}, but no ${db.table('customers')}`);
}
