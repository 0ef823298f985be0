import Redis, { Cluster, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import { StartRefused } from '../../accounts/errors';
import type { ExpiringStore } from '../../accounts/expiring-store';
import type { RedisClient } from '../../accounts/redis-client';
import type { RedisConfig } from '../../accounts/store-config';
import { reaching } from '../connection/reaching';

/** ioredis would otherwise wait for minutes while Redis is down; an answer is due within a second. */
const impatient = {
  lazyConnect: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  connectTimeout: 800,
  commandTimeout: 700,
  retryStrategy: (attempt: number) => Math.min(attempt * 50, 1000),
} satisfies RedisOptions;

/** `overrides` are for who must not be impatient: a worker that blocks until there is work. */
export function openRedis(
  config: RedisConfig,
  logger: Logger,
  overrides: RedisOptions = {},
  patience = 1,
): RedisClient {
  const options: RedisOptions = {
    ...impatient,
    connectTimeout: impatient.connectTimeout * patience,
    commandTimeout: impatient.commandTimeout * patience,
    ...overrides,
  };
  // A Redis that did not answer one command would keep the next one waiting as long, and a login has five of
  // them: the silent connection is given up, and what comes is refused at once until there is a new one.
  options.socketTimeout = options.commandTimeout;
  options.password = config.password;
  if (config.tls) options.tls = {};
  const redis = clientOf(config, options);
  // ioredis repeats the same error at every attempt; a person needs to hear of it once, and of its end.
  let away = false;
  redis.on('error', (error: NodeJS.ErrnoException) => {
    if (!away) logger.error({ code: reasonOf(error).code ?? error.name }, 'redis is away');
    away = true;
  });
  redis.on('ready', () => {
    if (away) logger.info('redis is back');
    away = false;
  });
  return redis;
}

const clientOf = (config: RedisConfig, options: RedisOptions): RedisClient =>
  config.cluster ? clusterOf(config.cluster, options) : inOneGo(serverOf(config, options));

function serverOf(config: RedisConfig, options: RedisOptions): Redis {
  const { url, host, port, database: db, sentinels, tls } = config;
  if (sentinels) {
    return new Redis({
      ...options,
      db,
      sentinels: sentinels.servers,
      name: sentinels.name,
      sentinelPassword: sentinels.password,
      enableTLSForSentinelMode: tls,
      sentinelRetryStrategy: options.retryStrategy ?? undefined,
      // The former primary may come back as a replica, on a connection that outlived the change.
      reconnectOnError: ({ message }) => message.startsWith('READONLY'),
    });
  }
  if (url) return new Redis(wholeAddress(url, options.password), { ...options, db });
  return new Redis({ ...options, host, port, db });
}

/**
 * Lets the commands of one turn of the event loop leave together. ioredis can do it as well (enableAutoPipelining), but makes
 * a pipeline of them, behind which the next ones wait: that costs 4 KB of heap and a tenth of customer/get.
 */
function inOneGo(redis: Redis): Redis {
  redis.on('connect', () => {
    const { stream } = redis;
    const write = stream.write.bind(stream);
    let corked = false;
    const leave = () => {
      corked = false;
      stream.uncork();
    };
    stream.write = (command: string | Uint8Array) => {
      if (!corked) {
        corked = true;
        stream.cork();
        setImmediate(leave);
      }
      return write(command);
    };
  });
  return redis;
}

/** Completes an address: ioredis takes what it does not say from the options, except the password of a user it names. */
function wholeAddress(text: string, password: RedisOptions['password']): string {
  const url = new URL(text);
  if (url.username && !url.password && password) url.password = encodeURIComponent(password);
  return url.href;
}

function clusterOf(
  servers: NonNullable<RedisConfig['cluster']>,
  { lazyConnect, enableOfflineQueue, retryStrategy, ...redisOptions }: RedisOptions,
): Cluster {
  const cluster = new Cluster(servers, {
    lazyConnect,
    enableOfflineQueue,
    clusterRetryStrategy: retryStrategy ?? undefined,
    // Commands for a node that is away are asked for again elsewhere, but for no longer than an answer may take.
    maxRedirections: 5,
    retryDelayOnFailover: 40,
    retryDelayOnClusterDown: 40,
    slotsRefreshTimeout: 800,
    slotsRefreshInterval: 0,
    // A certificate names the host, and looking that up here would leave only its address.
    ...(redisOptions.tls && { dnsLookup: (address, done) => done(null, address) }),
    redisOptions,
  });
  cluster.on('+node', inOneGo);
  return refreshed(cluster);
}

const slotsRefreshMs = 5_000;

/**
 * Asks for the slots now and then by a timer of ours: that of ioredis goes on for ever when the cluster is closed while
 * it asks, and nothing that had one would end by itself.
 */
export function refreshed(cluster: Cluster, everyMs = slotsRefreshMs): Cluster {
  const refresh = () => cluster.status === 'ready' && cluster.refreshSlotsCache();
  const refreshing = setInterval(refresh, everyMs).unref();
  cluster.once('end', () => clearInterval(refreshing));
  const duplicate = cluster.duplicate.bind(cluster);
  // BullMQ makes another one of it, to block on.
  cluster.duplicate = ((...overrides) => refreshed(duplicate(...overrides), everyMs)) as Cluster['duplicate'];
  return cluster;
}

/** The reason why a cluster is away: the last error of its nodes. */
const reasonOf = (error: Error & { lastNodeError?: Error }): NodeJS.ErrnoException =>
  error.lastNodeError ?? error;

/** For the start, to be tried until it succeeds: from then on ioredis connects again by itself. */
export function connectRedis(redis: RedisClient): () => Promise<void> {
  // ioredis rejects with an error that says only that there is no connection.
  let reason: Error | undefined;
  redis.on('error', (error: Error) => {
    reason = reasonOf(error);
  });
  return async () => {
    try {
      await (redis.status === 'wait' ? redis.connect() : redis.ping());
    } catch (error) {
      throw reason ?? error;
    }
    await inItsDatabase(redis);
  };
}

/** ioredis goes on in database 0, among the keys of others, where the one that it was told is not there. */
export async function inItsDatabase(redis: RedisClient): Promise<void> {
  if (redis instanceof Cluster || !redis.options.db) return;
  const { db } = redis.options;
  try {
    await redis.select(db);
  } catch (error) {
    const { name, message } = error as Error;
    if (name !== 'ReplyError') throw error;
    throw new StartRefused(
      `Redis does not let us use its database ${db} (${message}); set REDIS_DB, or the number in REDIS_URL, to one that it has`,
    );
  }
}

const replaceScript = `
local now = redis.call('get', KEYS[1])
if now and now ~= ARGV[3] then redis.call('set', KEYS[1], ARGV[1], 'EX', ARGV[2]) end`;

export function redisExpiringStore(redis: RedisClient, prefix: string): ExpiringStore {
  const reached = reaching('redis is away');
  return {
    get: async (key) => (await reached(redis.get(prefix + key))) ?? undefined,
    async set(key, value, seconds) {
      await reached(redis.set(prefix + key, value, 'EX', seconds));
    },
    async claim(key, value, seconds) {
      const claimed = await reached(redis.set(prefix + key, value, 'EX', seconds, 'NX'));
      return claimed ? value : ((await reached(redis.get(prefix + key))) ?? value);
    },
    async replace(key, value, seconds, last = '') {
      await reached(redis.eval(replaceScript, 1, prefix + key, value, seconds, last));
    },
    async extend(key, seconds) {
      await reached(redis.expire(prefix + key, seconds));
    },
    async delete(key) {
      await reached(redis.del(prefix + key));
    },
  };
}
