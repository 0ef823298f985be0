import type { Server } from 'node:http';
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { embeddedExpiringStore } from '../db/accounts-state';
import { type Database, openDatabase } from '../db/connection';
import { migrate, migrationState } from '../db/migrate';
import { readSchema, type Schema } from '../db/schema';
import { createApp } from './app';
import type { Config } from './config';
import { StartRefused } from './errors';
import { drainOf } from './http/drain';
import { answerUnreadable } from './http/unreadable';
import { type HasherOptions, passwordHasher } from './identity/password-hasher';
import { connectRedis, openRedis, type RedisClient, redisExpiringStore } from './identity/redis';
import { loadLanguages } from './lang/languages';
import type { Mailer } from './mail/mailer';
import { openMailer } from './mail/open-mailer';
import { type Shop, shopOf } from './shop';
import type { Clock } from './store-time';
import { databaseKeys, redisKeys, unreachable } from './store-trouble';

export interface ServerOptions {
  config: Config;
  logger: Logger;
  clock?: Clock;
  /** For tests that must not spend their time hashing. */
  hashing?: Partial<HasherOptions>;
  /** For tests that must not wait as long as a real client may take. */
  timeouts?: Partial<Timeouts>;
}

export interface Timeouts {
  headersMs: number;
  requestMs: number;
  checkEveryMs: number;
}

export interface RunningServer {
  server: Server;
  url: string;
  db: Database;
  redis: RedisClient | undefined;
  schema: Schema;
  shop: Shop;
  mailer: Mailer;
  /** Says no to new work, finishes what is in flight, closes the stores; true when all of it went well. */
  close(deadlineMs?: number): Promise<boolean>;
}

export async function startServer({
  config,
  logger,
  clock = Date.now,
  hashing,
  timeouts,
}: ServerOptions): Promise<RunningServer> {
  const db = openDatabase(config.database);
  const redis = config.redis && openRedis(config.redis, logger);
  let mailer: Mailer | undefined;
  try {
    const createdByUs = await upToDate(db, config, logger);
    const schema = await readSchema(db, createdByUs);
    const shop = shopOf(config, schema);
    if (redis && config.redis) await reach('Redis', redisKeys(config.redis), logger, connectRedis(redis));
    const state = redis ? redisExpiringStore(redis, config.redisPrefix) : embeddedExpiringStore(db, clock);
    const languages = loadLanguages(config.languagesPath, config.language);
    const outgoing = openMailer(config, languages, logger);
    mailer = outgoing;
    const server = http.createServer(serverOptions(timeouts));
    const drain = drainOf(server);
    answerUnreadable(server);
    const { app, stop } = createApp({
      config,
      shop,
      db,
      schema,
      redis,
      state,
      hasher: passwordHasher({ cost: config.bcryptCost, ...hashing }),
      mailer: outgoing,
      languages,
      logger,
      clock,
      accepting: drain.accepting,
    });
    server.on('request', app);
    await listen(server, config);

    const close = async (deadlineMs = 10_000): Promise<boolean> => {
      const answered = await drain.empty(deadlineMs);
      stop();
      // One after the other: what the mailer still has to say goes to the stores.
      const mailed = await inTime(outgoing.close());
      const closed = await inTime(Promise.all([db.close(), redis?.quit().catch(() => redis.disconnect())]));
      return answered && mailed && closed;
    };
    return { server, url: urlOf(server, config), db, redis, schema, shop, mailer: outgoing, close };
  } catch (error) {
    if (mailer) await inTime(mailer.close());
    redis?.disconnect();
    await inTime(db.close());
    throw error;
  }
}

async function upToDate(db: Database, config: Config, logger: Logger): Promise<boolean> {
  const { pending, createdByUs } = await reach('the database', databaseKeys[db.kind], logger, () =>
    migrationState(db),
  );
  if (pending.length === 0) return createdByUs;
  if (config.production && db.kind === 'mysql') {
    throw new StartRefused('the database is not migrated yet; run "npm run migrate" once, then start again');
  }
  return (await migrate(db, (line) => logger.info(line))).createdByUs;
}

/** A store that is away must not keep us from ending. */
async function inTime(closing: Promise<unknown>): Promise<boolean> {
  const closed = closing.then(
    () => true,
    () => false,
  );
  return Promise.race([closed, pause(3000, false, { ref: false })]);
}

/** At start a store may still be coming up itself; after a few seconds a person must look. */
async function reach<T>(what: string, keys: string, logger: Logger, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof StartRefused) throw error;
      if (tries === 1) logger.warn(`cannot reach ${what} yet; trying for some seconds`);
      if (tries === 10) throw unreachable(what, keys, error);
      await pause(500);
    }
  }
}

function serverOptions({
  headersMs = 10_000,
  requestMs = 30_000,
  checkEveryMs = 2_000,
}: Partial<Timeouts> = {}): http.ServerOptions {
  return {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    // Longer than a proxy keeps its idle connections, so that it never writes into one we are closing.
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: checkEveryMs,
    maxHeaderSize: 16_384,
  };
}

function listen(server: Server, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'is taken by another program; set PORT to a free one'
          : `cannot be used (${error.code}); check HOST and PORT`;
      reject(new StartRefused(`${config.host}:${config.port} ${why}`));
    });
    server.listen(config.port, config.host, () => resolve());
  });
}

function urlOf(server: Server, config: Config): string {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
}
