import type { RequestHandler } from 'express';

/**
 * One after the other, as Express would; but Express asks before each of them whether the path is its own, and
 * these are for every path.
 */
export function compose(handlers: RequestHandler[]): RequestHandler {
  return handlers.reduceRight<RequestHandler>(
    (rest, handler) => (req, res, next) => {
      try {
        handler(req, res, (error?: unknown) => {
          if (error) next(error);
          else rest(req, res, next);
        });
      } catch (error) {
        next(error);
      }
    },
    (_req, _res, next) => next(),
  );
}
