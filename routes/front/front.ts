import { type IncomingMessage, type RequestListener, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { cleanPath } from '../http/paths';
import { requestIds, type WriteLine } from '../http/request-log';
import { openPhp } from './php';
import { clientAddress, type Forwarding } from './request-headers';
import { isStorefronts } from './storefront';

export interface FrontParts extends Omit<Forwarding, 'phpHost'> {
  php: { url: URL; host?: string; timeoutMs: number; connections: number };
  /** Whether a path is an open door's; asked in the doors' one spelling. */
  knows(path: string): boolean;
  writeLine: WriteLine;
  logger: Logger;
}

export interface Front {
  /** Answers what the doors serve by the app, and everything else by PHP. */
  before(app: RequestListener): RequestListener;
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Whether an upgrade is for PHP; any other request goes on as if it had not asked for one. */
  upgrades(req: IncomingMessage): boolean;
  close(): Promise<void>;
}

const text = (status: number) => STATUS_CODES[status] ?? 'Bad Gateway';

/** The last door: PHP answers what no other one serves. */
export function openFront(parts: FrontParts): Front {
  const { trusts, scheme, loopId, knows, writeLine, logger } = parts;
  const idOf = requestIds();
  const php = openPhp({
    ...{ trusts, scheme, loopId, text },
    ...{ url: parts.php.url, phpHost: parts.php.host },
    ...{ timeoutMs: parts.php.timeoutMs, connections: parts.php.connections },
    troubled(trouble, req, error) {
      if (trouble === 'client') return;
      failed.add(req);
      if (trouble === 'loop') logger.error('PHP_URL leads back to this server');
      else logger.debug({ trouble, cause: error?.message }, 'PHP did not answer');
    },
  });
  /** Noted until their line is written. */
  const failed = new WeakSet<IncomingMessage>();

  const writeLineAtEnd = (req: IncomingMessage, res: ServerResponse) => {
    const began = performance.now();
    const id = idOf(req.headers['x-request-id']);
    const ip = clientAddress(req, trusts) || undefined;
    res.once('close', () => {
      const status = res.writableFinished ? res.statusCode : failed.has(req) ? 502 : 499;
      const ms = Math.round((performance.now() - began) * 10) / 10;
      const line = { id, method: req.method ?? '', door: 'front', route: 'php', status, ms, ip };
      writeLine(failed.has(req) ? { ...line, failed: 'php' } : line);
    });
  };

  const isOurs = (req: IncomingMessage): boolean => {
    const [path = ''] = cleanPath(req.url ?? '').split('?', 1);
    // A shop's home page is the shop's.
    return path !== '/' && knows(path) && !isStorefronts(req, path);
  };

  return {
    before: (app) => (req, res) => {
      if (isOurs(req) || !isForAPath(req)) return app(req, res);
      writeLineAtEnd(req, res);
      php.handOver(req, res);
    },
    upgrades: (req) => /^websocket$/i.test(req.headers.upgrade ?? '') && !isOurs(req),
    upgrade: (req, socket, head) => php.upgrade(req, socket, head),
    close: php.close,
  };
}

/** `OPTIONS *` asks about this server. */
const isForAPath = ({ url }: IncomingMessage) => url !== '*';
