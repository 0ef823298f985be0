import Redis, { type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import type { ExpiringStore } from '../../db/expiring-store';
import type { RedisConfig } from '../config';
import { Unavailable } from '../errors';

/** ioredis would otherwise wait for minutes while Redis is down; an answer is due within a second (SECURITY V2). */
const impatient: RedisOptions = {
  lazyConnect: true,
  enableOfflineQueue: false,
  enableAutoPipelining: true,
  maxRetriesPerRequest: 1,
  connectTimeout: 800,
  commandTimeout: 700,
  retryStrategy: (attempt) => Math.min(attempt * 50, 1000),
};

/** `overrides` are for who must not be impatient: a worker that blocks until there is work. */
export function openRedis(config: RedisConfig, logger: Logger, overrides: RedisOptions = {}): Redis {
  const options: RedisOptions = { ...impatient, ...overrides };
  // A Redis that did not answer one command would keep the next one waiting as long, and a login has five of
  // them: the silent connection is given up, and what comes is refused at once until there is a new one.
  options.socketTimeout = options.commandTimeout;
  const redis = config.url
    ? new Redis(config.url, options)
    : new Redis({
        ...options,
        host: config.host,
        port: config.port,
        password: config.password,
        db: config.database,
      });
  // ioredis repeats the same error at every attempt; a person needs to hear of it once, and of its end.
  let away = false;
  redis.on('error', (error: NodeJS.ErrnoException) => {
    if (!away) logger.error({ code: error.code ?? error.name }, 'redis is away');
    away = true;
  });
  redis.on('ready', () => {
    if (away) logger.info('redis is back');
    away = false;
  });
  return redis;
}

/** For the start, to be tried until it succeeds: from then on ioredis connects again by itself. */
export function connectRedis(redis: Redis): () => Promise<void> {
  // What ioredis rejects with says only that there is no connection.
  let reason: Error | undefined;
  redis.on('error', (error: Error) => {
    reason = error;
  });
  return async () => {
    try {
      await (redis.status === 'wait' ? redis.connect() : redis.ping());
    } catch (error) {
      throw reason ?? error;
    }
  };
}

export function redisExpiringStore(redis: Redis, prefix: string): ExpiringStore {
  const reached = async <T>(command: Promise<T>): Promise<T> => {
    try {
      return await command;
    } catch (error) {
      throw new Unavailable('redis is away', 1, { cause: error });
    }
  };
  return {
    get: async (key) => (await reached(redis.get(prefix + key))) ?? undefined,
    async set(key, value, seconds) {
      await reached(redis.set(prefix + key, value, 'EX', seconds));
    },
    async claim(key, value, seconds) {
      const claimed = await reached(redis.set(prefix + key, value, 'EX', seconds, 'NX'));
      return claimed ? value : ((await reached(redis.get(prefix + key))) ?? value);
    },
    async extend(key, seconds) {
      await reached(redis.expire(prefix + key, seconds));
    },
    async delete(key) {
      await reached(redis.del(prefix + key));
    },
  };
}
