import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { NotFound, ResetRefused, TooManyAttempts } from '../../accounts/errors';
import { announceFailure, statusOf } from '../http/failures';
import type { Frame } from './frame';
import { failureStatuses, type RecoveryPages } from './recovery-pages';
import type { VoiceFor } from './voice';

interface FailureParts {
  frame: Frame;
  pages: RecoveryPages;
  voiceFor: VoiceFor;
  logger: Logger;
}

/** The one place that says what a refusal looks like to a person with a browser. */
export function pagesFailures({ frame, pages, voiceFor, logger }: FailureParts): ErrorRequestHandler {
  return (error, req, res, next) => {
    announceFailure(logger, error, res);
    if (res.headersSent) return next(error);
    const voice = voiceFor(req);
    const send = (status: number, body: string) => frame.send(res, { status, body });
    if (error instanceof NotFound) return send(404, pages.deadLink(voice, 'unknown'));
    // Looked at, a dead link is gone; a form sent with it is refused.
    if (error instanceof ResetRefused)
      return send(req.method === 'POST' ? 422 : 410, pages.deadLink(voice, error.why));
    const refused = statusOf(error);
    const status = failureStatuses.find((worded) => worded === refused) ?? 500;
    const seconds = error instanceof TooManyAttempts ? error.retryAfterSeconds : 0;
    send(status, pages.failure(voice, status, { seconds, id: res.locals.requestId }));
  };
}
