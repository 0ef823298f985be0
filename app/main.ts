import os from 'node:os';
import { NotUnderstood, readOptions } from './command-line/options';
import { start as usage } from './command-line/usage';
import { readConfig } from './config';
import { readEnvironment } from './environment';
import { StartRefused } from './errors';
import { safely } from './http/failures';
import { createLogger } from './logger';
import { type RunningServer, startServer } from './server';

// As many password hashes run side by side as there are cores, beside what else libuv's threads do. It counts when
// the first of them is needed, which no import does.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, os.availableParallelism() + 2));

async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  const environment = readEnvironment(argv, process.env);
  if (readOptions('npm start --', argv, {}).values.help) return void process.stdout.write(`${usage}\n`);
  // First: a slip of the pen may be the reason why the rest is refused.
  for (const { key, meant } of environment.misspelt)
    say(`${key} is not a key of ours; did you mean ${meant}?`);
  const config = readConfig(environment.values);
  const logger = createLogger(config.logLevel);
  const running = await startServer({ config, logger });
  ownShutdown(running, logger);
  greet(running);
  logger.info({ url: running.url, store: running.db.kind, release: running.shop.release }, 'listening');
}

/** Three lines for the person who started it; the log on stdout stays clean for machines. */
function greet({ url, db, redis, shop }: RunningServer): void {
  const store =
    db.kind === 'embedded'
      ? 'an embedded database in the storage folder, nothing else needed'
      : `${shop.adopted ? "the shop's" : 'our own'} MySQL database${redis ? ', sessions in Redis' : ''}`;
  say(`Customer accounts are served at ${url}`);
  say(`Kept in ${store}`);
  say(`Next: open ${url}/ for a working curl of every call`);
}

/** Longer than draining and closing the stores may take together. */
const lastResortMs = 20_000;

function ownShutdown(running: RunningServer, logger: ReturnType<typeof createLogger>): void {
  let stopping = false;
  // Who read what we say may be gone: that is no fault of ours, and must not look like one.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const stop = async (reason: string, code: number) => {
    if (stopping) process.exit(1);
    stopping = true;
    // Whatever keeps a process from ending, a log that nobody reads any more included, must not keep it for good.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), lastResortMs).unref();
    logger.info({ reason }, 'stopping: finishing what is in flight');
    const clean = await running.close();
    logger.info({ clean }, 'stopped');
    process.exit(clean ? code : 1);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => void stop(signal, 0));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.fatal({ event, cause: safely(error) }, 'a fault of ours; stopping');
      void stop(event, 1);
    });
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

main().catch((error: unknown) => {
  const notUnderstood = error instanceof NotUnderstood;
  say(
    notUnderstood || error instanceof StartRefused
      ? `Cannot start: ${error.message}`
      : String((error as Error)?.stack ?? error),
  );
  process.exit(notUnderstood ? 2 : 1);
});
