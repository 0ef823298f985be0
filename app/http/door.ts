import type { RequestHandler } from 'express';
import type { DoorName } from '../config';

/** What is served under some paths among those of others. */
export interface Door {
  /** Told without entering: a request passes by the doors that are not its own at the price of this question. */
  knows(path: string): boolean;
  /** What it does not answer after all passes on. */
  handler: RequestHandler;
}

/** For the log and the metrics a name is noted: the door that answers is the last one that was entered. */
export function entrance({ knows, handler }: Door, name?: DoorName | 'docs'): RequestHandler {
  const enter: RequestHandler = (req, res, next) => {
    if (!knows(req.path)) return next();
    res.locals.door = name;
    return handler(req, res, next);
  };
  // For who asks the running server what it serves, as of Express's own layers.
  return Object.assign(enter, { stack: [{ handle: handler }] });
}
