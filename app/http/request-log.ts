import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

const acceptable = /^[\w.-]{8,64}$/;

/** One line a request, from an explicit list of fields: what is not named here is in no log. */
export function requestLog(logger: Logger): RequestHandler {
  const start = randomBytes(6).toString('base64url');
  let count = 0;
  return (req, res, next) => {
    const began = performance.now();
    const given = req.get('x-request-id');
    const id = given && acceptable.test(given) ? given : `${start}-${(++count).toString(36)}`;
    res.locals.requestId = id;
    res.setHeader('X-Request-Id', id);
    res.on('close', () => {
      const ms = Math.round((performance.now() - began) * 10) / 10;
      const status = res.writableFinished ? res.statusCode : 499;
      const line = {
        id,
        method: req.method,
        route: res.locals.route,
        status,
        ms,
        ip: req.ip,
        ...res.locals.log,
      };
      if (status >= 500) logger.warn(line, 'request');
      else logger.info(line, 'request');
    });
    next();
  };
}
