import { Counter, type Registry } from 'prom-client';
import { measures } from '../http/load-metrics';
import type { Dial } from './dial';
import { outcomes, type ShadowOutcome } from './figures';
import type { Php } from './php';

export function frontMetrics(registry: Registry, php: Pick<Php, 'busy' | 'connections'>, dial: Dial) {
  const registers = [registry];
  const shadow = new Counter({
    name: 'accounts_shadow_total',
    help: 'Answers of PHP and of this server that were compared',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of outcomes) shadow.inc({ outcome }, 0);
  const dropped = new Counter({
    name: 'accounts_shadow_dropped_total',
    help: 'Requests that were to be compared, and were not: too much to do, or one side gave no answer',
    registers,
  });
  const { now } = measures(registry);
  now(
    'accounts_php_share',
    'Per cent of the callers whom PHP answers on the customer paths; one number for all processes',
    dial.share,
    'max',
  );
  now(
    'accounts_php_requests_running',
    'Requests that PHP has from us now, those included that wait for a connection',
    () => php.busy,
  );
  now(
    'accounts_php_connections_max',
    'Connections to PHP that may be opened (PHP_CONNECTIONS)',
    () => php.connections,
  );
  return {
    compared: (outcome: ShadowOutcome) => shadow.inc({ outcome }),
    dropped: () => dropped.inc(),
  };
}
