import { type Aggregator, Counter, type CounterConfiguration, Gauge, type Registry } from 'prom-client';
import type { PasswordHasher } from '../../accounts/identity/password-hasher';
import type { Mailer } from '../../accounts/mail/mailer';
import { succeeds } from '../../accounts/succeeds';
import type { PoolLoad } from '../../db/connection/pool-load';
import type { Probe } from './probes';

/** The things a request may have to wait for; asked only when somebody wants to see the numbers. */
export interface Load {
  hasher: Pick<PasswordHasher, 'load'>;
  database: { load: PoolLoad };
  mailer: Pick<Mailer, 'load' | 'waiting'>;
  probes: Probe[];
}

/** Metrics that are read where they are when somebody wants to see them. */
export function measures(registry: Registry) {
  const measure =
    (Metric: new (options: CounterConfiguration<string>) => unknown) =>
    (name: string, help: string, value: () => number, aggregator?: Aggregator) =>
      new Metric({
        ...{ name, help, ...(aggregator && { aggregator }) },
        registers: [registry],
        collect() {
          this.reset();
          this.inc(value());
        },
      });
  return { now: measure(Gauge), sinceStart: measure(Counter) };
}

export function measureLoad(registry: Registry, { hasher, database, mailer, probes }: Load): void {
  const { now, sinceStart } = measures(registry);
  const { load: passwords } = hasher;
  now('accounts_password_hasher_running', 'Passwords being hashed or compared now', () => passwords.running);
  now(
    'accounts_password_hasher_waiting',
    'Requests waiting for their turn at the hasher',
    () => passwords.waiting,
  );
  sinceStart('accounts_password_hasher_done_total', 'Passwords hashed or compared', () => passwords.done);
  sinceStart(
    'accounts_password_hasher_shed',
    'Requests refused since start because the hasher was too busy',
    () => passwords.shed,
  );

  const { load: pool } = database;
  now('accounts_database_connections_used', 'Database connections in use now', () => pool.used);
  now('accounts_database_connections_max', 'Database connections that may be opened', () => pool.max);
  now('accounts_database_connections_waiting', 'Requests waiting for a connection now', () => pool.waiting);
  sinceStart(
    'accounts_database_connections_asked_total',
    'Times a connection was asked for',
    () => pool.requests,
  );
  sinceStart(
    'accounts_database_wait_seconds_total',
    'Time spent waiting for a connection',
    () => pool.waitedSeconds,
  );
  sinceStart(
    'accounts_database_wait_gave_up_total',
    'Waits for a connection that were in vain',
    () => pool.gaveUp,
  );

  const { load: mails } = mailer;
  new Gauge({
    name: 'accounts_mails_waiting',
    help: 'Mails waiting to be delivered; with Redis that is one number for all processes',
    aggregator: 'max',
    registers: [registry],
    async collect() {
      // An unknown number is no zero: without Redis there is none.
      this.set(await mailer.waiting().catch(() => Number.NaN));
    },
  });
  sinceStart('accounts_mails_delivered_total', 'Mails a mail server took', () => mails.delivered);
  sinceStart('accounts_mails_retried_total', 'Attempts that failed and are made again', () => mails.retried);
  sinceStart('accounts_mails_given_up_total', 'Mails that nobody will get', () => mails.givenUp);

  new Gauge({
    name: 'accounts_store_up',
    help: 'Whether a store answers: without it requests are 503',
    aggregator: 'min',
    labelNames: ['store'],
    registers: [registry],
    async collect() {
      for (const probe of probes) this.set({ store: probe.name }, (await succeeds(probe.check())) ? 1 : 0);
    },
  });
}
