import pino, { type DestinationStream, type Logger } from 'pino';

/** JSON for machines; lines for a person when a person is looking. */
export function createLogger(level: string): Logger {
  // Not pino's own stream: at the end of the process that waits for a reader, also for one that is gone.
  if (!process.stdout.isTTY)
    return pino(
      { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime },
      inOneGo(process.stdout),
    );
  const pretty = require('pino-pretty') as typeof import('pino-pretty');
  const stream = pretty({ colorize: true, translateTime: 'HH:MM:ss', sync: true });
  return pino({ level, base: undefined }, stream);
}

/** The lines of one turn of the event loop leave together: one by one each costs a busy server a call of the system. */
function inOneGo(stream: NodeJS.WritableStream): DestinationStream {
  let lines = '';
  const leave = () => {
    if (lines !== '') stream.write(lines);
    lines = '';
  };
  process.on('exit', leave);
  return {
    write(line) {
      if (lines === '') setImmediate(leave);
      lines += line;
    },
  };
}
