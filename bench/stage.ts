import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Redis from 'ioredis';
import { deriveKey } from '../accounts/keys';
import { externalMariaDb, startMariaDb } from '../tests/support/services/mariadb';
import { externalRedis, startRedis } from '../tests/support/services/redis';
import { type Server, startFloor, startOurs } from './processes';
import { emptyShop, fill, type ShopDatabase } from './shop';

/** The stores and a shop in them; everything it made is gone when it is struck. */
export interface Stage {
  shop: ShopDatabase;
  /** The prefix of all its keys in Redis. */
  prefix: string;
  redis: Redis;
  /** Starts our server; of the package in another folder where one is named. */
  ours(more?: Record<string, string>, nodeArgs?: string[], folder?: string): Promise<Server>;
  floor(name: 'bare' | 'stack'): Promise<Server>;
  hold(customers: number): Promise<void>;
  /** As if no server had counted the customers within the last half minute. */
  forgetCensus(): Promise<void>;
  strike(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  // As a shop's database is set up: what was answered is on the disk, and a million customers fit into memory.
  const database =
    (await externalMariaDb()) ??
    (await startMariaDb({
      args: ['--innodb-flush-log-at-trx-commit=1', '--innodb-buffer-pool-size=768M', '--max-connections=500'],
    }));
  const store = (await externalRedis()) ?? (await startRedis());
  const id = randomBytes(4).toString('hex');
  const prefix = `bench-${id}:`;
  const storage = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-bench-'));
  const shop = await emptyShop(database, `accounts_bench_${id}`);
  const redis = new Redis(store.url);
  const appKey = randomBytes(32).toString('hex');
  const jwtSecret = randomBytes(32).toString('hex');
  const env: Record<string, string> = {
    ...shop.env,
    REDIS_URL: store.url,
    REDIS_PREFIX: prefix,
    STORAGE_PATH: storage,
    // One for all of its servers, as it is for a shop's: an admin's token is good only where it says so.
    APP_URL: 'http://shop.test',
    APP_KEY: appKey,
    JWT_SECRET: jwtSecret,
    ...Object.fromEntries(
      ['LOGIN_PER_ACCOUNT_AND_ADDRESS', 'LOGIN_PER_ACCOUNT', 'LOGIN_PER_ADDRESS', 'REGISTER_PER_ADDRESS']
        .concat('FORGOT_PER_ADDRESS', 'CHANGES_PER_CUSTOMER')
        .map((name) => [`LIMIT_${name}`, '0']),
    ),
  };
  const ours: Stage['ours'] = (more, nodeArgs, folder) => startOurs({ ...env, ...more }, nodeArgs, folder);
  // Its start makes the tables.
  await (await ours()).stop();

  return {
    shop,
    prefix,
    redis,
    ours,
    floor: (name) =>
      startFloor(name, {
        FLOOR_REDIS: store.url,
        FLOOR_PREFIX: prefix,
        FLOOR_DB: JSON.stringify(shop.connection),
        FLOOR_SECRET: name === 'bare' ? jwtSecret : deriveKey(appKey, 'session-cookie').toString('base64url'),
      }),
    hold: (customers) => fill(shop, customers),
    async forgetCensus() {
      await redis.del(`${prefix}census:customers`);
    },
    async strike() {
      await shop.drop();
      const keys = await redis.keys(`${prefix}*`);
      for (let at = 0; at < keys.length; at += 1000) await redis.del(...keys.slice(at, at + 1000));
      redis.disconnect();
      if (store.origin === 'private') await store.stop();
      if (database.origin === 'private') await database.stop();
      fs.rmSync(storage, { recursive: true, force: true });
    },
  };
}
