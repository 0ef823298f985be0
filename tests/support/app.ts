import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Redis from 'ioredis';
import { createConnection } from 'mysql2/promise';
import pino from 'pino';
import type { HasherOptions } from '../../accounts/identity/password-hasher';
import type { Clock } from '../../accounts/shop-time';
import { readConfig } from '../../app/config/config';
import { type RunningServer, startServer } from '../../app/server';
import { type Client, client } from './http-client';
import { refilling } from './refilling';
import { serviceCoordinates } from './services/coordinates';

declare global {
  /** From Jest's configuration: no test beside others depends on how fast the machine is. */
  var testPatience: number;
}

export type StoreName = 'embedded' | 'mysql';

/** Every behaviour is tested on both. */
export const stores: StoreName[] = ['embedded', 'mysql'];

export type Row = Record<string, string | number | null>;

export type Tables = Partial<Record<'customers' | 'customer_groups' | 'addresses', Row[]>>;

export interface TestApp extends RunningServer {
  store: StoreName;
  env: Record<string, string>;
  /** Everything that was logged, a line each. */
  logs: Record<string, unknown>[];
  client(habits?: Record<string, string>): Client;
  /** Replaces every customer and reset row, and with the customers their addresses. */
  reset(tables?: Tables): Promise<void>;
  /** As if Redis had been flushed: sessions, tokens, counters. */
  forget(): Promise<void>;
  row(id: number): Promise<Row>;
  customers(): Promise<Row[]>;
  addresses(): Promise<Row[]>;
  /** The texts of the mails that were sent since the last reset. */
  mails(): Promise<string[]>;
  stop(): Promise<void>;
}

export interface TestOptions {
  env?: Record<string, string>;
  clock?: Clock;
  hashing?: Partial<HasherOptions>;
  /** 1 where the deadlines themselves are tested, as in all files that run alone. */
  patience?: number;
  /** Another instance on the same stores. */
  beside?: TestApp;
  /** The keys of a database that is there already, e.g. a Bagisto's; it stays when the app stops. */
  database?: Record<string, string>;
  /** One of the system's choice where it is not said. */
  port?: number;
}

/** A test that tries no limit meets none, however fast it asks. */
export const unlimited = {
  LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '0',
  LIMIT_LOGIN_PER_ACCOUNT: '0',
  LIMIT_LOGIN_PER_ADDRESS: '0',
  LIMIT_REGISTER_PER_ADDRESS: '0',
  LIMIT_FORGOT_PER_ADDRESS: '0',
  LIMIT_RESET_PER_ADDRESS: '0',
  LIMIT_CHANGES_PER_CUSTOMER: '0',
  LIMIT_LINKS_PER_CUSTOMER: '0',
};

/** The real server on real stores, on a port of its own; only hashing is made cheap. Limits are off unless set. */
export async function startApp(store: StoreName, options: TestOptions = {}): Promise<TestApp> {
  const id = randomBytes(6).toString('hex');
  const storage =
    options.beside?.env.STORAGE_PATH ?? fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-test-'));
  const own: Record<string, string> =
    options.beside?.env ??
    (store === 'embedded'
      ? {}
      : {
          ...(options.database ?? (await ownDatabase(id, options.env?.DB_PREFIX === undefined))),
          REDIS_URL: serviceCoordinates().redis.url,
          REDIS_PREFIX: `test-${id}:`,
        });
  const env: Record<string, string> = {
    ...unlimited,
    HOST: '127.0.0.1',
    STORAGE_PATH: storage,
    APP_URL: 'http://shop.test',
    APP_KEY: 'test-app-key-0123456789-abcdefghij',
    JWT_SECRET: 'test-jwt-secret-0123456789-abcdefghij',
    LOG_LEVEL: 'info',
    ...own,
    ...options.env,
  };
  if (store === 'embedded' && !options.beside) {
    fs.copyFileSync(serviceCoordinates().migrated.embedded, path.join(storage, 'accounts.sqlite'));
  }
  const logs: Record<string, unknown>[] = [];
  const logger = pino(
    { level: env.LOG_LEVEL },
    { write: (line: string) => void logs.push(JSON.parse(line)) },
  );
  const running = await startServer({
    config: { ...readConfig(env), port: options.port ?? 0 },
    logger,
    clock: options.clock,
    hashing: { cost: 4, ...options.hashing },
    patience: options.patience ?? testPatience,
  });
  const { db, redis, url } = running;
  const customers = db.table('customers');
  const addresses = db.table(running.schema.addresses?.name ?? 'addresses');

  const forget = async () => {
    if (redis) {
      const keys = await redis.keys(`${env.REDIS_PREFIX}*`);
      if (keys.length > 0) await redis.del(...keys);
    } else {
      await db.knex('accounts_state').delete();
    }
  };

  const forgetAll = async () => {
    await running.mailer.idle();
    await forget();
    fs.rmSync(path.join(storage, 'mails'), { recursive: true, force: true });
  };

  const refill = refilling(running, env, { customers, addresses });

  return {
    ...running,
    store,
    env,
    logs,
    forget,
    client: (habits) => client(url, habits),
    async reset(tables = {}) {
      await Promise.all([forgetAll(), refill.with(tables)]);
    },
    row: async (rowId) => db.knex(customers).first().where({ id: rowId }),
    customers: async () => db.knex(customers).orderBy('id'),
    addresses: async () => db.knex(addresses).orderBy('id'),
    async mails() {
      const folder = path.join(storage, 'mails');
      await running.mailer.idle();
      return fs.existsSync(folder)
        ? fs
            .readdirSync(folder)
            .filter((file) => file.endsWith('.eml'))
            .sort()
            .map((file) => fs.readFileSync(path.join(folder, file), 'utf8'))
        : [];
    },
    async stop() {
      await refill.end();
      await running.close(2000);
      if (options.beside) return;
      fs.rmSync(storage, { recursive: true, force: true });
      if (store === 'mysql')
        await dropDatabase(options.database ? undefined : String(env.DB_DATABASE), String(env.REDIS_PREFIX));
    },
  };
}

const administration = () => {
  const { host, port, user, password } = serviceCoordinates().mysql;
  return createConnection({ host, port, user, password, multipleStatements: true });
};

async function ownDatabase(id: string, migrated: boolean): Promise<Record<string, string>> {
  const { mysql, migrated: files } = serviceCoordinates();
  const name = `accounts_test_${id}`;
  const admin = await administration();
  await admin.query('create database ?? character set utf8mb4 collate utf8mb4_unicode_ci', [name]);
  if (migrated) {
    await admin.changeUser({ database: name });
    await admin.query(fs.readFileSync(files.mysql, 'utf8'));
  }
  await admin.end();
  return {
    DB_DATABASE: name,
    DB_HOST: mysql.host,
    DB_PORT: String(mysql.port),
    DB_USERNAME: mysql.user,
    DB_PASSWORD: mysql.password,
  };
}

async function dropDatabase(name: string | undefined, redisPrefix: string): Promise<void> {
  if (name !== undefined) {
    const admin = await administration();
    await admin.query('drop database if exists ??', [name]);
    await admin.end();
  }
  const redis = new Redis(serviceCoordinates().redis.url);
  const keys = await redis.keys(`${redisPrefix}*`);
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
}
