import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import {
  AccountNotUsable,
  CrossSiteRefused,
  InvalidCredentials,
  type Message,
  NotFound,
  NotYours,
  StillInUse,
  Unauthenticated,
  ValidationFailed,
} from '../../accounts/errors';
import type { MessageKey } from '../../accounts/lang/catalogue';
import type { Languages } from '../../accounts/lang/languages';
import { announceFailure, commonStatus } from '../http/failures';
import type { Release } from './releases';

/** The one place that says what a refusal looks like at this door. */
export function bagistoFailures(release: Release, languages: Languages, logger: Logger): ErrorRequestHandler {
  return (error, _req, res, next) => {
    announceFailure(logger, error, res);
    if (res.headersSent) return next(error);
    const { status, body } = answerTo(error, release, (message) =>
      languages.render(message, res.locals.language),
    );
    res.status(status).json(body);
  };
}

type Render = (message: Message) => string;

function answerTo(error: unknown, release: Release, render: Render): { status: number; body: unknown } {
  const said = (status: number, key: MessageKey) => ({ status, body: { error: render({ key }) } });
  // Where PHP has no form of its own, clients that read `error` and clients that read `message` both find it.
  const saidTwice = (status: number, key: MessageKey) => {
    const text = render({ key });
    return { status, body: { error: text, message: text } };
  };

  if (error instanceof ValidationFailed) {
    const errors = Object.fromEntries(
      Object.entries(error.fields).map(([field, messages]) => [field, messages.map(render)]),
    );
    return { status: 422, body: { message: render({ key: 'validation.invalid' }), errors } };
  }
  if (error instanceof InvalidCredentials) return said(401, 'auth.failed');
  // As PHP's: an account is active or it is not.
  if (error instanceof AccountNotUsable)
    return said(401, error.problem === 'unverified' ? 'auth.unverified' : 'auth.inactive');
  if (error instanceof Unauthenticated) return said(401, 'auth.unauthenticated');
  if (error instanceof NotFound) return said(404, release.notFoundMessage);
  if (error instanceof NotYours) return { status: 403, body: { message: render({ key: 'auth.not_yours' }) } };
  if (error instanceof StillInUse) return saidTwice(409, 'http.still_in_use');
  if (error instanceof CrossSiteRefused) return saidTwice(403, 'auth.cross_site');
  const status = commonStatus(error) ?? 500;
  return status === 500
    ? { status, body: { message: render({ key: 'http.server_error' }) } }
    : saidTwice(status, commonTexts[status] ?? 'http.server_error');
}

const commonTexts: Record<number, MessageKey> = {
  405: 'http.method',
  413: 'http.too_large',
  429: 'http.throttled',
  503: 'http.unavailable',
};
