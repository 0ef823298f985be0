import type { Knex } from 'knex';
import { fitsColumns } from '../../accounts/column-limit';
import type { Database } from '../connection/connection';
import type { Schema } from '../schema/schema';
import { collationKey } from './collation-key';

/** The column in which customers' addresses are compared, and the texts to look for in it. */
interface EmailColumn {
  name: 'email' | 'email_key';
  spellings(email: string): string[];
  /** Narrows a query down to the addresses that begin like this. */
  beginning(query: Knex.QueryBuilder, prefix: string): void;
}

export function emailColumn(db: Database, schema: Schema): EmailColumn {
  if (db.kind === 'embedded') {
    return {
      name: 'email_key',
      spellings: (email) => [collationKey(email)],
      beginning(query, prefix) {
        // SQLite's LIKE could not use the key.
        const key = collationKey(prefix);
        query.where('email_key', '>=', key).where('email_key', '<', `${key}\u{10ffff}`);
      },
    };
  }
  // A collation that tells cases apart would hide from us the row that differs in nothing else.
  const column = schema.customers.get('email');
  const spellings = (email: string) => {
    if (!fitsColumns(email, column)) return [];
    return schema.emailFolds ? [email] : [...new Set([email, email.toLowerCase()])];
  };
  return {
    name: 'email',
    spellings,
    beginning(query, prefix) {
      // No text to look for finds no row, instead of every row.
      query.whereIn('email', []);
      for (const spelling of spellings(prefix))
        query.orWhereRaw("email like ? escape '!'", [`${literally(spelling)}%`]);
    },
  };
}

/** Escapes LIKE's wildcards; a backslash would depend on the server's sql_mode. */
export const literally = (text: string) => text.replace(/[!%_]/g, '!$&');
