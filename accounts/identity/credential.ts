import type { Customer } from '../customer';

/**
 * A genuine session or token of any kind that a request carried. It claims
 * to be a customer; the guard still asks the database whether that customer may act.
 */
export interface Credential {
  kind: 'session' | 'token';
  customerId: number;
  /** In milliseconds; absent where it is not known: a session of PHP's that was only seen here, a token that was renewed. */
  loggedInAt?: number;
  /** The row of an access token: a change of the password that it asks for lets it live. */
  accessTokenId?: number;
  /** Whether it was made under this password; one of PHP's that was never seen, not before the account last changed. */
  confirm(fingerprint: string, customer: Pick<Customer, 'updatedAt'>): Promise<boolean>;
  /** Ties it to the password that its own holder has just set. */
  rebind(fingerprint: string, passwordHash: string): Promise<void>;
  /** It alone; whoever logs out leaves its twin as well. */
  end(): Promise<void>;
  /** By which its kind finds it again, for the list of logins; and for how long it may be remembered there. */
  handle: string;
  seconds: number;
  /** Its own among all credentials: under it its end is kept in the database. */
  name: string;
  /** The other half of one login, issued together with it: a logout of one ends both. */
  twin?: { token: string } | { sid: string };
}
