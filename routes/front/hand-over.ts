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

/** How one gets to PHP, the same for every request. */
export interface Way {
  php: Dispatcher;
  /** The name in PHP's certificate. */
  servername: string | undefined;
  /** How long it may take PHP to begin. */
  timeoutMs: number;
  /** How long an answer that has begun may pause. */
  idleMs: number;
  patience: Patience;
  /** Makes the client's headers of PHP's. */
  head(raw: RawHeaders, req: IncomingMessage): AnswerHead;
  /** Called once for a request; where nothing has been answered yet, it answers. */
  failed(trouble: Trouble, error: Error, req: IncomingMessage, res: ServerResponse): void;
}

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

/**
 * One request to PHP and its answer back, both streamed, each no faster than the other side takes it. A class, in undici's
 * own form of a handler: its newer form makes an object of headers that are wanted as they came, and six functions made anew
 * for each request cost a tenth of handing it over.
 */
export class HandOver implements Dispatcher.DispatchHandler, Waiting {
  until: number;
  place = -1;
  private readonly began = Date.now();
  private readonly body: PassThrough | undefined;
  private abort: ((error: Error) => void) | undefined = undefined;
  private resume: (() => void) | undefined = undefined;
  private answering = false;
  private over = false;
  private retried = false;
  /** Bytes that are still to come, where PHP has said how many. */
  private expected = Number.NaN;
  private whole = false;

  constructor(
    private readonly req: IncomingMessage,
    private readonly res: ServerResponse,
    private readonly to: ForPhp,
    private readonly way: Way,
    private readonly watcher: Watcher | undefined,
  ) {
    this.until = this.began + way.timeoutMs;
    way.patience.wait(this);
    if (req.headers.expect !== undefined) res.writeContinue();
    // undici destroys the body of a request that ends early; were that the request itself, the client's connection with it.
    this.body = hasBody(req) ? req.pipe(new PassThrough()) : undefined;
    this.body
      ?.on('data', (chunk: Buffer) => {
        this.stays(way.timeoutMs);
        watcher?.onBody(chunk);
      })
      .pause();
    this.dispatch();
  }

  /** To be called when the client's connection is done with the answer, or gone. */
  leave(): void {
    if (!this.over) this.fail('client', new Error('the client has left'));
  }

  late(): void {
    const { body, req } = this;
    const clientSleeps = body !== undefined && !req.complete && !body.writableNeedDrain;
    this.fail(clientSleeps ? 'client' : 'late', new Error('nothing came in time'));
  }

  onConnect(abort: (error?: Error) => void): void {
    this.abort = abort;
    if (this.over) abort(new Error('nobody waits for it any more'));
  }

  onHeaders(status: number, raw: RawHeaders, resume: () => void, statusText: string): boolean {
    if (this.over || status < 200) return true;
    const { res, req, way } = this;
    const { headers, length, endless } = way.head(raw, req);
    res.sendDate = false;
    writeHead.call(res, status, statusText, headers);
    this.answering = true;
    this.resume = resume;
    this.expected = length ?? Number.NaN;
    if (endless) way.patience.forget(this);
    else this.stays(way.idleMs);
    this.watcher?.onHead(status, headers);
    // A stream may begin long before its first piece.
    if (length === undefined) {
      setImmediate(() => {
        if (!this.over) res.flushHeaders();
      });
    }
    return true;
  }

  onData(chunk: Buffer): boolean {
    if (this.over) return true;
    const { res, way } = this;
    this.watcher?.onChunk(chunk);
    if (chunk.length === this.expected && chunk.length <= mostInOnePiece) {
      // All of it, as text: with its head it is one string and leaves in one write, not in two that are gathered.
      this.whole = true;
      res.write(chunk.toString('latin1'), 'latin1');
      return true;
    }
    this.expected = Number.NaN;
    this.stays(way.idleMs);
    if (res.write(chunk)) return true;
    res.once('drain', () => {
      this.stays(way.idleMs);
      this.resume?.();
    });
    return false;
  }

  onComplete(): void {
    if (this.over) return;
    this.settle();
    this.watcher?.onEnd();
    // By then what was written has left.
    if (this.whole) process.nextTick(end, this.res);
    else this.res.end();
  }

  onError(error: Error): void {
    if (this.over) return;
    const { answering, retried, body, req } = this;
    if (!answering && !retried && !body && safe.has(req.method ?? '') && wasClosedMeanwhile(error)) {
      this.retried = true;
      if (Date.now() - this.began < atOnceMs) {
        this.dispatch();
        return;
      }
    }
    this.fail(isGarbage(error) ? 'garbage' : 'unreachable', error);
  }

  private dispatch(): void {
    const { body, to, req, way } = this;
    const options = {
      path: to.path,
      method: req.method ?? 'GET',
      headers: to.headers,
      body,
      servername: way.servername,
      // One request a connection: none is behind it that could be blocked.
      blocking: false,
      headersTimeout: 0,
      bodyTimeout: 0,
    };
    try {
      way.php.dispatch(options as Dispatcher.DispatchOptions, this);
    } catch (error) {
      this.fail('garbage', error as Error);
    }
  }

  private stays(ms: number): void {
    this.until = Date.now() + ms;
  }

  private settle(): void {
    const { body, req } = this;
    this.over = true;
    this.way.patience.forget(this);
    if (body && !req.complete) {
      req.unpipe(body).resume();
      const lingering = setTimeout(() => req.destroy(), lingerMs).unref();
      req.once('close', () => clearTimeout(lingering));
    }
  }

  private fail(trouble: Trouble, error: Error): void {
    if (this.over) return;
    this.settle();
    this.abort?.(error);
    this.way.failed(trouble, error, this.req, this.res);
    // Half an answer must not look like a whole one.
    if (this.answering) this.res.destroy();
  }
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
