import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import {
  AccountNotUsable,
  CrossSiteRefused,
  InvalidCredentials,
  Malformed,
  type Message,
  NotFound,
  NotYours,
  ResetRefused,
  StillInUse,
  Unauthenticated,
  ValidationFailed,
} from '../../accounts/errors';
import type { MessageKey } from '../../accounts/lang/catalogue';
import type { Languages } from '../../accounts/lang/languages';
import { announceFailure, commonStatus } from '../http/failures';

/** The one place that says what a refusal looks like at this door. */
export function evershopFailures(languages: Languages, logger: Logger): ErrorRequestHandler {
  return (error, _req, res, next) => {
    announceFailure(logger, error, res);
    if (res.headersSent) return next(error);
    const render = (message: Message) => languages.render(message, res.locals.language);
    const failure = error instanceof ValidationFailed ? invalid(error, render) : refused(error, render);
    res.status(failure.status).json({ error: failure });
  };
}

interface Failure {
  status: number;
  message: string;
  errors?: { field: string; code: string; message: string }[];
}

type Render = (message: Message) => string;

/** Nothing but what somebody else has already: then it is a conflict, and the request was sound. */
function invalid({ fields }: ValidationFailed, render: Render): Failure {
  const failing = Object.entries(fields).flatMap(([field, messages]) =>
    messages.map((message) => ({ field, key: message.key, message: render(message) })),
  );
  return {
    status: failing.every(({ key }) => key === 'validation.unique') ? 409 : 400,
    message: failing.map(({ message }) => message).join(' '),
    errors: failing.map(({ field, key, message }) => ({
      field,
      code: key.split('.').at(-1) ?? key,
      message,
    })),
  };
}

function refused(error: unknown, render: Render): Failure {
  const [status, key] = meaning(error);
  return { status, message: render({ key }) };
}

function meaning(error: unknown): [status: number, key: MessageKey] {
  if (error instanceof InvalidCredentials) return [401, 'auth.failed'];
  // Whether an account is switched off is the shop's business, as the real server has it.
  if (error instanceof AccountNotUsable)
    return [401, error.problem === 'unverified' ? 'auth.unverified' : 'auth.failed'];
  if (error instanceof Unauthenticated) return [401, 'auth.unauthenticated'];
  if (error instanceof NotYours) return [403, 'auth.not_allowed'];
  if (error instanceof CrossSiteRefused) return [403, 'auth.cross_site'];
  if (error instanceof NotFound) return [404, error.what ? `http.no_${error.what}` : 'http.not_found'];
  if (error instanceof StillInUse) return [409, 'http.still_in_use'];
  if (error instanceof Malformed && error.what === 'query') return [400, 'http.malformed_query'];
  if (error instanceof ResetRefused) return [400, 'passwords.token'];
  const status = commonStatus(error) ?? 500;
  return [status, commonTexts[status] ?? 'http.server_error'];
}

const commonTexts: Record<number, MessageKey> = {
  400: 'http.malformed',
  405: 'http.method',
  413: 'http.too_large',
  415: 'http.contents',
  429: 'http.throttled',
  503: 'http.unavailable',
};
