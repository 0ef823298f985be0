import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { StartRefused } from '../accounts/errors';
import { type Database, openDatabase } from '../db/connection/connection';
import { databaseKeys, redisKeys, refusedRight, unreachable } from '../db/connection/trouble';
import { migrate, migrationState } from '../db/migrations/migrate';
import { connectRedis, openRedis } from '../db/redis/client';
import { readSchema, type Schema } from '../db/schema/schema';
import { inspectTables } from '../db/schema/tables';
import { inTime } from './closing';
import type { Config } from './config/config';
import { shopOf } from './config/shop';

/** Waits for them a while, and brings the database up to date where a start may do that. */
export async function openStores(config: Config, logger: Logger, patience = 1) {
  const db = openDatabase(config.database, patience);
  const redis = config.redis && openRedis(config.redis, logger, {}, patience);
  try {
    const schema = await upToDate(db, config, logger);
    const shop = shopOf(config, schema);
    if (redis && config.redis) await reach('Redis', redisKeys(config.redis), logger, connectRedis(redis));
    /** True when they took their leave in time. */
    const close = () => inTime(Promise.all([db.close(), redis?.quit().catch(() => redis.disconnect())]));
    return { db, redis, schema, shop, close };
  } catch (error) {
    redis?.disconnect();
    await inTime(db.close());
    throw error;
  }
}

/** Looks at the database once, and once more only where it had to be migrated. */
async function upToDate(db: Database, config: Config, logger: Logger): Promise<Schema> {
  const { tables, pending, createdByUs } = await reach(
    'the database',
    databaseKeys[db.kind],
    logger,
    async () => {
      const tables = await inspectTables(db);
      return { tables, ...(await migrationState(db, tables)) };
    },
  );
  if (pending.length === 0) return readSchema(db, createdByUs, tables);
  if (config.production && db.kind === 'mysql') {
    throw new StartRefused('the database is not migrated yet; run "npm run migrate" once, then start again');
  }
  const migrated = await migrate(db, (line) => logger.debug(line));
  logger.info({ migrations: pending }, 'the database was brought up to date');
  return readSchema(db, migrated.createdByUs);
}

/** At start a store may still be coming up itself; after a few seconds a person must look. */
async function reach<T>(what: string, keys: string, logger: Logger, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      const refused = error instanceof StartRefused ? error : refusedRight(error);
      if (refused) throw refused;
      if (tries === 1) logger.warn(`cannot reach ${what} yet; trying for some seconds`);
      if (tries === 10) throw unreachable(what, keys, error);
      await pause(500);
    }
  }
}
