import type { Knex } from 'knex';
import type { AtHandMysqlClient } from './at-hand-mysql-client';

export type PoolLoad = ReturnType<typeof poolLoadOf>;

interface Pool {
  max: number;
  numUsed(): number;
  numPendingAcquires(): number;
  on(event: 'acquireRequest' | 'acquireSuccess' | 'acquireFail', listener: (request: number) => void): void;
}

/** How busy the connections are: for the metrics. */
export function poolLoadOf(instance: Knex) {
  const pool: Pool = instance.client.pool;
  // The embedded database keeps none at hand.
  const client: Partial<AtHandMysqlClient> = instance.client;
  const since = new Map<number, number>();
  let requests = 0;
  let waitedSeconds = 0;
  let gaveUp = 0;
  const settle = (request: number) => {
    waitedSeconds += (performance.now() - (since.get(request) ?? performance.now())) / 1000;
    since.delete(request);
  };
  pool.on('acquireRequest', (request) => {
    requests++;
    since.set(request, performance.now());
  });
  pool.on('acquireSuccess', settle);
  pool.on('acquireFail', (request) => {
    gaveUp++;
    settle(request);
  });
  return {
    max: pool.max,
    get used() {
      return pool.numUsed() - (client.atHand?.length ?? 0);
    },
    get waiting() {
      return pool.numPendingAcquires();
    },
    /** Since start: how often a connection was asked for, how long that took in all, and how often it was in vain. */
    get requests() {
      return requests + (client.taken ?? 0);
    },
    get waitedSeconds() {
      return waitedSeconds;
    },
    get gaveUp() {
      return gaveUp;
    },
  };
}
