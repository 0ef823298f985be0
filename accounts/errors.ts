import type { MessageKey } from './lang/catalogue';

/** A text of the catalogue and what fills its placeholders; rendered only at the edge, by the door. */
export interface Message {
  key: MessageKey;
  values?: Record<string, string | number>;
}

export type FieldErrors = Record<string, Message[]>;

/** A refusal by a rule or the guard. Every door maps these, and nothing else, to its own shape. */
export class Refusal extends Error {
  override name = 'Refusal';
}

export class ValidationFailed extends Refusal {
  constructor(readonly fields: FieldErrors) {
    super('validation failed');
  }
}

export const taken = (field: string): Message => ({ key: 'validation.unique', values: { attribute: field } });

/** Two writers wanted one e-mail address (or phone): the database let only one of them have it. */
export class AlreadyTaken extends ValidationFailed {
  constructor(field: string) {
    super({ [field]: [taken(field)] });
  }
}

export class InvalidCredentials extends Refusal {}

export type AccountProblem = 'inactive' | 'suspended' | 'unverified';

/** Thrown only after the password matched: a stranger must not learn the state of an account. */
export class AccountNotUsable extends Refusal {
  constructor(readonly problem: AccountProblem) {
    super(problem);
  }
}

/** Told to a holder of what was genuine: a stranger cannot show it. */
export class Unauthenticated extends Refusal {
  constructor(readonly problem?: 'suspended') {
    super('unauthenticated');
  }
}

export class NotYours extends Refusal {}

export class CrossSiteRefused extends Refusal {}

/** `unknown` covers a wrong link, a wrong address and an account that may not log in: a stranger learns nothing. */
export class ResetRefused extends Refusal {
  constructor(readonly why: 'unknown' | 'expired' | 'used' | 'replaced') {
    super(why);
  }
}

export class NotFound extends Refusal {
  /** A door that words it in general does not say what. */
  constructor(readonly what?: 'customer' | 'address' | 'session') {
    super('not found');
  }
}

/** Something of the shop's, an order perhaps, forbids the database to let it go. */
export class StillInUse extends Refusal {}

export class MethodNotAllowed extends Refusal {
  constructor(readonly allowed: string[]) {
    super('method not allowed');
  }
}

/** For a door that does not take what it cannot read for an empty input. */
export class Malformed extends Refusal {
  constructor(readonly what: 'body' | 'query') {
    super(`malformed ${what}`);
  }
}

export class UnsupportedContents extends Refusal {}

export class BodyTooLarge extends Refusal {}

/** In the middle of its request; nobody is left to read an answer. */
export class ClientGone extends Refusal {}

export class TooManyAttempts extends Refusal {
  constructor(
    readonly retryAfterSeconds: number,
    /** The name of the limit that was reached. */
    readonly limit: string,
  ) {
    super('too many attempts');
  }
}

/** A store is away or we are overloaded: the same request may succeed in a moment. */
export class Unavailable extends Refusal {
  constructor(
    readonly reason: string,
    readonly retryAfterSeconds = 1,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

/** Start-up found something that only a person can mend; the message says what to do. */
export class StartRefused extends Error {
  override name = 'StartRefused';
}
