import type { Knex } from 'knex';
import type { ExpiringStore } from '../../accounts/expiring-store';
import type { Clock, ShopTime } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import { withinDeadline } from '../connection/within-deadline';
import { emailColumn } from '../customers/email-column';
import type { Schema } from '../schema/schema';
import { cacheForAMinute } from './cache-for-a-minute';
import { startDownwards, startUpwards } from './census';
import { countedAtOnce, headcount } from './headcount';
import { type CustomerFilter, isEmpty, matchingCustomers, readsRows, searches } from './matching';
import { scanQueue } from './scan-queue';

export interface CustomerOrder {
  by: 'id' | 'email' | 'created_at' | 'full_name' | 'status';
  descending: boolean;
}

interface CustomerPage {
  ids: number[];
  /** Total of all customers, at most a minute old; of a keyword's matches exact up to ten thousand, beyond that as many as were seen. */
  total: number;
}

export type CustomerList = ReturnType<typeof customerList>;

/** A piece of an ordered list: an id to begin at, how many to take, and how many to pass before. */
interface Piece {
  start: number | undefined;
  most: number;
  pass: number;
}

const valuesOf = ({ start, most, pass }: Piece) => (start === undefined ? [most, pass] : [start, most, pass]);

/** Nearer pages are found from the beginning, so they never show what a deletion has moved. */
const farOut = 20_000;
/** Matches beyond this are not counted: no person pages through so many. */
const countedMatches = 10_000;

/**
 * Bagisto's table is not ours to index. What its keys answer is answered at any size: every page by id or by
 * e-mail address, an address and the beginning of one. Everything else reads all rows, one question at a time.
 */
export function customerList(
  db: Database,
  schema: Schema,
  shared: ExpiringStore,
  { clock, time }: { clock: Clock; time: Pick<ShopTime, 'toLocal'> },
) {
  // As the counts, which are kept for a minute, a search may be some seconds behind; the pages by key never are.
  const { replica } = db;
  const table = db.table('customers');
  const email = emailColumn(db, schema);
  const scan = scanQueue(replica);
  const everybody = headcount(replica, table, shared);
  const counts = cacheForAMinute<number>(clock);
  const emailHasKey = schema.emailUnique !== 'nowhere';

  const orders: Record<CustomerOrder['by'], string[]> = {
    id: ['id'],
    email: [email.name, 'id'],
    created_at: schema.customers.has('created_at') ? ['created_at', 'id'] : ['id'],
    full_name: ['first_name', 'last_name', 'id'],
    status: ['status', 'id'],
  };

  const matching = matchingCustomers(db, schema, time);

  const inOrder = (query: Knex.QueryBuilder, columns: string[], descending: boolean, piece: Piece) => {
    query.select('id');
    if (piece.start !== undefined) query.where('id', descending ? '<' : '>=', piece.start);
    for (const column of columns) query.orderBy(column, descending ? 'desc' : 'asc');
    return query.limit(piece.most).offset(piece.pass);
  };
  // Built once: knex takes as long to write the text of a page of everybody as MariaDB to find it.
  const texts = new Map<string, string>();
  const wholeText = (columns: string[], descending: boolean, far: boolean): string => {
    const key = `${columns} ${descending} ${far}`;
    const piece = { start: far ? 1 : undefined, most: 1, pass: 1 };
    const text = texts.get(key) ?? inOrder(db.knex(table), columns, descending, piece).toSQL().sql;
    texts.set(key, text);
    return text;
  };

  const counted = async (filter: CustomerFilter): Promise<number> => {
    const found = matching(replica, filter);
    const query = searches(filter)
      ? replica.knex(found.select('id').limit(countedMatches).as('found'))
      : found;
    const row = query.count({ total: '*' }).first<{ total: number | string }>();
    const indexed = filter.email !== undefined || !readsRows(filter);
    return Number((await (indexed ? replica.run(row) : scan(row))).total);
  };
  const totalOf = async (filter: CustomerFilter, since: number): Promise<number> => {
    const { total } = await everybody.now();
    if (isEmpty(filter)) return total;
    if (total <= countedAtOnce) return counted(filter);
    // It has a second of its own, and whoever comes again finds it.
    const count = counts.get(JSON.stringify(filter), () => counted(filter));
    return withinDeadline(replica, count, 'what was found is still being counted', since);
  };

  return {
    async page(
      filter: CustomerFilter,
      { by, descending }: CustomerOrder,
      { offset, limit }: { offset: number; limit: number },
    ): Promise<CustomerPage> {
      const since = performance.now();
      const unfiltered = isEmpty(filter);
      const hasKey = by === 'email' ? emailHasKey : by === 'id' && filter.emailPrefix === undefined;
      const byKey = hasKey && !readsRows(filter);
      const indexed = filter.email !== undefined || byKey;
      // A key gives equals, which are those without an address, in the order of their ids; told to order by the
      // id as well, MariaDB would sort the whole table.
      const columns = byKey ? orders[by].slice(0, 1) : orders[by];

      const far = unfiltered && by === 'id' && offset >= farOut;
      const start = far
        ? (descending ? startDownwards : startUpwards)(await everybody.now(), offset)
        : undefined;
      // One search finds the page and how many there are.
      const whole = !indexed && !unfiltered && offset + limit <= countedMatches;
      const from = whole ? 0 : offset;
      // One more than asked for: whether there is another page is seen, not calculated.
      const most = 1 + (whole ? countedMatches : limit);
      const piece = { start: start?.id, most, pass: start?.pass ?? from };
      const found = () => inOrder(matching(indexed ? db : replica, filter), columns, descending, piece);

      const rows = await (unfiltered && indexed
        ? db.rows<{ id: number }>(wholeText(columns, descending, far), valuesOf(piece))
        : indexed
          ? db.run<{ id: number }[]>(found())
          : scan<{ id: number }[]>(found(), since));
      const ids = rows.slice(offset - from, offset - from + limit).map(({ id }) => Number(id));
      const seen = from + rows.length;
      if (rows.length === most) {
        const total = searches(filter) ? countedMatches : await totalOf(filter, since);
        return { ids, total: Math.max(offset + limit + 1, total) };
      }
      if (rows.length > 0 || from === 0) return { ids, total: seen };
      return { ids, total: Math.min(offset, await totalOf(filter, since)) };
    },
    stop: everybody.stop,
  };
}
