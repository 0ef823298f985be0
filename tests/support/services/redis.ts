import { Redis } from 'ioredis';
import { requireRedisBinary } from './binaries';
import {
  type ExternalServer,
  freePort,
  openWorkspace,
  type PrivateServer,
  startServer,
  waitUntilReady,
} from './processes';

export type ExternalRedis = { url: string } & ExternalServer;
export type RedisServer = { host: string; port: number; url: string } & PrivateServer;

/** `args` come last and so win, e.g. `['--maxmemory', '1mb']`. */
export type RedisOptions = { args?: readonly string[] };

async function withClient(url: string, use: (client: Redis) => Promise<void>): Promise<void> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 1_000,
    commandTimeout: 1_000,
    // After a refused connection ioredis never clears this timer, which would keep Jest's workers from ending.
    disconnectTimeout: 50,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // connect() rejects with "Connection is closed."; why it was closed is only told to this listener.
  let reason: Error | undefined;
  client.on('error', (error: Error) => {
    reason = error;
  });
  try {
    await client.connect();
    await client.ping();
    await use(client);
  } catch (error) {
    throw reason ?? error;
  } finally {
    client.disconnect();
  }
}

export async function externalRedis(env = process.env): Promise<ExternalRedis | undefined> {
  const url = env.TEST_REDIS_URL;
  if (!url) return undefined;
  if (!URL.canParse(url) || !/^rediss?:$/.test(new URL(url).protocol)) {
    throw new Error('TEST_REDIS_URL is no Redis address; set it to e.g. redis://127.0.0.1:6379/5.');
  }
  // The address may hold a password, so only its host is named.
  await waitUntilReady(`The Redis of TEST_REDIS_URL (${new URL(url).host})`, () =>
    withClient(url, async () => undefined),
  );
  return { origin: 'external', url };
}

/** Always a private instance, so it may be killed; it never looks at TEST_REDIS_URL (see externalRedis). */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const binary = await requireRedisBinary();
  const workspace = openWorkspace('redis');
  try {
    const host = '127.0.0.1';
    const port = await freePort();
    const url = `redis://${host}:${port}`;
    const args = ['--save', '', '--appendonly', 'no', '--bind', host, '--port', String(port)];
    args.push('--dir', workspace.folder, ...(options.args ?? []));
    const server = await startServer('Redis', workspace, binary, args, () =>
      withClient(url, async (client) => {
        const setting: unknown = await client.config('GET', 'dir');
        // Another process may have taken the port in the meantime; a stranger's server must never be used.
        if (!Array.isArray(setting) || setting[1] !== workspace.folder) {
          throw new Error(`port ${port} belongs to another server`);
        }
      }),
    );
    return { host, port, url, ...server };
  } catch (error) {
    await workspace.remove();
    throw error;
  }
}
