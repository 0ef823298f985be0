import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { ExpiringStore } from '../accounts/expiring-store';
import type { PasswordHasher } from '../accounts/identity/password-hasher';
import type { HandLoginToPhp } from '../accounts/identity/php-logins';
import type { Languages } from '../accounts/lang/languages';
import type { Mailer } from '../accounts/mail/mailer';
import type { RedisClient } from '../accounts/redis-client';
import type { Clock } from '../accounts/shop-time';
import type { Database } from '../db/connection/connection';
import type { Schema } from '../db/schema/schema';
import type { MetricsShown } from '../routes/http/metrics';
import type { Config } from './config/config';
import type { Shop } from './config/shop';
import type { PhpSide } from './php-side';

/** All that an application stands on, opened before it is made. */
export interface AppDeps {
  config: Config;
  shop: Shop;
  db: Database;
  schema: Schema;
  redis?: RedisClient;
  state: ExpiringStore;
  hasher: PasswordHasher;
  mailer: Mailer;
  languages: Languages;
  logger: Logger;
  clock: Clock;
  /** The shared sessions, where a login is one and the same here and in PHP. */
  php?: PhpSide;
  /** By way of the front door, where there is one. */
  handLoginToPhp?: HandLoginToPhp;
  accepting(): boolean;
  /** How many times longer than usual an answer may take before load is shed. */
  patience: number;
  /** Turns this process's registry into what /metrics shows; absent: the registry itself. */
  shown?(own: Registry): MetricsShown;
}
