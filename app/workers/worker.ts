import { once } from 'node:events';
import { StartRefused } from '../../accounts/errors';
import { readConfig } from '../config/config';
import { createLogger } from '../logger';
import { startServer } from '../server';
import { endSignals, shutdown } from '../shutdown';
import { startSummary } from '../start-summary';
import { type Settings, type ToWorker, tellPrimary } from './messages';
import { metricsOfAll } from './metrics';

/**
 * Runs the same server as a single process does; it ends when the primary says so. When the primary is gone
 * node:cluster ends it by itself.
 */
async function serve(): Promise<void> {
  // Both listen from the beginning: what comes right after the settings is said before anybody who waits for those goes on.
  const settings = once(process, 'message') as Promise<[Settings]>;
  let stop = (_reason: string, _code: number): void => process.exit(0);
  process.on('message', (message: ToWorker) => {
    if (message.kind === 'stop') stop(message.reason, 0);
    else if (message.kind === 'there?') void tellPrimary({ kind: 'there' });
  });
  const [{ number, values }] = await settings;
  const config = readConfig(values);
  const logger = createLogger(config.logLevel).child({ worker: number });
  const running = await startServer({ config, logger, shown: metricsOfAll });
  // A terminal gives its signals to all of us, so each may hear of the end twice; only the primary forces it.
  stop = shutdown(logger, running.close, () => {});
  await tellPrimary({ kind: 'ready', summary: startSummary(running) });
}

export async function work(): Promise<void> {
  // Before there is a server: what a terminal says is said to the primary as well.
  for (const signal of endSignals) process.on(signal, () => {});
  try {
    await serve();
  } catch (error) {
    if (error instanceof StartRefused) await tellPrimary({ kind: 'refused', why: error.message });
    else process.stderr.write(`${(error as Error)?.stack ?? error}\n`);
    process.exit(1);
  }
}
