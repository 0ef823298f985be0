import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { AccountNotUsable, type Message, NotFound, NotYours, ValidationFailed } from '../../accounts/errors';
import type { MessageKey } from '../../accounts/lang/catalogue';
import type { Languages } from '../../accounts/lang/languages';
import { announceFailure, statusOf, textOf } from '../http/failures';

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

/** A conflict where every failing field is one that somebody else has already: the request itself was sound. */
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
  return { status: statusOf(error), message: render({ key: keyOf(error) }) };
}

function keyOf(error: unknown): MessageKey {
  // Whether an account is switched off is the shop's business, as the real server has it.
  if (error instanceof AccountNotUsable && error.problem !== 'unverified') return 'auth.failed';
  if (error instanceof NotYours) return 'auth.not_allowed';
  if (error instanceof NotFound && error.what) return `http.no_${error.what}`;
  return textOf(error);
}
