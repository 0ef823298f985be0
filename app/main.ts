import cluster from 'node:cluster';
import { StartRefused } from '../accounts/errors';
import { mailFolder } from '../accounts/mail/transport';
import { makeStorageFolder, writingTrouble } from '../accounts/storage-folder';
import { lockStorage } from '../db/connection/embedded-lock';
import { errorText } from './command-line/error-text';
import { NotUnderstood, readOptions } from './command-line/options';
import { type Config, readConfig } from './config/config';
import { readEnvironment } from './config/environment';
import { unspokenLanguage } from './config/shop-language';
import { createLogger } from './logger';
import { startServer } from './server';
import { shutdown } from './shutdown';
import { greeting, startSummary } from './start-summary';
import { commit, version } from './version';
import { startWorkers } from './workers/supervisor';
import { work } from './workers/worker';

async function main(): Promise<void> {
  const { values: typed } = readOptions('npm start --', process.argv.slice(2), {});
  const { values, misspelt } = readEnvironment(typed.env, process.env);
  // First: a slip of the pen may be the reason why the rest is refused.
  for (const { key, meant } of misspelt) say(`${key} is not a key of ours; did you mean ${meant}?`);
  const config = readConfig(values);
  refuseLostMails(config);
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
  logger.info({ version, commit, url, store, release, ...(workers > 1 && { workers }) }, 'listening');

  async function inThisProcess() {
    const letGo = config.database.kind === 'embedded' ? lockStorage(config.database.file) : () => {};
    const running = await startServer({ config, logger, showLink: config.production ? undefined : say });
    const close = async () => {
      const clean = await running.close();
      letGo();
      return clean;
    };
    return { summary: startSummary(running), close, lost: undefined };
  }
}

/** Without a mail server every mail is written there; nobody would notice that none arrives. */
function refuseLostMails({ mail, storagePath }: Config): void {
  if (mail.smtp) return;
  makeStorageFolder(storagePath);
  const code = writingTrouble(mailFolder(storagePath));
  if (code === undefined) return;
  throw new StartRefused(
    `${mailFolder(storagePath)} cannot be written (${code}), and without MAIL_HOST every mail goes there; set MAIL_HOST, or STORAGE_PATH to a folder that this user may write`,
  );
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
