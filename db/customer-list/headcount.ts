import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ExpiringStore } from '../../accounts/expiring-store';
import { batched } from '../connection/batched';
import type { Database } from '../connection/connection';
import { withinDeadline } from '../connection/within-deadline';
import { type Census, type Counts, censusOf, takeCensus } from './census';

/** Tables up to this size are counted at once: a database needs a few milliseconds for it. */
export const countedAtOnce = 10_000;
/** A census is good for so long; whoever of all processes first finds none takes the next, for all of them. */
const goodForSeconds = 30;
const mostAskers = 32;
const lookEveryMs = 10_000;
/** Longer than taking one may last. */
const turnSeconds = 20;

/**
 * Takes a census of a large table at start and from then on, in the background: no request for a page waits for
 * one, however long nobody has asked. When the next one fails, the last is better than none.
 */
export function headcount(db: Database, table: string, shared: ExpiringStore) {
  const me = randomUUID();
  const [key, turn] = [`census:${table}`, `census:${table}:turn`];
  let last: Census | undefined;
  let looking: Promise<Census> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const countText = db.knex(table).count({ total: '*' }).toSQL().sql;
  const count = batched<undefined, number>(mostAskers, async (askers) => {
    const [row] = await db.rows<{ total: number | string }>(countText, []);
    return askers.map(() => Number(row?.total));
  });

  const renewed = async (): Promise<Counts> => {
    for (;;) {
      const known = await shared.get(key);
      if (known) return JSON.parse(known);
      if ((await shared.claim(turn, me, turnSeconds)) === me) break;
      await pause(200, undefined, { ref: false });
    }
    try {
      const counts = await takeCensus(db, table);
      await shared.set(key, JSON.stringify(counts), goodForSeconds);
      return counts;
    } finally {
      await shared.delete(turn);
    }
  };
  const look = (): Promise<Census> => {
    looking ??= renewed()
      .then((counts) => {
        last = censusOf(counts);
        return last;
      })
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  const keep = () => {
    timer ??= setInterval(() => look().catch(() => {}), lookEveryMs).unref();
    look().catch(() => {});
  };
  const stop = () => {
    clearInterval(timer);
    timer = last = undefined;
  };

  /** How many rows the table has: of few as it is now, without saying where they are; of many less than a minute old. */
  const now = async (): Promise<Census> => {
    const since = performance.now();
    if (!timer) {
      // A table that cannot be counted in time is no small one.
      const total = await count(undefined).catch(() => Number.POSITIVE_INFINITY);
      if (total <= countedAtOnce) return { total, spans: [] };
      keep();
    }
    const census = last ?? (await withinDeadline(db, look(), 'the customers are still being counted', since));
    if (census.total <= countedAtOnce) stop();
    return census;
  };

  const beyond = db.knex(table).select('id').orderBy('id').limit(1).offset(countedAtOnce);
  const begun = db.run<{ id: number }[]>(beyond).then((rows) => rows.length > 0 && keep());
  begun.catch(() => {});

  return { now, stop };
}
