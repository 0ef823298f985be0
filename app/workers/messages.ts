import type { Worker } from 'node:cluster';
import type { MetricObjectWithValues, MetricValue } from 'prom-client';
import type { StartSummary } from '../start-summary';

/** One metric with what it has counted, as prom-client tells it to other programs. */
export type Reading = MetricObjectWithValues<MetricValue<string>>;

/** The primary's configuration: a worker that is started later must not find a file changed. */
export interface Settings {
  kind: 'settings';
  number: number;
  values: Record<string, string | undefined>;
}

export type ToWorker =
  | Settings
  | { kind: 'stop'; reason: string }
  | { kind: 'there?' }
  | { kind: 'read' }
  | { kind: 'sums'; text: string };

export type FromWorker =
  | { kind: 'ready'; summary: StartSummary }
  | { kind: 'refused'; why: string }
  | { kind: 'there' }
  | { kind: 'reading'; readings: Reading[] }
  | { kind: 'sums?' };

/** To one that just died nothing can be said, and nothing need be. */
export function tellWorker(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message, () => {});
}

export function tellPrimary(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => resolve());
    else resolve();
  });
}
