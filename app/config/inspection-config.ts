import { type Config, readConfig } from './config';
import { isSet } from './laravel-database';

const standIn = 'only-for-looking-4f9b2c7d81e6a053-never-signs';

const redisKeys = ['REDIS_HOST', 'REDIS_URL', 'REDIS_CLUSTER', 'REDIS_SENTINELS'];

/**
 * For commands that only look: a secret that is missing is not made, and neither a weak one nor a missing Redis
 * keeps them from looking at the rest.
 */
export function inspectionConfig(values: Record<string, string | undefined>): Config {
  const inspected = { ...values, APP_KEY: standIn, JWT_SECRET: standIn };
  if (redisKeys.some((key) => isSet(values[key]))) return readConfig(inspected);
  return { ...readConfig({ ...inspected, REDIS_HOST: 'localhost' }), redis: undefined };
}
