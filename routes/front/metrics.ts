import { Counter, Gauge, type Registry } from 'prom-client';
import type { Dial } from './dial';
import type { ShadowOutcome } from './figures';
import type { Php } from './php';

interface FrontMetrics {
  compared(outcome: ShadowOutcome): void;
  dropped(): void;
}

export function frontMetrics(
  registry: Registry,
  php: Pick<Php, 'busy' | 'connections'>,
  dial: Dial,
): FrontMetrics {
  const registers = [registry];
  const shadow = new Counter({
    name: 'accounts_shadow_total',
    help: 'Answers of PHP and of this server that were compared',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of ['same', 'deliberate', 'different']) shadow.inc({ outcome }, 0);
  const dropped = new Counter({
    name: 'accounts_shadow_dropped_total',
    help: 'Requests that were to be compared, and were not: too much to do, or one side gave no answer',
    registers,
  });
  new Gauge({
    name: 'accounts_php_share',
    help: 'Per cent of the callers whom PHP answers on the customer paths; one number for all processes',
    aggregator: 'max',
    registers,
    collect() {
      this.set(dial.share());
    },
  });
  new Gauge({
    name: 'accounts_php_requests_running',
    help: 'Requests that PHP has from us now, those included that wait for a connection',
    registers,
    collect() {
      this.set(php.busy);
    },
  });
  new Gauge({
    name: 'accounts_php_connections_max',
    help: 'Connections to PHP that may be opened (PHP_CONNECTIONS)',
    registers,
    collect() {
      this.set(php.connections);
    },
  });
  return { compared: (outcome) => shadow.inc({ outcome }), dropped: () => dropped.inc() };
}
