import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import {
  AccountNotUsable,
  InvalidCredentials,
  type Message,
  NotFound,
  NotYours,
  Refusal,
  Unauthenticated,
  ValidationFailed,
} from '../../accounts/errors';
import type { Languages } from '../../accounts/lang/languages';
import { announceFailure, statusOf, textOf } from '../http/failures';
import { LinesAreNoList } from './address-forms';
import type { Release } from './releases';

/** The one place that says what a refusal looks like at this door. */
export function bagistoFailures(release: Release, languages: Languages, logger: Logger): ErrorRequestHandler {
  return (error, _req, res, next) => {
    announceFailure(logger, error, res);
    if (res.headersSent) return next(error);
    const body = bodyOf(error, release, (message) =>
      languages.render(message, release.literals.has(message.key) ? 'en' : res.locals.language),
    );
    res.status(statusOf(error)).json(body);
  };
}

function bodyOf(error: unknown, release: Release, render: (message: Message) => string): object {
  if (error instanceof ValidationFailed) {
    const errors = Object.fromEntries(
      Object.entries(error.fields).map(([field, messages]) => [field, messages.map(render)]),
    );
    return { message: render({ key: error.text }), errors };
  }
  const text = render({ key: error instanceof NotFound ? release.notFoundMessage : textOf(error) });
  if (saidAsError.some((kind) => error instanceof kind)) return { error: text };
  if (saidAsMessage.some((kind) => error instanceof kind) || !(error instanceof Refusal))
    return { message: text };
  // PHP has no form of its own here: clients that read `error` and clients that read `message` both find the text.
  return { error: text, message: text };
}

const saidAsError = [InvalidCredentials, AccountNotUsable, Unauthenticated, NotFound];
const saidAsMessage = [NotYours, LinesAreNoList];
