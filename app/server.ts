import type { Server } from 'node:http';
import http from 'node:http';
import type Redis from 'ioredis';
import type { Logger } from 'pino';
import { embeddedExpiringStore } from '../db/accounts-state';
import { type Database, openDatabase } from '../db/connection';
import { migrate, migrationState } from '../db/migrate';
import { readSchema, type Schema } from '../db/schema';
import { createApp } from './app';
import type { Config } from './config';
import { StartRefused } from './errors';
import { type HasherOptions, passwordHasher } from './identity/password-hasher';
import { openRedis, redisExpiringStore } from './identity/redis';
import { loadLanguages } from './lang/languages';
import type { Mailer } from './mail/mailer';
import { openMailer } from './mail/open-mailer';
import { type Shop, shopOf } from './shop';
import type { Clock } from './store-time';

export interface ServerOptions {
  config: Config;
  logger: Logger;
  clock?: Clock;
  /** For tests that must not spend their time hashing. */
  hashing?: Partial<HasherOptions>;
}

export interface RunningServer {
  server: Server;
  url: string;
  db: Database;
  redis: Redis | undefined;
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
}: ServerOptions): Promise<RunningServer> {
  const db = openDatabase(config.database);
  const redis = config.redis && openRedis(config.redis, logger);
  let mailer: Mailer | undefined;
  try {
    const createdByUs = await upToDate(db, config, logger);
    const schema = await readSchema(db, createdByUs);
    const shop = shopOf(config, schema);
    await reach('Redis', 'REDIS_URL or REDIS_HOST', async () => void (await redis?.connect()));
    const state = redis ? redisExpiringStore(redis, config.redisPrefix) : embeddedExpiringStore(db, clock);
    const languages = loadLanguages(config.languagesPath, config.language);
    const outgoing = openMailer(config, languages, logger);
    mailer = outgoing;
    let draining = false;
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
      accepting: () => !draining,
    });
    const server = await listen(app, config);
    server.prependListener('request', (_req, res) => {
      if (draining) res.setHeader('Connection', 'close');
    });

    const close = async (deadlineMs = 10_000): Promise<boolean> => {
      draining = true;
      const answered = await drain(server, deadlineMs);
      stop();
      await outgoing.close();
      const closed = await Promise.allSettled([db.close(), redis?.quit().catch(() => redis.disconnect())]);
      return answered && closed.every(({ status }) => status === 'fulfilled');
    };
    return { server, url: urlOf(server, config), db, redis, schema, shop, mailer: outgoing, close };
  } catch (error) {
    await mailer?.close();
    redis?.disconnect();
    await db.close();
    throw error;
  }
}

async function upToDate(db: Database, config: Config, logger: Logger): Promise<boolean> {
  const { pending, createdByUs } = await reach(
    'the database',
    'DB_HOST, DB_PORT, DB_USERNAME and DB_PASSWORD',
    () => migrationState(db),
  );
  if (pending.length === 0) return createdByUs;
  if (config.production && db.kind === 'mysql') {
    throw new StartRefused('the database is not migrated yet; run "npm run migrate" once, then start again');
  }
  return (await migrate(db, (line) => logger.info(line))).createdByUs;
}

/** At start a store may still be coming up itself; after a few seconds a person must look. */
async function reach<T>(what: string, keys: string, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof StartRefused) throw error;
      if (tries === 10) {
        const { code, message } = error as NodeJS.ErrnoException;
        throw new StartRefused(`cannot reach ${what} (${code ?? message}); check ${keys}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

function listen(app: http.RequestListener, config: Config): Promise<Server> {
  const server = http.createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // Longer than a proxy keeps its idle connections, so that it never writes into one we are closing.
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 2_000,
      maxHeaderSize: 16_384,
    },
    app,
  );
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'is taken by another program; set PORT to a free one'
          : `cannot be used (${error.code})`;
      reject(new StartRefused(`${config.host}:${config.port} ${why}`));
    });
    server.listen(config.port, config.host, () => resolve(server));
  });
}

function urlOf(server: Server, config: Config): string {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
}

/** `close()` alone waits for kept-alive connections that a request in flight leaves behind. */
async function drain(server: Server, deadlineMs: number): Promise<boolean> {
  let forced = false;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => {
    forced = true;
    server.closeAllConnections();
  }, deadlineMs);
  await closed;
  clearInterval(idle);
  clearTimeout(deadline);
  return !forced;
}
