import { Unavailable } from '../../accounts/errors';
import type { Database, Query } from '../connection/connection';

/** Asks what no index answers: one such question at a time, each bounded by a second with its wait. */
type Scan = <T>(query: Query<T>, since?: number) => Promise<T>;

export function scanQueue(db: Database): Scan {
  // Later than this a scan would hardly be done in time.
  const latestStart = (db.deadline * 2) / 3;
  let last: Promise<unknown> = Promise.resolve();
  return (query, since = performance.now()) => {
    const elapsed = () => performance.now() - since;
    const turn = last.then(async () => {
      if (elapsed() > latestStart) throw new Unavailable('another search of the customers took its time');
      try {
        return await db.run(query, since);
      } catch (error) {
        const overdue = error instanceof Unavailable && elapsed() >= db.deadline;
        throw overdue ? new Unavailable('a search of the customers took too long') : error;
      }
    });
    last = turn.catch(() => {});
    return turn;
  };
}
