import type { MessageKey } from './lang/catalogue';

/** A text of the catalogue and what fills its placeholders; rendered only at the edge, by the door. */
export interface Message {
  key: MessageKey;
  values?: Record<string, string | number>;
}

export type FieldErrors = Record<string, Message[]>;

/** A rule or the guard refuses. Each class carries its status and its text; a door's `failures.ts` says what differs there. */
export abstract class Refusal extends Error {
  override name = 'Refusal';
  abstract readonly status: number;
  abstract readonly text: MessageKey;
}

/** Makes the class of a refusal that always has this status and text. */
const refusal = (status: number, text: MessageKey) =>
  class extends Refusal {
    readonly status: number = status;
    readonly text: MessageKey = text;
  };

export class ValidationFailed extends refusal(422, 'validation.invalid') {
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

export class InvalidCredentials extends refusal(401, 'auth.failed') {}

/** The password was right: the admin has a second factor, and no code came along. */
export class SecondFactorNeeded extends refusal(401, 'auth.code_needed') {}

/** Counts as a wrong password does. */
export class WrongCode extends InvalidCredentials {
  override readonly text: MessageKey = 'auth.code_wrong';
}

type AccountProblem = 'inactive' | 'suspended' | 'unverified';

/** Thrown only after the password matched: a stranger must not learn the state of an account. */
export class AccountNotUsable extends Refusal {
  readonly status = 401;
  readonly text: MessageKey;
  constructor(readonly problem: AccountProblem) {
    super(problem);
    this.text = problem === 'unverified' ? 'auth.unverified' : 'auth.inactive';
  }
}

/** `problem` is only set for a genuine credential, so it tells a stranger nothing. */
export class Unauthenticated extends Refusal {
  readonly status = 401;
  constructor(
    readonly problem?: 'suspended',
    readonly text: MessageKey = 'auth.unauthenticated',
  ) {
    super('unauthenticated');
  }
}

export class NotYours extends refusal(403, 'auth.not_yours') {}

export class CrossSiteRefused extends refusal(403, 'auth.cross_site') {}

/** `unknown` covers a wrong link, a wrong address and an account that may not log in: a stranger learns nothing. */
export class ResetRefused extends refusal(400, 'passwords.token') {
  constructor(readonly why: 'unknown' | 'expired' | 'used' | 'replaced') {
    super(why);
  }
}

/** A mailed link that confirms an e-mail address opens nothing: used, replaced, or never ours. */
export class LinkRefused extends refusal(400, 'passwords.token') {
  constructor(readonly purpose: 'verification' | 'new-email' | 'taken-email') {
    super(`no link for ${purpose}`);
  }
}

export class NotFound extends refusal(404, 'http.not_found') {
  /** A door that words it in general does not say what. */
  constructor(readonly what?: 'customer' | 'address' | 'session') {
    super('not found');
  }
}

/** Something of the shop's, an order perhaps, forbids the database to let it go. */
export class StillInUse extends refusal(409, 'http.still_in_use') {}

/** The shop still owes something, or is owed: Bagisto lets no customer with such an order go. */
export class OrdersStillOpen extends refusal(409, 'account.orders_open') {}

/** The shop lets no customer delete an account. */
export class DeletionOff extends refusal(403, 'account.deletion_off') {}

/** A change that changes nothing of what may be changed. */
export class NothingToUpdate extends refusal(400, 'evershop.nothing_to_update') {}

/** A call of the documentation that this server cannot do. */
export class NotKept extends refusal(501, 'evershop.metafields') {}

export class MethodNotAllowed extends refusal(405, 'http.method') {
  constructor(readonly allowed: string[]) {
    super('method not allowed');
  }
}

/** For a door that does not take what it cannot read for an empty input. */
export class Malformed extends Refusal {
  readonly status = 400;
  readonly text: MessageKey;
  constructor(readonly what: 'body' | 'query' | 'head') {
    super(`malformed ${what}`);
    this.text = what === 'query' ? 'http.malformed_query' : 'http.malformed';
  }
}

export class UnsupportedContents extends refusal(415, 'http.contents') {}

export class BodyTooLarge extends refusal(413, 'http.too_large') {}

/** The client left in the middle of its request; nobody is there to read an answer. */
export class ClientGone extends refusal(400, 'http.malformed') {}

export class TooManyAttempts extends refusal(429, 'http.throttled') {
  constructor(
    readonly retryAfterSeconds: number,
    /** The name of the limit that was reached. */
    readonly limit: string,
  ) {
    super('too many attempts');
  }
}

/** A store is away or we are overloaded: the same request may succeed in a moment. */
export class Unavailable extends refusal(503, 'http.unavailable') {
  constructor(
    readonly reason: string,
    readonly retryAfterSeconds = 1,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

/** As somebody has wanted it: there is nothing to mend. */
export class DownForMaintenance extends Unavailable {
  constructor(retryAfterSeconds: number) {
    super('the shop is down for maintenance', retryAfterSeconds);
  }
}

/** Start-up found something that only a person can mend; the message says what to do. */
export class StartRefused extends Error {
  override name = 'StartRefused';
}
