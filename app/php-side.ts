import { setTimeout as pause } from 'node:timers/promises';
import { Cluster, type Redis } from 'ioredis';
import type { Logger } from 'pino';
import { StartRefused } from '../accounts/errors';
import type { RedisClient } from '../accounts/redis-client';
import { type Clock, shopTime } from '../accounts/shop-time';
import type { Database } from '../db/connection/connection';
import { phpCookies } from '../db/php/cookies';
import { databaseBlacklist } from '../db/php/database-blacklist';
import { databaseSessions } from '../db/php/database-sessions';
import { examinePhp, type PhpExamination } from '../db/php/examination';
import { fileBlacklist } from '../db/php/file-blacklist';
import { fileSessions } from '../db/php/file-sessions';
import { guestCartsTable } from '../db/php/guest-carts';
import { knownCredentials } from '../db/php/known-credentials';
import { type PhpPlaces, slug } from '../db/php/places';
import { redisBlacklist } from '../db/php/redis-blacklist';
import { redisSessions } from '../db/php/redis-sessions';
import { rememberTokensOf } from '../db/php/remember-tokens';
import { sessionVault } from '../db/php/session-vault';
import { connectRedis, openRedis } from '../db/redis/client';
import type { Schema } from '../db/schema/schema';
import type { Config } from './config/config';
import type { Shop } from './config/shop';

export interface PhpSideDeps {
  config: Config;
  shop: Shop;
  db: Database;
  schema: Schema;
  redis: RedisClient | undefined;
  logger: Logger;
  clock: Clock;
  /** Given where the configuration has a stand-in for it. */
  appKey?: string;
}

const phpCookieName = (config: Config): string => config.sessionCookie ?? `${slug(config.appName)}_session`;

/** Undefined where sessions are our own: on our own database, because the shop wants it so, or because PHP's are out of reach. */
export async function openPhpSide(deps: PhpSideDeps): Promise<PhpSide | undefined> {
  const { config, shop, redis, logger } = deps;
  const { sessions } = config.oneLogin;
  if (!shop.adopted || !redis || sessions === 'own') {
    if (sessions === 'shared')
      throw new StartRefused('PHP_SESSIONS is shared, but this is no database of a Bagisto; leave it out');
    return undefined;
  }
  const connections = phpRedis(deps);
  const look = () => lookAtPhp(deps, connections.open, deps.appKey);
  let examination = await look();
  // A Redis may still be coming up itself.
  for (let left = startTries; left > 0 && isAway(examination); left--) {
    await pause(500);
    examination = await look();
  }
  const { hindrance } = examination;
  if (!hindrance) return phpSide(deps, redis, examination, connections);
  connections.close();
  const why = `${hindrance.detail}. ${hindrance.todo}`;
  if (sessions === 'shared') throw new StartRefused(`PHP's sessions cannot be shared: ${why}`);
  logger.warn(`customers log in apart from PHP, for its sessions cannot be shared: ${why}`);
  return undefined;
}

const startTries = 6;
const isAway = ({ hindrance, places }: PhpExamination) =>
  hindrance?.part === 'place' && places.sessionDriver === 'redis';

export function lookAtPhp(
  { config, db, schema }: Pick<PhpSideDeps, 'config' | 'db' | 'schema'>,
  redis: (database: number) => Promise<Redis> | undefined,
  appKey: string = config.appKeys[0],
) {
  return examinePhp({
    db,
    schema,
    settings: config.oneLogin.settings,
    appKey,
    cookieName: phpCookieName(config),
    redis,
  });
}

/** Connections to PHP's own Redis, one for each of its databases. */
export function phpRedis({ config, logger }: Pick<PhpSideDeps, 'config' | 'logger'>) {
  const { redis } = config.oneLogin.settings;
  const opened: RedisClient[] = [];
  return {
    open(database: number): Promise<Redis> | undefined {
      if (!redis) return undefined;
      const client = openRedis({ ...redis, database }, logger);
      if (client instanceof Cluster) return undefined;
      opened.push(client);
      return connectRedis(client)().then(() => client);
    },
    close() {
      for (const client of opened) client.disconnect();
    },
  };
}

export type PhpSide = Awaited<ReturnType<typeof phpSide>>;

/** All that we share with the PHP beside us. */
async function phpSide(
  deps: PhpSideDeps,
  redis: RedisClient,
  { places, sharesCarts, sharesBlacklist }: PhpExamination,
  connections: ReturnType<typeof phpRedis>,
) {
  const { config, shop, db, schema, clock } = deps;
  const prefix = `${config.redisPrefix}php-`;
  const rememberTokens = rememberTokensOf(db, schema);
  const connected = async (database: number): Promise<Redis> => {
    const client = await connections.open(database);
    if (!client) throw new StartRefused("PHP's Redis is not known");
    return client;
  };
  return {
    logins: sessionVault(await driverOf(places, db, clock, connected)),
    cookies: phpCookies({
      name: phpCookieName(config),
      appKeys: config.appKeys,
      form: places.cookieForm,
      tagged: places.taggedCookies,
      domain: config.session.domain,
      secure: config.session.secure,
      sameSite: places.sameSite,
      lifetimeMinutes: places.expireOnClose ? 0 : places.lifetimeMinutes,
    }),
    carts: sharesCarts ? guestCartsTable(db, shopTime(shop.timezone, clock)) : undefined,
    blacklist: sharesBlacklist ? await blacklistOf(places, db, clock, connected) : undefined,
    knownSessions: knownCredentials(redis, `${prefix}sessions:`, clock),
    knownTokens: knownCredentials(redis, `${prefix}tokens:`, clock),
    rememberTokens,
    forgetRemembered: (customerId: number) =>
      rememberTokens.renew(customerId, places.alwaysForgets ? 'always' : 'where set'),
    savesLate: places.savesLate,
    close: async () => connections.close(),
  };
}

type Connected = (database: number) => Promise<Redis>;

async function driverOf(places: PhpPlaces, db: Database, clock: Clock, connected: Connected) {
  const { sessionDriver, sessionFolder = '', sessionDatabase, sessionPrefix, lifetimeMinutes } = places;
  if (sessionDriver === 'file') return fileSessions(sessionFolder, lifetimeMinutes, clock);
  if (sessionDriver === 'database') return databaseSessions(db, lifetimeMinutes, clock);
  return redisSessions(await connected(sessionDatabase), sessionPrefix, lifetimeMinutes);
}

async function blacklistOf(places: PhpPlaces, db: Database, clock: Clock, connected: Connected) {
  const { cacheDriver, cacheFolder = '', cacheDatabase } = places;
  if (cacheDriver === 'file') return fileBlacklist(cacheFolder, clock);
  if (cacheDriver === 'database') return databaseBlacklist(db, places.cachePrefix, clock);
  return redisBlacklist(await connected(cacheDatabase), places, clock);
}
