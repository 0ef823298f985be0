import { AggregatorRegistry } from 'prom-client';
import type { Reading } from './messages';

/** prom-client says these words, whatever its types say. */
const counters = new Set(['counter', 'histogram']);

export interface Sums {
  /** Sums of all workers, as Prometheus reads them. */
  text(): Promise<string>;
  heard(worker: number, round: number, readings: Reading[]): void;
  /** Keeps a lost worker's last counts: to Prometheus a sum that falls is one that began anew. */
  gone(worker: number): void;
}

export interface SumsParts {
  /** Asks all that serve now, and answers who they are. */
  ask(round: number): number[];
  patienceMs?: number;
}

/** A worker that is too busy to answer is counted as it last was. */
export function sumsOf({ ask, patienceMs = 1000 }: SumsParts): Sums {
  const latest = new Map<number, Reading[]>();
  const rounds = new Map<number, { missing: Set<number>; done(): void }>();
  let inherited: Promise<Reading[]> = Promise.resolve([]);
  let last = 0;

  const settle = (worker: number, { missing, done }: { missing: Set<number>; done(): void }) => {
    missing.delete(worker);
    if (missing.size === 0) done();
  };

  return {
    async text() {
      const round = ++last;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patienceMs);
        const done = () => {
          clearTimeout(timer);
          resolve();
        };
        const missing = new Set(ask(round));
        rounds.set(round, { missing, done });
        if (missing.size === 0) done();
      });
      rounds.delete(round);
      let from: typeof inherited;
      let left: Reading[];
      do {
        from = inherited;
        left = await from;
      } while (from !== inherited);
      return added([left, ...latest.values()]).metrics();
    },
    heard(worker, round, readings) {
      latest.set(worker, readings);
      const asked = rounds.get(round);
      if (asked) settle(worker, asked);
    },
    gone(worker) {
      const counted = latest.get(worker)?.filter(({ type }) => counters.has(String(type)));
      latest.delete(worker);
      for (const asked of rounds.values()) settle(worker, asked);
      if (counted) inherited = inherited.then((left) => added([left, counted]).getMetricsAsJSON());
    },
  };
}

/** The aggregator where a sum says nothing: the worst of them, or the start of the first. */
const instead = (name: string): Reading['aggregator'] | undefined => {
  if (name.startsWith('nodejs_eventloop_lag')) return 'max';
  return name === 'process_start_time_seconds' ? 'min' : undefined;
};

function added(readings: Reading[][]) {
  const all = readings.map((own) =>
    own.map((reading) => ({ ...reading, aggregator: instead(reading.name) ?? reading.aggregator })),
  );
  return AggregatorRegistry.aggregate(all);
}
