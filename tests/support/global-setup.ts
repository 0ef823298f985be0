import { publishServiceCoordinates } from './services/coordinates';
import { externalMariaDb, startMariaDb } from './services/mariadb';
import type { PrivateServer } from './services/processes';
import { externalRedis, startRedis } from './services/redis';

declare global {
  // Jest's documented way from globalSetup to globalTeardown; test files do not see it.
  var accountsTestServers: PrivateServer[] | undefined;
}

async function remember<T extends PrivateServer>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  globalThis.accountsTestServers = [...(globalThis.accountsTestServers ?? []), server];
  return server;
}

export async function stopServers(): Promise<void> {
  const servers = globalThis.accountsTestServers ?? [];
  globalThis.accountsTestServers = undefined;
  await Promise.all(servers.map((server) => server.stop()));
}

// biome-ignore lint/style/noDefaultExport: Jest calls the default export of its globalSetup
export default async function globalSetup(): Promise<void> {
  const begin = performance.now();
  const choosing = [
    (async () => (await externalMariaDb()) ?? (await remember(startMariaDb())))(),
    (async () => (await externalRedis()) ?? (await remember(startRedis())))(),
  ] as const;
  const [mysql, redis] = await Promise.all(choosing).catch(async (error: unknown) => {
    // Jest calls no globalTeardown after a failed globalSetup: the one that did start would be left over.
    await Promise.allSettled(choosing);
    await stopServers();
    throw error;
  });

  const { host, port, user, password } = mysql;
  publishServiceCoordinates({ mysql: { host, port, user, password }, redis: { url: redis.url } });

  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  process.stderr.write(
    `test services: ${mysql.origin} database on ${host}:${port}, ` +
      `${redis.origin} Redis on ${new URL(redis.url).host} (${seconds} s)\n`,
  );
}
