import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';

/** A proxy that nobody named shows every client under one address: the limits would count them as one. */
export function warnAboutProxies(logger: Logger): RequestHandler {
  let warned = false;
  return (req: Request, _res, next) => {
    if (!warned && req.headers['x-forwarded-for'] !== undefined && req.ips.length === 0) {
      warned = true;
      logger.warn(
        { peer: req.socket.remoteAddress },
        'a forwarded header came from a peer that is not trusted and was ignored; if it is your proxy, add it to TRUST_PROXY',
      );
    }
    next();
  };
}
