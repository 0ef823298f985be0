import type { ExpiringStore } from '../../accounts/expiring-store';
import type { Config } from '../../app/config/config';
import { silent } from '../../app/logger';
import { orUnreachable, redisKeys, unreachable } from '../../db/connection/trouble';
import { withDatabase } from '../../db/connection/with-database';
import { embeddedExpiringStore } from '../../db/expiring/embedded-expiring-store';
import { connectRedis, openRedis, redisExpiringStore } from '../../db/redis/client';

/** The servers' own store: what is written there counts for all of them. */
export async function withState<T>(config: Config, work: (state: ExpiringStore) => Promise<T>): Promise<T> {
  const { redis: address } = config;
  if (address) {
    const redis = openRedis(address, silent);
    try {
      await connectRedis(redis)().catch((error) => {
        throw unreachable('Redis', redisKeys(address), error);
      });
      return await work(redisExpiringStore(redis, config.redisPrefix));
    } finally {
      redis.disconnect();
    }
  }
  return withDatabase(config.database, async (db) => {
    await db.ping().catch(orUnreachable(db));
    return work(embeddedExpiringStore(db, Date.now));
  });
}
