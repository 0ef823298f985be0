import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Pool } from 'undici';
import { answerHead, type RawHeaders } from './answer-headers';
import { answerFailure, answerTo, type FailureAnswer, looping, tooMany, unreadable } from './failures';
import { type ForPhp, HandOver, type Trouble, type Watcher, type Way } from './hand-over';
import { hasBeenHere } from './loop';
import { openPatience } from './patience';
import {
  type Forwarding,
  type HeaderChanges,
  publicOrigin,
  requestHeaders,
  SeveralHosts,
} from './request-headers';
import { targetOf } from './target';
import { handOverUpgrade } from './upgrade';

interface PhpOptions extends Forwarding {
  url: URL;
  timeoutMs: number;
  /** How many requests PHP works at for one of our processes at the same time. */
  connections: number;
  idleMs?: number;
  text(status: number): string;
  /** Called where PHP's answer did not come whole, or could not be asked for. */
  troubled(trouble: Trouble | 'busy' | 'loop', error?: Error): void;
}

export interface Changes {
  headers?: HeaderChanges;
  /** With its query; absent: as the client spelt it. */
  path?: string;
}

interface HandOverOptions {
  changes?: Changes;
  watcher?: Watcher;
  /** Called once the client has its answer, or is gone. */
  done?(): void;
}

export type Php = ReturnType<typeof openPhp>;

/** So many wait for a connection to PHP before the next is told to come again later. */
const waitingPerConnection = 8;
const largestHead = 64 * 1024;

/** PHP, as it is reached from here: a pool of connections that is nobody else's, so that a slow PHP slows nothing but itself. */
export function openPhp(options: PhpOptions) {
  const { url, timeoutMs, connections, idleMs = 300_000, loopId, phpHost } = options;
  const pool = new Pool(url.origin, {
    connections,
    pipelining: 1,
    connect: { timeout: Math.min(timeoutMs, 5000) },
    keepAliveTimeout: 4000,
    maxHeaderSize: largestHead,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const servername = url.protocol === 'https:' ? (phpHost ?? url.hostname).replace(/:\d+$/, '') : undefined;
  const patience = openPatience();
  const upgraded = new Set<Duplex>();
  let under = 0;
  /** Until their lines are written. */
  const failed = new WeakSet<IncomingMessage>();
  const troubled = (trouble: Trouble | 'busy' | 'loop', req: IncomingMessage, error?: Error) => {
    if (trouble !== 'client') failed.add(req);
    options.troubled(trouble, error);
  };

  const refuse = (req: IncomingMessage, res: ServerResponse, answer: FailureAnswer) =>
    answerFailure(req, res, options.text(answer.status), answer);
  const head = (raw: RawHeaders, req: IncomingMessage) =>
    answerHead(raw, url.origin, () => publicOrigin(req, targetOf(req)?.host ?? '', options));
  const way: Way = {
    ...{ php: pool, patience, servername, timeoutMs, idleMs, head },
    failed(trouble, error, req, res) {
      troubled(trouble, req, error);
      refuse(req, res, answerTo[trouble]);
    },
  };
  /** The request as PHP gets it, or our answer where it cannot be handed over at all. */
  const forPhp = (req: IncomingMessage, changes: Changes): ForPhp | FailureAnswer => {
    const target = targetOf(req);
    if (!target) return unreadable;
    const full = under >= connections * (1 + waitingPerConnection);
    const hindrance = hasBeenHere(req, loopId) ? 'loop' : full && 'busy';
    if (hindrance) {
      troubled(hindrance, req);
      return hindrance === 'loop' ? looping : tooMany;
    }
    const { path, host } = target;
    try {
      // HTTP/1.0 knows no Host.
      const headers = requestHeaders(req, host || url.host, options, changes.headers);
      return { path: changes.path ?? path, headers };
    } catch (error) {
      if (error instanceof SeveralHosts) return unreadable;
      throw error;
    }
  };

  return {
    pool,
    /** The name in PHP's certificate. */
    servername,
    connections,
    /** Whether it was PHP that left this request without a whole answer. */
    failed: (req: IncomingMessage) => failed.has(req),
    /** How many requests PHP has from us now. */
    get busy() {
      return under;
    },
    handOver(req: IncomingMessage, res: ServerResponse, more: HandOverOptions = {}) {
      const { changes = {}, watcher, done } = more;
      const request = forPhp(req, changes);
      if ('status' in request) {
        if (done) res.once('close', done);
        return refuse(req, res, request);
      }
      under++;
      const handed = new HandOver(req, res, request, way, watcher);
      res.on('close', () => {
        under--;
        handed.leave();
        done?.();
      });
    },

    upgrade(req: IncomingMessage, socket: Duplex, rest: Buffer, changes: Changes = {}) {
      const end = (answer: FailureAnswer) => {
        if (!socket.writable) return void socket.destroy();
        const { status } = answer;
        const body = JSON.stringify({ error: options.text(status), message: options.text(status) });
        const lines = [
          `HTTP/1.1 ${status} `,
          'Connection: close',
          'Content-Type: application/json; charset=utf-8',
          `Content-Length: ${Buffer.byteLength(body)}`,
        ];
        socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
      };
      const request = forPhp(req, changes);
      if ('status' in request) return end(request);
      upgraded.add(socket);
      socket.once('close', () => upgraded.delete(socket));
      handOverUpgrade(req, socket, rest, request, {
        php: pool,
        servername,
        timeoutMs,
        headers: (raw) => head(raw, req).headers,
        failed(trouble, error) {
          troubled(trouble, req, error);
          end(answerTo[trouble]);
        },
      });
    },

    async close() {
      for (const socket of upgraded) socket.destroy();
      patience.stop();
      await pool.destroy();
    },
  };
}
