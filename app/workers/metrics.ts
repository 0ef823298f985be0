import type { Worker } from 'node:cluster';
import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Registry } from 'prom-client';
import type { MetricsShown } from '../../routes/http/metrics';
import { type Reading, type ToWorker, tellPrimary, tellWorker } from './messages';

/** A worker that is busy for longer is counted as it last was; prom-client's own collecting would fail after five seconds. */
const patienceMs = 1000;

/** Answers /metrics of a worker, whichever is asked, with what all have counted. */
export function metricsOfAll(own: Registry): MetricsShown {
  const answers = new EventEmitter();
  process.on('message', async (message: ToWorker) => {
    if (message.kind === 'read')
      await tellPrimary({ kind: 'reading', readings: await own.getMetricsAsJSON() });
    else if (message.kind === 'sums') answers.emit('sums', message.text);
  });
  return {
    contentType: own.contentType,
    async metrics() {
      const sums = once(answers, 'sums');
      await tellPrimary({ kind: 'sums?' });
      return (await sums)[0];
    },
  };
}

/** The primary's side: `serving` are the workers that can be asked now. */
export function sumsOf(serving: () => Worker[]) {
  const latest = new Map<number, Reading[]>();
  /** Counts of workers that ended: to Prometheus a sum that falls is one that began anew. */
  let inherited: Reading[] = [];

  const read = async (worker: Worker, signal: AbortSignal): Promise<unknown> => {
    const reading = once(worker, 'reading', { signal });
    tellWorker(worker, { kind: 'read' });
    return Promise.race([reading, once(worker, 'exit', { signal })]);
  };
  const text = async (): Promise<string> => {
    const over = new AbortController();
    const { signal } = over;
    const all = Promise.allSettled(serving().map((worker) => read(worker, signal)));
    await Promise.race([all, pause(patienceMs, undefined, { signal }).catch(() => {})]);
    over.abort();
    return added([inherited, ...latest.values()]).metrics();
  };

  return {
    heard(worker: Worker, readings: Reading[]): void {
      latest.set(worker.id, readings);
      worker.emit('reading');
    },
    gone({ id }: Worker): void {
      // prom-client says these words, whatever its types say.
      const counted = latest.get(id)?.filter(({ type }) => /^(counter|histogram)$/.test(String(type)));
      latest.delete(id);
      if (counted) inherited = added([inherited, counted]).getMetricsAsArray() as unknown as Reading[];
    },
    answer: async (worker: Worker) => tellWorker(worker, { kind: 'sums', text: await text() }),
  };
}

/** The worst of them, or the start of the oldest, where a sum means nothing. */
const aggregatorOf = ({ name, aggregator }: Reading): Reading['aggregator'] => {
  if (name.startsWith('nodejs_eventloop_lag')) return 'max';
  return name === 'process_start_time_seconds' ? 'min' : aggregator;
};

function added(readings: Reading[][]) {
  // Loaded when somebody asks: a single process never does.
  const { AggregatorRegistry } = require('prom-client') as typeof import('prom-client');
  return AggregatorRegistry.aggregate(
    readings.map((own) => own.map((reading) => ({ ...reading, aggregator: aggregatorOf(reading) }))),
  );
}
