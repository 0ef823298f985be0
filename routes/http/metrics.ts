import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Load, measureLoad } from './load-metrics';
import type { RequestLine } from './request-log';

/** A registry of prom-client is one. */
export interface MetricsShown {
  contentType: string;
  metrics(): Promise<string>;
}

export function createMetrics(load: Load, build: { version: string; commit: string | undefined }) {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers });
  collectDefaultMetrics({ register: registry });
  measureLoad(registry, load);
  new Gauge({
    name: 'accounts_build_info',
    help: 'Always 1; the labels tell which version and commit run, and on which Node',
    labelNames: ['version', 'commit', 'node'],
    aggregator: 'first',
    registers,
  }).set({ version: build.version, commit: build.commit ?? '', node: process.versions.node }, 1);
  const requests = counter(
    'accounts_requests_total',
    'Answered requests by route and status',
    ...['method', 'route', 'status'],
  );
  const failures = counter(
    'accounts_failures_total',
    'Requests that failed, also where the status hides it: something was away or overloaded, or a fault of ours',
    'why',
  );
  // The first failure must be a growth already.
  for (const why of ['unavailable', 'fault', 'php'] as const) failures.inc({ why }, 0);
  const duration = new Histogram({
    name: 'accounts_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['route'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const logins = counter(
    'accounts_logins_total',
    'Attempts to log in: done, refused, throttled, or failed because something was away',
    ...['door', 'who', 'outcome'],
  );
  const throttled = counter(
    'accounts_throttled_total',
    'Requests refused as too many, by the limit that was reached',
    'limit',
  );
  return {
    registry,
    /** Told of every request as the log is: what is not in its line is in no metric. */
    count(line: RequestLine): void {
      const { method, door = 'none', status, ms, outcome, throttled: limit, failed } = line;
      const route = routeOf(line);
      requests.inc({ method, route, status });
      duration.observe({ route }, ms / 1000);
      if (failed) failures.inc({ why: failed });
      if (limit !== undefined) throttled.inc({ limit });
      const who = whoLogsIn(line);
      const ended = failed || status === 499 ? 'failed' : outcome;
      if (who) logins.inc({ door, who, outcome: limit ? 'throttled' : ended });
    },
  };
}

/** Two doors may have the same path: Bagisto's stands as it is, any other has its door's name in front. */
function routeOf({ door = 'bagisto', route = 'other' }: RequestLine): string {
  return door === 'bagisto' || !route.includes('/') ? route : `${door}/${route}`;
}

/** A throttled login was never looked at: it is known by its limit alone. */
function whoLogsIn({ event, throttled = '' }: RequestLine): 'customer' | 'admin' | undefined {
  if (event === 'login' || throttled.startsWith('login-')) return 'customer';
  return event === 'admin-login' || throttled.startsWith('admin-login-') ? 'admin' : undefined;
}
