import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { NotFound, Refusal } from '../accounts/errors';
import type { Languages } from '../accounts/lang/languages';
import type { ReleaseName } from '../accounts/release';
import { releases } from '../routes/bagisto/releases';
import { announceFailure, statusOf, textOf } from '../routes/http/failures';

/** Answers what no door words itself: a path that nobody serves, another method at a page for operators, a fault. */
export function appFailures(release: ReleaseName, languages: Languages, logger: Logger): ErrorRequestHandler {
  const { notFoundMessage } = releases[release];
  return (error, _req, res, next) => {
    announceFailure(logger, error, res);
    if (res.headersSent) return next(error);
    const isNotFound = error instanceof NotFound;
    const text = languages.render({ key: isNotFound ? notFoundMessage : textOf(error) }, res.locals.language);
    // As at Bagisto's door, whose apps ask most: some read `error`, some `message`.
    res.status(statusOf(error)).json({
      ...(error instanceof Refusal && { error: text }),
      ...(!isNotFound && { message: text }),
    });
  };
}
