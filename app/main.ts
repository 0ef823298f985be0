import cluster from 'node:cluster';
import { lockStorage } from '../db/connection/embedded-lock';
import { errorText } from './command-line/error-text';
import { NotUnderstood, readOptions } from './command-line/options';
import { readConfig } from './config/config';
import { readEnvironment } from './config/environment';
import { unspokenLanguage } from './config/shop-language';
import { createLogger } from './logger';
import { startServer } from './server';
import { shutdown } from './shutdown';
import { greeting, startSummary } from './start-summary';
import { version } from './version';
import { startWorkers } from './workers/supervisor';
import { work } from './workers/worker';

async function main(): Promise<void> {
  const { values: typed } = readOptions('npm start --', process.argv.slice(2), {});
  const { values, misspelt } = readEnvironment(typed.env, process.env);
  // First: a slip of the pen may be the reason why the rest is refused.
  for (const { key, meant } of misspelt) say(`${key} is not a key of ours; did you mean ${meant}?`);
  const config = readConfig(values);
  const logger = createLogger(config.logLevel);
  const unspoken = unspokenLanguage(config);
  if (unspoken) logger.warn(`${unspoken.detail}. ${unspoken.todo}`);
  const { workers } = config;
  const { summary, close, lost } =
    workers > 1 ? await startWorkers({ config, values, logger }) : await inThisProcess();
  const stop = shutdown(logger, close);
  lost?.then((why) => {
    say(why);
    stop('no worker is left', 1);
  });
  for (const line of greeting(summary, config)) say(line);
  const { url, store, release } = summary;
  logger.info({ version, url, store, release, ...(workers > 1 && { workers }) }, 'listening');

  async function inThisProcess() {
    const letGo = config.database.kind === 'embedded' ? lockStorage(config.database.file) : () => {};
    const running = await startServer({ config, logger });
    const close = async () => {
      const clean = await running.close();
      letGo();
      return clean;
    };
    return { summary: startSummary(running), close, lost: undefined };
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

// A worker begins here as well.
if (cluster.isWorker) void work();
else
  main().catch((error: unknown) => {
    say(`Cannot start: ${errorText(error)}`);
    process.exit(error instanceof NotUnderstood ? 2 : 1);
  });
