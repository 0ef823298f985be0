import { fitsColumns } from '../../accounts/column-limit';
import type { Database } from '../connection/connection';
import type { Schema } from '../schema/schema';
import { emailColumn, literally } from './email-column';

/** For a person who looks for somebody, and can wait for it; no more ids than asked for, the likeliest first. */
type CustomerSearch = (text: string, limit: number) => Promise<number[]>;

/** A part of a name has no index: a million rows are read in a second or two. */
const patience = 15_000;
const mostWords = 5;

export function customerSearch(db: Database, schema: Schema): CustomerSearch {
  const { knex } = db;
  const table = db.table('customers');
  const email = emailColumn(db, schema);
  const names = ['first_name', 'last_name'].map((column) => schema.customers.get(column));

  const byAddress = (prefix: string) =>
    knex(table)
      .select('id')
      .where((either) => email.beginning(either, prefix))
      .orderBy(email.name);

  /** Each word in one of the names, in any order: people say "Doe, Jane" as well. */
  const byName = (words: string[]) => {
    const query = knex(table).select('id').orderBy('id');
    for (const word of words) {
      const part = `%${literally(word)}%`;
      query.whereRaw("(first_name like ? escape '!' or last_name like ? escape '!')", [part, part]);
    }
    return query;
  };

  return async (text, limit) => {
    const found = new Set<number>();
    const look = async (query: ReturnType<typeof byAddress>) => {
      if (found.size >= limit) return;
      // Those that were found before may come again.
      const rows = await db.run<{ id: number | string }[]>(
        query.limit(limit + found.size).timeout(patience, { cancel: db.kind === 'mysql' }),
      );
      for (const { id } of rows) if (found.size < limit) found.add(Number(id));
    };
    const id = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
    if (id !== undefined) await look(knex(table).select('id').where({ id }));
    await look(byAddress(text));
    const words = text.split(/[\s,]+/).filter(Boolean);
    if (id === undefined && words.length <= mostWords && fitsColumns(text, ...names))
      await look(byName(words));
    return [...found];
  };
}
