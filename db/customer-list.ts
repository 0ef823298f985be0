import type { Knex } from 'knex';
import type { Clock } from '../app/store-time';
import { censusOf, startDownwards, startUpwards } from './census';
import type { Database } from './connection';
import { emailColumn, literally } from './email-column';
import { keptForAMinute } from './kept-for-a-minute';
import { scanQueue } from './scan-queue';
import type { Schema } from './schema';

export interface CustomerFilter {
  /** A part of the name or of the e-mail address. */
  keyword?: string;
  email?: string;
  emailPrefix?: string;
  status?: number;
}

export interface CustomerOrder {
  by: 'id' | 'email' | 'created_at' | 'full_name';
  descending: boolean;
}

export interface CustomerPage {
  ids: number[];
  /** Of everybody at most a minute old; of what a keyword finds exact up to ten thousand. */
  total: number;
}

/**
 * Bagisto's table is not ours to index. What its keys answer is answered at any size: every page by id or by
 * e-mail address, an address and the beginning of one. Everything else reads all rows, one question at a time.
 */
export interface CustomerList {
  page(
    filter: CustomerFilter,
    order: CustomerOrder,
    where: { offset: number; limit: number },
  ): Promise<CustomerPage>;
}

/** What a database counts within a few milliseconds need not be kept. */
const countedAtOnce = 10_000;
/** Nearer pages are found from the beginning, so they never show what a deletion has moved. */
const farOut = 20_000;
/** Nobody reads on in so many: a keyword that half the shop has need not be looked for in the other half. */
const countedMatches = 10_000;

export function customerList(db: Database, schema: Schema, clock: Clock): CustomerList {
  // As the counts, which are kept for a minute, a search may be some seconds behind; the pages by key never are.
  const { replica } = db;
  const table = db.table('customers');
  const email = emailColumn(db, schema);
  const embedded = db.kind === 'embedded';
  const scan = scanQueue(replica);
  const census = censusOf(replica, table, clock);
  const counts = keptForAMinute<number>(clock);
  const emailHasKey = schema.emailUnique !== 'nowhere';
  let everybody = Number.POSITIVE_INFINITY;

  const orders: Record<CustomerOrder['by'], string[]> = {
    id: ['id'],
    // Its key gives equals, which are those without an address, in the order of their ids; told to order by
    // the id as well, MariaDB would sort the whole table.
    email: emailHasKey ? [email.name] : [email.name, 'id'],
    created_at: schema.customers.has('created_at') ? ['created_at', 'id'] : ['id'],
    full_name: ['first_name', 'last_name', 'id'],
  };

  const matching = (on: Database, { keyword, email: exact, emailPrefix, status }: CustomerFilter) => {
    const query = on.knex(table);
    if (exact !== undefined) query.whereIn(email.name, email.spellings(exact));
    if (emailPrefix !== undefined) query.where((either) => email.beginning(either, emailPrefix));
    if (status !== undefined) query.where({ status });
    if (keyword !== undefined) {
      const name = embedded ? "first_name || ' ' || last_name" : "concat(first_name, ' ', last_name)";
      const part = `%${literally(keyword)}%`;
      query.whereRaw(`(email like ? escape '!' or ${name} like ? escape '!')`, [part, part]);
    }
    return query;
  };

  const counted = async (filter: CustomerFilter, since: number): Promise<number> => {
    const found = matching(replica, filter);
    const query = filter.keyword === undefined ? found : atMost(countedMatches, found);
    const row = query.count({ total: '*' }).first<{ total: number | string }>();
    const indexed =
      filter.keyword === undefined && (filter.status === undefined || filter.email !== undefined);
    return Number((await (indexed ? replica.run(row) : scan(row, since))).total);
  };
  const atMost = (most: number, found: Knex.QueryBuilder) =>
    replica.knex(found.select('id').limit(most).as('found'));

  const allOfThem = async (): Promise<number> => {
    everybody = everybody <= countedAtOnce ? await counted({}, performance.now()) : (await census()).total;
    return everybody;
  };
  const totalOf = async (filter: CustomerFilter, since: number): Promise<number> => {
    const all = await allOfThem();
    const chosen = Object.entries(filter).filter(([, value]) => value !== undefined);
    if (chosen.length === 0) return all;
    if (all <= countedAtOnce) return counted(filter, since);
    return counts.get(JSON.stringify(chosen), () => counted(filter, since));
  };

  return {
    async page(filter, { by, descending }, { offset, limit }) {
      const since = performance.now();
      const { keyword, status, emailPrefix } = filter;
      const unfiltered = Object.values(filter).every((value) => value === undefined);
      const byKey = by === 'email' ? emailHasKey : by === 'id' && emailPrefix === undefined;
      const indexed = filter.email !== undefined || (byKey && keyword === undefined && status === undefined);

      const far = unfiltered && by === 'id' && offset >= farOut;
      const start = far ? (descending ? startDownwards : startUpwards)(await census(), offset) : undefined;
      const query = matching(indexed ? db : replica, filter).select('id');
      if (start) query.where('id', descending ? '<' : '>=', start.id);
      for (const column of orders[by]) query.orderBy(column, descending ? 'desc' : 'asc');
      query.limit(limit + 1).offset(start?.pass ?? offset);

      // One more than asked for: whether there is another page is seen, not calculated.
      const rows = await (indexed ? db.run<{ id: number }[]>(query) : scan<{ id: number }[]>(query, since));
      const ids = rows.slice(0, limit).map(({ id }) => Number(id));
      const reached = offset + ids.length;
      if (rows.length > limit) return { ids, total: Math.max(reached + 1, await totalOf(filter, since)) };
      if (ids.length > 0 || offset === 0) return { ids, total: reached };
      return { ids, total: Math.min(offset, await totalOf(filter, since)) };
    },
  };
}
