import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { PasswordHasher } from '../identity/password-hasher';

export interface Metrics {
  registry: Registry;
  count: RequestHandler;
}

export function createMetrics(hasher: PasswordHasher): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'accounts_requests_total',
    help: 'Answered requests by route and status',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'accounts_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['route'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  for (const [name, help] of Object.entries({
    running: 'Passwords being hashed or compared now',
    waiting: 'Requests waiting for their turn at the hasher',
    shed: 'Requests refused since start because the hasher was too busy',
  } as const)) {
    new Gauge({
      name: `accounts_password_hasher_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(hasher.load[name as 'running' | 'waiting' | 'shed']);
      },
    });
  }
  return {
    registry,
    count(req, res, next) {
      const began = performance.now();
      res.on('close', () => {
        const route = res.locals.route ?? 'other';
        requests.inc({ method: req.method, route, status: res.statusCode });
        duration.observe({ route }, (performance.now() - began) / 1000);
      });
      next();
    },
  };
}
