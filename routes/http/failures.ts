import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import {
  BodyTooLarge,
  DownForMaintenance,
  MethodNotAllowed,
  NotFound,
  Refusal,
  TooManyAttempts,
  Unavailable,
} from '../../accounts/errors';
import type { MessageKey } from '../../accounts/lang/catalogue';
import { safely } from '../../accounts/redacted';
import { noteIn } from './exchange';

/** Anything that is no refusal is a fault of ours: a fixed 500, which tells nothing. */
export const statusOf = (error: unknown): number => (error instanceof Refusal ? error.status : 500);
export const textOf = (error: unknown): MessageKey =>
  error instanceof Refusal ? error.text : 'http.server_error';

/** Sets what belongs to the status, notes on the request's line what its status may not say, and logs what a person must know; the door writes the body. */
export function announceFailure(logger: Logger, error: unknown, res: Response): void {
  if (error instanceof MethodNotAllowed) res.set('Allow', error.allowed.join(','));
  if (error instanceof TooManyAttempts || error instanceof Unavailable) {
    res.set('Retry-After', String(error.retryAfterSeconds));
  }
  const note = noteIn(res);
  if (error instanceof TooManyAttempts) note({ throttled: error.limit });
  // The unread rest of the body would otherwise be taken for the connection's next request.
  if (error instanceof BodyTooLarge) res.set('Connection', 'close');
  if (error instanceof Unavailable) {
    note({ failed: 'unavailable' });
    if (error instanceof DownForMaintenance) return;
    logger.warn(
      { id: res.locals.requestId, reason: error.reason, cause: safely(error.cause) },
      'unavailable',
    );
  } else if (!(error instanceof Refusal)) {
    note({ failed: 'fault' });
    logger.error(
      { id: res.locals.requestId, route: res.locals.route, cause: safely(error) },
      'unexpected error',
    );
  }
}

/** Answers after all doors, and within a door's own territory. */
export const nothingElse: RequestHandler = (req, res) => {
  if (req.method !== 'OPTIONS') throw new NotFound();
  res.status(200).end();
};
