import { MissingProgram } from './services/binaries';
import { publishServiceCoordinates } from './services/coordinates';
import { externalMariaDb, startMariaDb } from './services/mariadb';
import { migratedDatabases } from './services/migrated';
import type { PrivateServer } from './services/processes';
import { externalRedis, startRedis } from './services/redis';

declare global {
  // Jest's documented way from globalSetup to globalTeardown; test files do not see it.
  var accountsTestRemains: (() => Promise<void>)[] | undefined;
}

function leaveNothing(remove: () => Promise<void>): void {
  globalThis.accountsTestRemains = [...(globalThis.accountsTestRemains ?? []), remove];
}

async function remember<T extends PrivateServer>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  leaveNothing(() => server.stop());
  return server;
}

export async function cleanUp(): Promise<void> {
  const remains = globalThis.accountsTestRemains ?? [];
  globalThis.accountsTestRemains = undefined;
  await Promise.all(remains.map((remove) => remove()));
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
    const outcomes = await Promise.allSettled(choosing);
    await cleanUp();
    throw allMissing(outcomes) ?? error;
  });

  const { host, port, user, password } = mysql;
  const { remove, ...migrated } = await migratedDatabases(mysql).catch(async (error: unknown) => {
    await cleanUp();
    throw error;
  });
  leaveNothing(remove);
  publishServiceCoordinates({ mysql: { host, port, user, password }, redis: { url: redis.url }, migrated });

  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  process.stderr.write(
    `test services: ${mysql.origin} database on ${host}:${port}, ` +
      `${redis.origin} Redis on ${new URL(redis.url).host} (${seconds} s)\n`,
  );
}

/** Names all that is missing at once, and without a stack, which Jest would print and which leads nowhere. */
function allMissing(outcomes: PromiseSettledResult<unknown>[]): Error | undefined {
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  if (!reasons.every((reason) => reason instanceof MissingProgram)) return undefined;
  const error = new Error(reasons.map(({ message }) => message).join('\n\n'));
  error.stack = error.message;
  return error;
}
