import { type RequestHandler, Router } from 'express';
import { MethodNotAllowed } from '../../accounts/errors';
import { succeeds } from '../../accounts/succeeds';
import type { MetricsShown } from '../http/metrics';
import type { Probe } from '../http/probes';
import type { Door } from '../http/router';

export interface OperationsParts {
  /** False from the first moment of a shutdown, so that a balancer looks elsewhere. */
  accepting(): boolean;
  probes: Probe[];
  version: string;
  /** Undefined where it is not known. */
  commit: string | undefined;
  headers: RequestHandler;
  metrics?: MetricsShown;
}

export function operationsDoor(parts: OperationsParts): Door {
  const { accepting, probes, version, commit, headers, metrics } = parts;
  const router = Router({ caseSensitive: true });
  router.use(headers);
  const lines: Record<string, RequestHandler> = {
    '/health/live': (_req, res) => {
      res.json({ status: 'ok' });
    },
    '/health/ready': async (_req, res) => {
      const checks = await Promise.all(
        probes.map(async (probe) => [probe.name, (await succeeds(probe.check())) ? 'ok' : 'away'] as const),
      );
      const ready = accepting() && checks.every(([, state]) => state === 'ok');
      if (!ready) res.set('Retry-After', '1');
      res.status(ready ? 200 : 503).json({
        status: ready ? 'ok' : accepting() ? 'unavailable' : 'draining',
        version,
        commit,
        checks: Object.fromEntries(checks),
      });
    },
    ...(metrics && {
      '/metrics': async (_req, res) => {
        res.type(metrics.contentType).send(await metrics.metrics());
      },
    }),
  };
  for (const [path, answer] of Object.entries(lines)) router.get(path, answer);
  const paths = Object.keys(lines);
  router.all(paths, (req, _res, next) => {
    if (req.method !== 'OPTIONS') throw new MethodNotAllowed(['GET', 'HEAD']);
    next();
  });
  return { name: 'operations', router, ground: /^(?=\/metrics$|\/health\/)/, paths };
}
