import { type Message, Refusal } from '../../accounts/errors';

/** A refusal that one field words differently from another. */
export class FieldRefused extends Refusal {
  readonly status = 400;
  readonly text: Message['key'];
  constructor(
    readonly code: Code,
    readonly wording: Message,
  ) {
    super(wording.key);
    this.text = wording.key;
  }
}

/** Only a document's hash was sent, as Apollo and urql can: answered in their words, they send the document. */
export class OnlyAHash extends Refusal {
  readonly status = 200;
  readonly text: Message['key'] = 'graphql.no_query';
}

/** A client can act upon the code; the words may change. */
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

/** English, unless the address asks for another language. */
export type Render = (message: Message, language: unknown) => string;
