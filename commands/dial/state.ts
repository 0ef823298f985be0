import pino from 'pino';
import type { ExpiringStore } from '../../accounts/expiring-store';
import type { Config } from '../../app/config/config';
import { openDatabase } from '../../db/connection/connection';
import { databaseKeys, redisKeys, unreachable } from '../../db/connection/trouble';
import { embeddedExpiringStore } from '../../db/expiring/embedded-expiring-store';
import { connectRedis, openRedis, redisExpiringStore } from '../../db/redis/client';

/** The servers' own store: what is written there counts for all of them. */
export async function withState<T>(config: Config, work: (state: ExpiringStore) => Promise<T>): Promise<T> {
  const { redis: address } = config;
  if (address) {
    const redis = openRedis(address, pino({ level: 'silent' }));
    try {
      await connectRedis(redis)().catch((error) => {
        throw unreachable('Redis', redisKeys(address), error);
      });
      return await work(redisExpiringStore(redis, config.redisPrefix));
    } finally {
      redis.disconnect();
    }
  }
  const db = openDatabase(config.database);
  try {
    await db.ping().catch((error) => {
      throw unreachable('the database', databaseKeys[db.kind], error);
    });
    return await work(embeddedExpiringStore(db, Date.now));
  } finally {
    await db.close();
  }
}
