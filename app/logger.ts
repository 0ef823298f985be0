import pino, { type Logger } from 'pino';

/** JSON for machines; lines for a person when a person is looking. */
export function createLogger(level: string): Logger {
  // Not pino's own stream: at the end of the process that waits for a reader, also for one that is gone.
  if (!process.stdout.isTTY)
    return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, process.stdout);
  const pretty = require('pino-pretty') as typeof import('pino-pretty');
  const stream = pretty({ colorize: true, translateTime: 'HH:MM:ss', sync: true });
  return pino({ level, base: undefined }, stream);
}
