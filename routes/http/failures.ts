import type { Response } from 'express';
import type { Logger } from 'pino';
import {
  BodyTooLarge,
  ClientGone,
  Malformed,
  MethodNotAllowed,
  Refusal,
  TooManyAttempts,
  Unavailable,
  UnsupportedContents,
} from '../../accounts/errors';
import { safely } from '../../accounts/redacted';
import { noteIn } from './exchange';

/** Statuses that mean the same at every door; a door says the others itself. */
export function commonStatus(error: unknown): number | undefined {
  if (error instanceof ClientGone || error instanceof Malformed) return 400;
  if (error instanceof MethodNotAllowed) return 405;
  if (error instanceof BodyTooLarge) return 413;
  if (error instanceof UnsupportedContents) return 415;
  if (error instanceof TooManyAttempts) return 429;
  if (error instanceof Unavailable) return 503;
  return error instanceof Refusal ? undefined : 500;
}

/** Sets what belongs to the status, notes on the request's line what its status may not say, and logs what a person must know; the door writes the body. */
export function announceFailure(logger: Logger, error: unknown, res: Response): void {
  if (error instanceof MethodNotAllowed) res.set('Allow', error.allowed.join(','));
  if (error instanceof TooManyAttempts || error instanceof Unavailable) {
    res.set('Retry-After', String(error.retryAfterSeconds));
  }
  const note = noteIn(res);
  if (error instanceof TooManyAttempts) note({ throttled: error.limit });
  // What we did not read would otherwise be taken for the connection's next request.
  if (error instanceof BodyTooLarge) res.set('Connection', 'close');
  if (error instanceof Unavailable) {
    note({ failed: 'unavailable' });
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
