import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import {
  BodyTooLarge,
  type Message,
  NotFound,
  Refusal,
  StillInUse,
  TooManyAttempts,
  Unauthenticated,
  Unavailable,
  ValidationFailed,
} from '../../accounts/errors';
import type { MessageKey } from '../../accounts/lang/catalogue';
import { speakable } from './spoken-errors';

/** What this door words differently for one field than for another. */
export class Said extends Refusal {
  readonly status = 400;
  readonly text: Message['key'];
  constructor(
    readonly code: Code,
    readonly said: Message,
  ) {
    super(said.key);
    this.text = said.key;
  }
}

/** Only a document's hash was sent, as Apollo and urql can: told so, in their words, they send the document. */
export class OnlyAHash extends Refusal {
  readonly status = 200;
  readonly text: Message['key'] = 'graphql.no_query';
}

/** What a client can act upon; the words may change. */
export type Code =
  | 'BAD_REQUEST'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'FORBIDDEN'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'INTERNAL_SERVER_ERROR'
  | 'NOT_FOUND'
  | 'PAYLOAD_TOO_LARGE'
  | 'PERSISTED_QUERY_NOT_SUPPORTED'
  | 'SERVICE_UNAVAILABLE'
  | 'TOO_MANY_REQUESTS'
  | 'UNAUTHENTICATED';

interface Told {
  message: string;
  extensions: { code: Code; validation?: Record<string, string[]> };
}

export type Render = (message: Message) => string;

/** The one place that says what a refusal looks like at this door: a text for people, and a code for clients. */
export function told(error: unknown, render: Render): Told {
  const say = (code: Code, key: MessageKey): Told => ({ message: render({ key }), extensions: { code } });

  if (error instanceof ValidationFailed) {
    const validation = Object.fromEntries(
      Object.entries(error.fields).map(([field, messages]) => [field, messages.map(render)]),
    );
    const message = Object.values(validation).flat().join(' ');
    return { message, extensions: { code: 'BAD_USER_INPUT', validation } };
  }
  if (error instanceof Said) return { message: render(error.said), extensions: { code: error.code } };
  if (error instanceof OnlyAHash) {
    return { message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } };
  }
  if (error instanceof Unauthenticated) return say('UNAUTHENTICATED', 'graphql.unauthenticated');
  if (error instanceof NotFound) {
    return say('NOT_FOUND', error.what === 'address' ? 'graphql.address_unknown' : 'http.not_found');
  }
  if (error instanceof StillInUse) return say('CONFLICT', 'graphql.still_in_use');
  if (error instanceof BodyTooLarge) return say('PAYLOAD_TOO_LARGE', 'http.too_large');
  if (error instanceof TooManyAttempts) return say('TOO_MANY_REQUESTS', 'http.throttled');
  if (error instanceof Unavailable) return say('SERVICE_UNAVAILABLE', 'http.unavailable');
  return say('INTERNAL_SERVER_ERROR', 'graphql.server_error');
}

/** What was thrown in a field; undefined where graphql-js itself found fault with what the client sent. */
export function causeOf(error: GraphQLError): unknown {
  const cause = error.originalError ?? error;
  // Only such a fault is at a place in the document; one of our own answers has none.
  return cause instanceof GraphQLError && cause.nodes ? undefined : cause;
}

export function fieldError(error: GraphQLError, render: Render) {
  const { locations, path } = error;
  const cause = causeOf(error);
  const { message, extensions } =
    cause === undefined
      ? { message: speakable(error, false).message, extensions: { code: 'BAD_USER_INPUT' } }
      : told(cause, render);
  return { message, locations, path, extensions } satisfies GraphQLFormattedError;
}
