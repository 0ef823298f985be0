import pino, { type DestinationStream, type Logger } from 'pino';

/** For commands, which say themselves what went wrong. */
export const silent = pino({ level: 'silent' });

/** JSON for machines; lines for a person when a person is looking. */
export function createLogger(level: string): Logger {
  // Not pino's own stream: at the end of the process that waits for a reader, also for one that is gone.
  if (!process.stdout.isTTY)
    return pino({ level, base: undefined, timestamp: isoTimes() }, inOneGo(process.stdout));
  const pretty = require('pino-pretty') as typeof import('pino-pretty');
  const stream = pretty({ colorize: true, translateTime: 'HH:MM:ss', sync: true });
  return pino({ level, base: undefined }, stream);
}

/** pino's isoTime, made once a millisecond: a busy server writes dozens of lines in one, each a twentieth of its request. */
function isoTimes(): () => string {
  let lastMs = 0;
  let text = '';
  return () => {
    const ms = Date.now();
    if (ms !== lastMs) {
      lastMs = ms;
      text = `,"time":"${new Date(ms).toISOString()}"`;
    }
    return text;
  };
}

/** The system keeps writes of this size to a pipe whole when several processes (WORKERS) share it; larger ones may be torn. */
const pieceBytes = 4096;

/** The lines of one turn of the event loop leave together: one by one each costs a busy server a call of the system. */
function inOneGo(stream: NodeJS.WritableStream): DestinationStream {
  const pieces: string[] = [];
  /** In the last of them. */
  let room = 0;
  let leaving = false;
  // One after the other: what waits in a stream for a slow reader is joined again.
  const leave = () => {
    const piece = pieces.shift();
    leaving = piece !== undefined;
    if (pieces.length === 0) room = 0;
    if (piece !== undefined) stream.write(piece, leave);
  };
  process.on('exit', () => {
    for (const piece of pieces) stream.write(piece);
  });
  return {
    write(line) {
      const bytes = Buffer.byteLength(line);
      if (bytes > room) {
        pieces.push('');
        room = pieceBytes;
      }
      pieces[pieces.length - 1] += line;
      room -= bytes;
      if (leaving) return;
      leaving = true;
      setImmediate(leave);
    },
  };
}
