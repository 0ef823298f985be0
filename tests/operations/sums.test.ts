import type { Worker } from 'node:cluster';
import { EventEmitter } from 'node:events';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { hashesAtOnce, threadsOfEach } from '../../accounts/identity/hashing-share';
import type { Reading, ToWorker } from '../../app/workers/messages';
import { sumsOf } from '../../app/workers/metrics';

/** The counts of one worker. */
async function counted(requests: number, more: { mails?: number; up?: number } = {}): Promise<Reading[]> {
  const registers = [new Registry()];
  const labelNames = ['route'];
  const counter = new Counter({ name: 'requests_total', help: 'h', labelNames, registers });
  counter.inc({ route: 'get' }, requests);
  const seconds = new Histogram({ name: 'seconds', help: 'h', buckets: [1], registers });
  for (let times = 0; times < requests; times++) seconds.observe(0.5);
  new Gauge({ name: 'used', help: 'h', registers }).set(requests);
  new Gauge({ name: 'waiting', help: 'h', aggregator: 'max', registers }).set(more.mails ?? 0);
  new Gauge({ name: 'up', help: 'h', aggregator: 'min', registers }).set(more.up ?? 1);
  new Gauge({ name: 'nodejs_eventloop_lag_p99_seconds', help: 'h', aggregator: 'average', registers }).set(
    requests,
  );
  return registers[0]?.getMetricsAsJSON() ?? [];
}

/** A worker at the other end of the channel: it reads what it has counted when the primary asks. */
function worker(id: number, reads: () => Promise<Reading[]> | undefined) {
  let text = '';
  const self = Object.assign(new EventEmitter(), {
    id,
    isConnected: () => true,
    send(message: ToWorker) {
      if (message.kind === 'sums') text = message.text;
      else void reads()?.then((readings) => sums.heard(self, readings));
    },
  }) as unknown as Worker;
  let sums: ReturnType<typeof sumsOf>;
  return {
    self,
    of(all: ReturnType<typeof sumsOf>) {
      sums = all;
    },
    text: () => text,
  };
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('what several workers have counted', () => {
  it('a metric of several workers is added where it counts, and else the worst of them', async () => {
    const workers = [
      worker(1, () => counted(2, { mails: 5 })),
      worker(2, () => counted(3, { mails: Number.NaN, up: 0 })),
    ];
    const sums = sumsOf(() => workers.map(({ self }) => self));
    for (const one of workers) one.of(sums);
    const asked = workers[0] as (typeof workers)[0];
    await sums.answer(asked.self);
    expect(lines(asked.text())).toEqual([
      'requests_total{route="get"} 5',
      'seconds_bucket{le="1"} 5',
      'seconds_bucket{le="+Inf"} 5',
      'seconds_sum 2.5',
      'seconds_count 5',
      'used 5',
      'waiting Nan',
      'up 0',
      'nodejs_eventloop_lag_p99_seconds 3',
    ]);
  });

  it('a worker’s counts stay in the sum when it dies or is too busy to repeat them', async () => {
    let silent = false;
    const one = worker(1, () => counted(10));
    const two = worker(2, () => (silent ? undefined : counted(10)));
    const alive = new Set([one, two]);
    const sums = sumsOf(() => [...alive].map(({ self }) => self));
    for (const each of alive) each.of(sums);
    const shows = async (what: string) => {
      await sums.answer(one.self);
      return lines(one.text()).find((line) => line.startsWith(what));
    };
    expect(await shows('requests_total')).toBe('requests_total{route="get"} 20');
    silent = true;
    expect(await shows('requests_total')).toBe('requests_total{route="get"} 20');
    alive.delete(two);
    sums.gone(two.self);
    expect(await shows('requests_total')).toBe('requests_total{route="get"} 20');
    expect(await shows('seconds_count')).toBe('seconds_count 20');
    expect(await shows('used')).toBe('used 10');
    // Two in a row, and one that never said a word.
    alive.clear();
    sums.gone(one.self);
    sums.gone(worker(3, () => undefined).self);
    expect(await shows('requests_total')).toBe('requests_total{route="get"} 20');
    expect(await shows('used')).toBeUndefined();
  });

  it('workers share the cores for their hashes, and each has threads for its share', () => {
    expect([1, 2, 3, 8, 16].map((workers) => hashesAtOnce(workers, 8))).toEqual([8, 4, 3, 1, 1]);
    expect(hashesAtOnce(1, 1)).toBe(2);
    expect([1, 2, 3, 8, 16].map((workers) => threadsOfEach(workers, 8))).toEqual([10, 6, 5, 4, 4]);
    expect(threadsOfEach(48, 48)).toBe(4);
  });
});
