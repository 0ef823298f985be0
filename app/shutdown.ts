import type { Logger } from 'pino';
import { safely } from '../accounts/redacted';

/** Longer than draining and closing the stores may take together. */
const lastResortMs = 20_000;

export const endSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** How this process ends by itself: once, and only when what is in flight is finished; who insists forces it. */
export function shutdown(
  logger: Logger,
  close: () => Promise<boolean>,
  insisted: () => void = () => process.exit(1),
): (reason: string, code: number) => void {
  let stopping = false;
  // The reader of our output may be gone: that is no fault of ours, and must not look like one.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const stop = async (reason: string, code: number) => {
    if (stopping) return insisted();
    stopping = true;
    // Nothing may keep a process from ending for good, not even a log that nobody reads any more.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), lastResortMs).unref();
    logger.info({ reason }, 'stopping: finishing what is in flight');
    const clean = await close();
    logger.info({ clean }, 'stopped');
    process.exit(clean ? code : 1);
  };
  for (const signal of endSignals) process.on(signal, () => void stop(signal, 0));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.fatal({ event, cause: safely(error) }, 'a fault of ours; stopping');
      void stop(event, 1);
    });
  }
  return stop;
}
