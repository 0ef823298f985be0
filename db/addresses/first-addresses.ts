import type { Knex } from 'knex';
import { batched } from '../connection/batched';
import type { Database } from '../connection/connection';
import { readyTexts } from '../connection/ready-texts';
import type { Row } from '../customers/customer-row';

/** Askers of one statement, and the rows that it may bring to all of them. */
const mostAskers = 32;
const mostRows = 256;

/** For so long a customer who had many is not asked for few again. */
const manyForMs = 60_000;
const mostKnown = 1000;

/**
 * All addresses of a customer who has few, the oldest first; undefined where many might be cut off. What many customers ask
 * in one turn is one statement, and those who keep thousands make it no longer than it may be.
 */
export function firstAddresses(
  db: Database,
  select: Knex.QueryBuilder,
  selectValues: string[],
): (customerId: number) => Promise<Row[] | undefined> {
  const manyUntil = new Map<number, number>();
  const hasMany = (id: number) => (manyUntil.get(id) ?? 0) > performance.now();
  const texts = readyTexts<number>((some) => select.clone().whereIn('customer_id', some).limit(mostRows));
  const ask = batched(mostAskers, async (ids: number[]) => {
    const { sql, values } = texts.about([...new Set(ids)]);
    const rows = await db.rows<Row>(sql, [...selectValues, ...values, mostRows]);
    if (rows.length === mostRows) {
      noteMany(rows);
      return ids.map(() => undefined);
    }
    rows.sort((a, b) => Number(a.id) - Number(b.id));
    return ids.map((id) => rows.filter(({ customer_id }) => Number(customer_id) === id));
  });
  /** Whose rows are all there were: nobody else's fitted beside them. */
  const noteMany = (rows: Row[]) => {
    const id = Number(rows[0]?.customer_id);
    if (!rows.every(({ customer_id }) => Number(customer_id) === id)) return;
    if (manyUntil.size >= mostKnown) manyUntil.clear();
    manyUntil.set(id, performance.now() + manyForMs);
  };
  return async (id) => (hasMany(id) ? undefined : ask(id));
}
