import type { ErrorRequestHandler } from 'express';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import {
  BodyTooLarge,
  CrossSiteRefused,
  DeletionOff,
  DownForMaintenance,
  type Message,
  MethodNotAllowed,
  NotFound,
  NotYours,
  OrdersStillOpen,
  StillInUse,
  TooManyAttempts,
  Unauthenticated,
  Unavailable,
  ValidationFailed,
} from '../../accounts/errors';
import type { MessageKey } from '../../accounts/lang/catalogue';
import { announceFailure, statusOf } from '../http/failures';
import { type Code, FieldRefused, OnlyAHash, type Render } from './errors';
import { speakable } from './spoken-errors';
import { refusedStatus, send } from './transport';

/** In the language of the request. */
type Spoken = (message: Message) => string;

/** A text for people, and a code for clients. */
interface Wording {
  message: string;
  extensions: { code: Code; validation?: Record<string, string[]> };
}

/** The one place that says what a refusal looks like at this door. */
function wordingOf(error: unknown, spoken: Spoken): Wording {
  const say = (code: Code, key: MessageKey): Wording => ({ message: spoken({ key }), extensions: { code } });

  if (error instanceof ValidationFailed) {
    const validation = Object.fromEntries(
      Object.entries(error.fields).map(([field, messages]) => [field, messages.map(spoken)]),
    );
    const message = Object.values(validation).flat().join(' ');
    return { message, extensions: { code: 'BAD_USER_INPUT', validation } };
  }
  if (error instanceof FieldRefused)
    return { message: spoken(error.wording), extensions: { code: error.code } };
  if (error instanceof OnlyAHash) {
    return { message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } };
  }
  if (error instanceof Unauthenticated) return say('UNAUTHENTICATED', 'graphql.unauthenticated');
  if (error instanceof NotFound) {
    return say('NOT_FOUND', error.what === 'address' ? 'graphql.address_unknown' : 'http.not_found');
  }
  if (error instanceof NotYours) return say('FORBIDDEN', 'graphql.not_allowed');
  if (error instanceof CrossSiteRefused) return say('FORBIDDEN', 'auth.cross_site');
  if (error instanceof DeletionOff) return say('FORBIDDEN', error.text);
  if (error instanceof OrdersStillOpen) return say('CONFLICT', error.text);
  if (error instanceof StillInUse) return say('CONFLICT', 'graphql.still_in_use');
  if (error instanceof BodyTooLarge) return say('PAYLOAD_TOO_LARGE', 'http.too_large');
  if (error instanceof TooManyAttempts) return say('TOO_MANY_REQUESTS', 'http.throttled');
  if (error instanceof Unavailable) return say('SERVICE_UNAVAILABLE', 'http.unavailable');
  return say('INTERNAL_SERVER_ERROR', 'graphql.server_error');
}

/** The error that a field threw; undefined where graphql-js itself found fault with the document or its values. */
export function causeOf(error: GraphQLError): unknown {
  const cause = error.originalError ?? error;
  // Only such a fault is at a place in the document; one of our own answers has none.
  return cause instanceof GraphQLError && cause.nodes ? undefined : cause;
}

export function fieldError(error: GraphQLError, spoken: Spoken) {
  const { locations, path } = error;
  const cause = causeOf(error);
  const { message, extensions } =
    cause === undefined
      ? { message: speakable(error, false).message, extensions: { code: 'BAD_USER_INPUT' } }
      : wordingOf(cause, spoken);
  return { message, locations, path, extensions } satisfies GraphQLFormattedError;
}

/** Every refusal is an answer that GraphQL clients read; a status of its own has only what they must not miss. */
export function graphqlFailures(render: Render, logger: Logger, more: number[] = []): ErrorRequestHandler {
  const withStatus = new Set([405, 413, 429, ...more]);
  return (error, req, res, next) => {
    announceFailure(logger, error, res);
    if (res.headersSent) return next(error);
    const status = statusOf(error);
    const spoken: Spoken = (message) => render(message, res.locals.language);
    if (error instanceof MethodNotAllowed) {
      const values = {
        method: req.method,
        route: res.locals.route ?? '',
        allowed: error.allowed.join(', '),
      };
      const message = spoken({ key: 'graphql.method', values });
      return send(res, status, { message, errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
    }
    const { message, extensions } = wordingOf(error, spoken);
    const entry = error instanceof FieldRefused ? { ...extensions, status } : extensions;
    const isRequest = error instanceof FieldRefused;
    const keepsStatus = withStatus.has(status) || error instanceof DownForMaintenance;
    send(res, keepsStatus ? status : isRequest ? refusedStatus(res) : 200, {
      errors: [{ message, extensions: entry }],
    });
  };
}
