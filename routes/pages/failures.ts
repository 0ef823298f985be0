import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { LinkRefused, NotFound, ResetRefused, TooManyAttempts } from '../../accounts/errors';
import { announceFailure, statusOf } from '../http/failures';
import type { Frame } from './frame';
import type { NewEmailPages } from './new-email-pages';
import { failureStatuses, type RecoveryPages } from './recovery-pages';
import type { VerificationPages } from './verification-pages';
import type { Voice, VoiceFor } from './voice';

interface FailureParts {
  frame: Frame;
  recovery: RecoveryPages;
  verification: VerificationPages;
  newEmail: NewEmailPages;
  voiceFor: VoiceFor;
  logger: Logger;
}

/** The one place that says what a refusal looks like to a person with a browser. */
export function pagesFailures(parts: FailureParts): ErrorRequestHandler {
  const { frame, recovery, verification, newEmail, voiceFor, logger } = parts;
  const refusedLink: Record<LinkRefused['purpose'], (voice: Voice) => string> = {
    verification: verification.deadLink,
    'new-email': newEmail.deadLink,
    'taken-email': newEmail.taken,
  };
  return (error, req, res, next) => {
    announceFailure(logger, error, res);
    if (res.headersSent) return next(error);
    const voice = voiceFor(req);
    const send = (status: number, body: string) => frame.send(res, { status, body });
    if (error instanceof NotFound) return send(404, recovery.deadLink(voice, 'unknown'));
    // Looked at, a dead link is gone; a form sent with it is refused.
    const dead = req.method === 'POST' ? 422 : 410;
    if (error instanceof ResetRefused) return send(dead, recovery.deadLink(voice, error.why));
    if (error instanceof LinkRefused) return send(dead, refusedLink[error.purpose](voice));
    const refused = statusOf(error);
    const status = failureStatuses.find((worded) => worded === refused) ?? 500;
    const seconds = error instanceof TooManyAttempts ? error.retryAfterSeconds : 0;
    send(status, recovery.failure(voice, status, { seconds, id: res.locals.requestId }));
  };
}
