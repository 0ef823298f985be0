import type { PhpSettings } from '../../db/php/places';
import type { KeyValues } from './config-keys';

interface OneLoginConfig {
  /** Whether a login is one and the same here and in PHP; auto: where PHP's sessions can be reached. */
  sessions: 'auto' | 'shared' | 'own';
  /** always: each session login is handed to PHP, for shops whose own packages listen to it. */
  logins: 'auto' | 'always';
  settings: PhpSettings;
}

export function oneLoginConfig(env: KeyValues): OneLoginConfig {
  return {
    sessions: env.PHP_SESSIONS,
    logins: env.PHP_LOGINS,
    settings: {
      appName: env.APP_NAME,
      storagePath: env.PHP_STORAGE_PATH,
      sessionDriver: env.SESSION_DRIVER,
      sessionConnection: env.SESSION_CONNECTION,
      sessionsEncrypted: env.SESSION_ENCRYPT,
      lifetimeMinutes: env.SESSION_LIFETIME,
      cacheDriver: env.CACHE_STORE ?? env.CACHE_DRIVER,
      cachePrefix: env.CACHE_PREFIX,
      redis: phpRedis(env),
      redisPrefix: env.REDIS_PREFIX,
      sessionDatabase: env.REDIS_SESSION_DATABASE,
      cacheDatabase: env.REDIS_CACHE_DATABASE,
    },
  };
}

/** PHP's own server, which may be another one than ours; which of its databases is another question. */
function phpRedis(env: KeyValues): PhpSettings['redis'] {
  const common = { port: env.REDIS_PORT, password: env.REDIS_PASSWORD, database: 0 };
  const address = env.PHP_REDIS_URL ?? (env.REDIS_HOST === undefined ? env.REDIS_URL : undefined);
  if (address !== undefined) {
    const url = new URL(address);
    url.pathname = '';
    return { ...common, host: url.hostname, url: url.href };
  }
  if (env.REDIS_HOST === undefined) return undefined;
  return { ...common, host: env.REDIS_HOST, ...(env.REDIS_TLS && { tls: true }) };
}
