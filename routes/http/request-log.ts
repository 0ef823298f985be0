import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { addressOf } from './exchange';
import { setOwnHeader } from './prepared-headers';

const acceptable = /^[\w.-]{8,64}$/;

/** The line of a request in the log, an explicit list of fields: what is not named here is in no log. */
export interface RequestLine {
  id: string;
  method: string;
  door?: string;
  /** As the route table has it, never the path that was asked for. */
  route?: string;
  status: number;
  ms: number;
  ip: string | undefined;
  event?: string;
  outcome?: string;
  /** The limit that refused it. */
  throttled?: string;
  /** That it was no refusal, whatever the door answered: at GraphQL's a failure is a 200 as well. */
  failed?: 'unavailable' | 'fault' | 'php';
}

/** The client's own name for its request where that is fit for a log, else one of ours. */
export function requestIds(): (header: string | string[] | undefined) => string {
  const start = randomBytes(6).toString('base64url');
  let count = 0;
  return (header) =>
    typeof header === 'string' && acceptable.test(header) ? header : `${start}-${(++count).toString(36)}`;
}

export type WriteLine = (line: RequestLine) => void;

interface LineOptions {
  count?: WriteLine;
  /** Whether a request of that name is nobody's. */
  silent?(id: string): boolean;
}

export function lineWriter(logger: Logger, { count, silent }: LineOptions): WriteLine {
  return (line) => {
    if (silent?.(line.id)) return;
    if (line.status >= 500) logger.warn(line, 'request');
    else logger.info(line, 'request');
    count?.(line);
  };
}

/** One line a request. */
export function requestLog(write: WriteLine): RequestHandler {
  const idOf = requestIds();
  return (req, res, next) => {
    const began = performance.now();
    const id = idOf(req.headers['x-request-id']);
    res.locals.requestId = id;
    res.locals.address = addressOf(req);
    setOwnHeader(res, 'X-Request-Id', id);
    res.on('close', () => {
      const ms = Math.round((performance.now() - began) * 10) / 10;
      const status = res.writableFinished ? res.statusCode : 499;
      const line: RequestLine = {
        id,
        method: req.method,
        // Without a route the request was for nothing of ours.
        door: res.locals.route && res.locals.door,
        route: res.locals.route,
        status,
        ms,
        // Unknown where the connection was gone at once.
        ip: res.locals.address || undefined,
        ...res.locals.log,
      };
      write(line);
    });
    next();
  };
}
