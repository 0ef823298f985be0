import type { Registry } from 'prom-client';
import { createMetrics } from '../routes/http/metrics';
import type { WriteLine } from '../routes/http/request-log';
import type { OperationsParts } from '../routes/operations/door';
import type { AppDeps } from './parts';

type Watched = Pick<AppDeps, 'config' | 'db' | 'redis' | 'hasher' | 'mailer' | 'accepting' | 'shown'>;

/** What a balancer and a Prometheus may ask, and what counts the requests for them. */
export function operationsParts({
  config,
  db,
  redis,
  hasher,
  mailer,
  accepting,
  shown,
}: Watched): Omit<OperationsParts, 'headers'> & { count?: WriteLine; registry?: Registry } {
  const probes = [
    { name: 'database', check: () => db.ping() },
    ...(redis ? [{ name: 'redis', check: async () => void (await redis.ping()) }] : []),
  ];
  const metrics = config.metrics ? createMetrics({ hasher, database: db, mailer, probes }) : undefined;
  return {
    accepting,
    probes,
    metrics: metrics && (shown?.(metrics.registry) ?? metrics.registry),
    count: metrics?.count,
    registry: metrics?.registry,
  };
}
