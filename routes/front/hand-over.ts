import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import type { Dispatcher } from 'undici';

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
  /** Makes the client's headers of PHP's. */
  headers(raw: RawHeaders): string[];
  /** Called once; where nothing has been answered yet, it answers. */
  failed(trouble: Trouble, error: Error): void;
  watcher?: Watcher;
}

export type RawHeaders = (Buffer | string)[];

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

const hasBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** One request to PHP and its answer back, both streamed, each no faster than the other side takes it. */
export function handOver(req: IncomingMessage, res: ServerResponse, to: ForPhp, how: HandOver): void {
  const { php, servername, timeoutMs, idleMs, watcher } = how;
  const method = req.method ?? 'GET';
  const began = performance.now();
  let controller: Dispatcher.DispatchController | undefined;
  let answering = false;
  let over = false;
  let retried = false;

  const settle = () => {
    over = true;
    clearTimeout(timer);
    if (body && !req.complete) {
      req.unpipe(body).resume();
      const lingering = setTimeout(() => req.destroy(), lingerMs).unref();
      req.once('close', () => clearTimeout(lingering));
    }
  };
  const fail = (trouble: Trouble, error: Error) => {
    if (over) return;
    settle();
    controller?.abort(error);
    how.failed(trouble, error);
    // Half an answer must not look like a whole one.
    if (answering) res.destroy();
  };
  const late = () => {
    const clientSleeps = body !== undefined && !req.complete && !body.writableNeedDrain;
    fail(clientSleeps ? 'client' : 'late', new Error('nothing came in time'));
  };
  let timer = setTimeout(late, timeoutMs);

  // undici destroys the body of a request that ends early; were that the request itself, the client's connection with it.
  if (req.headers.expect !== undefined) res.writeContinue();
  const body = hasBody(req) ? req.pipe(new PassThrough()) : undefined;
  body
    ?.on('data', (chunk: Buffer) => {
      timer.refresh();
      watcher?.onBody(chunk);
    })
    .pause();
  res.once('close', () => fail('client', new Error('the client has left')));

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started;
      if (over) started.abort(new Error('nobody waits for it any more'));
    },
    onResponseStart(started, status, { 'content-type': type }, statusText = '') {
      if (over || status < 200) return;
      const headers = how.headers((started.rawHeaders ?? []) as RawHeaders);
      res.sendDate = false;
      res.writeHead(status, statusText, headers);
      answering = true;
      clearTimeout(timer);
      const endless = String(type).startsWith('text/event-stream');
      if (!endless) timer = setTimeout(late, idleMs);
      watcher?.onHead(status, headers);
      // A stream may begin long before its first piece.
      setImmediate(() => {
        if (!over) res.flushHeaders();
      });
    },
    onResponseData(started, chunk) {
      if (over) return;
      timer.refresh();
      watcher?.onChunk(chunk);
      if (res.write(chunk)) return;
      started.pause();
      res.once('drain', () => {
        timer.refresh();
        started.resume();
      });
    },
    onResponseEnd() {
      if (over) return;
      settle();
      res.end();
      watcher?.onEnd();
    },
    onResponseError(_controller, error) {
      if (over) return;
      if (!answering && !retried && !body && safe.has(method) && wasClosedMeanwhile(error)) {
        retried = true;
        if (performance.now() - began < atOnceMs) return dispatch();
      }
      fail(isGarbage(error) ? 'garbage' : 'unreachable', error);
    },
  };
  const { path, headers } = to;
  const options = { path, method, headers, body, servername, headersTimeout: 0, bodyTimeout: 0 };
  function dispatch() {
    try {
      php.dispatch(options as Dispatcher.DispatchOptions, handler);
    } catch (error) {
      fail('garbage', error as Error);
    }
  }
  dispatch();
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
