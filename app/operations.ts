import type { Registry } from 'prom-client';
import type { WriteLine } from '../routes/http/request-log';
import type { OperationsParts } from '../routes/operations/door';
import type { AppDeps } from './deps';
import { commit, version } from './version';

type Watched = Pick<AppDeps, 'config' | 'db' | 'redis' | 'hasher' | 'mailer' | 'accepting' | 'shown'>;

/** Answers for a balancer and a Prometheus, and the counters behind them. */
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
    { name: 'database', check: () => db.mayWrite() },
    // A full Redis, and one that has become a replica, still answer a PING.
    ...(redis
      ? [
          {
            name: 'redis',
            check: async () => void (await redis.set(`${config.redisPrefix}probe`, 1, 'EX', 60)),
          },
        ]
      : []),
  ];
  // Loaded only here: without METRICS nobody waits for prom-client.
  const { createMetrics } = config.metrics
    ? (require('../routes/http/metrics') as typeof import('../routes/http/metrics'))
    : {};
  const metrics = createMetrics?.({ hasher, database: db, mailer, probes }, { version, commit });
  return {
    accepting,
    probes,
    version,
    commit,
    metrics: metrics && (shown?.(metrics.registry) ?? metrics.registry),
    count: metrics?.count,
    registry: metrics?.registry,
  };
}
