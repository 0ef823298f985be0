import { type IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { AnswerHead, RawHeaders } from './answer-headers';
import type { Patience, Waiting } from './patience';

export interface ForPhp {
  path: string;
  headers: string[];
}

/** Why PHP's answer did not come, or not whole. */
export type Trouble = 'unreachable' | 'late' | 'garbage' | 'client';

interface HandOver {
  php: Dispatcher;
  /** The name in PHP's certificate. */
  servername: string | undefined;
  /** How long it may take PHP to begin. */
  timeoutMs: number;
  /** How long an answer that has begun may pause. */
  idleMs: number;
  patience: Patience;
  /** Makes the client's headers of PHP's. */
  head(raw: RawHeaders): AnswerHead;
  /** Called once; where nothing has been answered yet, it answers. */
  failed(trouble: Trouble, error: Error): void;
  watcher?: Watcher;
}

/** To be called when the client's connection is done with the answer, or gone. */
export type Leaves = () => void;

/** Sees a request's body and its answer pass by. */
export interface Watcher {
  onBody(chunk: Buffer): void;
  onHead(status: number, headers: string[]): void;
  onChunk(chunk: Buffer): void;
  onEnd(): void;
}

/** RFC 9110, 9.2.1: to ask twice does no harm, where the first time led to nothing. */
const safe = new Set(['GET', 'HEAD', 'OPTIONS']);
/** A kept-alive connection that PHP has just closed fails at once; what fails later may have been done. */
const atOnceMs = 200;
/** Bytes that a client sends after its answer are read and thrown away for so long: cut off, it would not see the answer. */
const lingerMs = 5000;

/** Past what Express's answers do besides: PHP's headers are the whole of it. */
const { writeHead } = ServerResponse.prototype as {
  writeHead(this: ServerResponse, status: number, statusText: string, headers: string[]): void;
};
/** Longer answers are cheaper as they came. */
const mostInOnePiece = 16 * 1024;
const end = (res: ServerResponse) => void res.end();

const hasBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** One request to PHP and its answer back, both streamed, each no faster than the other side takes it. */
export function handOver(req: IncomingMessage, res: ServerResponse, to: ForPhp, how: HandOver): Leaves {
  const { php, servername, timeoutMs, idleMs, watcher, patience } = how;
  const method = req.method ?? 'GET';
  const began = Date.now();
  let abort: ((error: Error) => void) | undefined;
  let answering = false;
  let over = false;
  let retried = false;
  /** Bytes that are still to come, where PHP has said how many. */
  let expected = Number.NaN;
  let whole = false;

  const settle = () => {
    over = true;
    patience.forget(waiting);
    if (body && !req.complete) {
      req.unpipe(body).resume();
      const lingering = setTimeout(() => req.destroy(), lingerMs).unref();
      req.once('close', () => clearTimeout(lingering));
    }
  };
  const fail = (trouble: Trouble, error: Error) => {
    if (over) return;
    settle();
    abort?.(error);
    how.failed(trouble, error);
    // Half an answer must not look like a whole one.
    if (answering) res.destroy();
  };
  const waiting: Waiting = {
    until: began + timeoutMs,
    late() {
      const clientSleeps = body !== undefined && !req.complete && !body.writableNeedDrain;
      fail(clientSleeps ? 'client' : 'late', new Error('nothing came in time'));
    },
  };
  patience.wait(waiting);
  const stays = (ms: number) => {
    waiting.until = Date.now() + ms;
  };

  // undici destroys the body of a request that ends early; were that the request itself, the client's connection with it.
  if (req.headers.expect !== undefined) res.writeContinue();
  const body = hasBody(req) ? req.pipe(new PassThrough()) : undefined;
  body
    ?.on('data', (chunk: Buffer) => {
      stays(timeoutMs);
      watcher?.onBody(chunk);
    })
    .pause();

  // undici's own form of a handler: its newer one makes an object of headers that are wanted as they came.
  const handler: Dispatcher.DispatchHandler = {
    onConnect(aborting) {
      abort = aborting;
      if (over) aborting(new Error('nobody waits for it any more'));
    },
    onHeaders(status, raw, resume, statusText) {
      if (over || status < 200) return true;
      const { headers, length, endless } = how.head(raw);
      res.sendDate = false;
      writeHead.call(res, status, statusText, headers);
      answering = true;
      expected = length ?? Number.NaN;
      if (endless) patience.forget(waiting);
      else stays(idleMs);
      watcher?.onHead(status, headers);
      // A stream may begin long before its first piece.
      if (length === undefined) {
        setImmediate(() => {
          if (!over) res.flushHeaders();
        });
      }
      resuming = resume;
      return true;
    },
    onData(chunk) {
      if (over) return true;
      watcher?.onChunk(chunk);
      if (chunk.length === expected && chunk.length <= mostInOnePiece) {
        // All of it, as text: with its head it is one string and leaves in one write, not in two that are gathered.
        whole = true;
        res.write(chunk.toString('latin1'), 'latin1');
        return true;
      }
      expected = Number.NaN;
      stays(idleMs);
      if (res.write(chunk)) return true;
      res.once('drain', () => {
        stays(idleMs);
        resuming();
      });
      return false;
    },
    onComplete() {
      if (over) return;
      settle();
      watcher?.onEnd();
      // By then what was written has left.
      if (whole) process.nextTick(end, res);
      else res.end();
    },
    onError(error) {
      if (over) return;
      if (!answering && !retried && !body && safe.has(method) && wasClosedMeanwhile(error)) {
        retried = true;
        if (Date.now() - began < atOnceMs) return dispatch();
      }
      fail(isGarbage(error) ? 'garbage' : 'unreachable', error);
    },
  };
  let resuming: () => void = () => undefined;
  const { path, headers } = to;
  const waits = { headersTimeout: 0, bodyTimeout: 0 };
  // One request a connection: none is behind it that could be blocked.
  const options = { path, method, headers, body, servername, blocking: false, ...waits };
  function dispatch() {
    try {
      php.dispatch(options as Dispatcher.DispatchOptions, handler);
    } catch (error) {
      fail('garbage', error as Error);
    }
  }
  dispatch();
  return () => fail('client', new Error('the client has left'));
}

interface UndiciError extends Error {
  code?: string;
  socket?: { bytesRead: number };
}

/** The connection had served others before. */
const wasClosedMeanwhile = ({ code = '', socket }: UndiciError) =>
  ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(code) && (socket?.bytesRead ?? 1) > 0;

const isGarbage = ({ code = '' }: UndiciError) =>
  code.startsWith('HPE_') ||
  ['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'].includes(code);
