import type { Request, Response } from 'express';

/** A login as a session of PHP's records it. */
export interface PhpLogin {
  customerId: number | undefined;
  /** The guest's cart, which PHP makes the customer's at a login. */
  cartId: number | undefined;
  /** Whether PHP compares a hash in it with the account's (from Bagisto 1.4 on). */
  checksPassword: boolean;
}

/** Logins in PHP's own sessions. A write goes to a new id (`to`); the old one is gone after it. */
export interface PhpLogins {
  newId(): string;
  /** Undefined where PHP would open none, and for what it could not read. */
  find(id: string): Promise<PhpLogin | undefined>;
  prolong(id: string): Promise<void>;
  /** In the session with that id or, where there is none, in a new one. */
  logIn(
    id: string | undefined,
    to: string,
    customerId: number,
    cart: { cartMerged: number | undefined },
  ): Promise<void>;
  /** False where there is no such session. All but the login goes on. */
  logOut(id: string, to: string): Promise<boolean>;
  dropCart(id: string, to: string, cartId: number): Promise<boolean>;
  /** False, too, where another request moved the session first. */
  renewPassword(id: string, to: string, passwordHash: string): Promise<boolean>;
  /** Under the same id, for a client that is not asking: it keeps all but that customer's login. */
  expel(id: string, customerId: number): Promise<void>;
}

/** The session cookie of PHP's, encrypted as Laravel does. */
export interface PhpCookies {
  name: string;
  /** Whether the request has a cookie of that name, good or not. */
  carried(header: string | undefined): boolean;
  read(header: string | undefined): PhpCookieRead | undefined;
  /** A whole Set-Cookie header; in the form that was read. */
  set(id: string, as: PhpCookieRead | undefined): string;
  /** Ends PHP's "remember me", where the request carries it. */
  forgetRemembered(header: string | undefined): string | undefined;
  /** Whether each answer sets its end anew. */
  rolls: boolean;
}

export interface PhpCookieRead {
  id: string;
  form: string;
  tagged: boolean;
}

/** Which of a customer's sessions or tokens have been seen or made here, so that all of them can be ended in PHP too. */
export interface KnownCredentials {
  note(customerId: number, credential: string, untilMs: number): Promise<void>;
  of(customerId: number): Promise<string[]>;
}

/** PHP's list of logged-out tokens. */
export interface PhpBlacklist {
  has(jti: string): Promise<boolean>;
  add(token: { jti: string; iat: number; exp: number }): Promise<void>;
}

/** The cart that a guest filled in PHP. */
export interface GuestCarts {
  /**
   * `claimed`: it is the customer's now; `kept`: the customer has one already, so only PHP could merge the two;
   * `none`: nobody's any more.
   */
  claim(cartId: number, customer: CartOwner): Promise<'claimed' | 'kept' | 'none'>;
}

export interface CartOwner {
  id: number;
  firstName: string;
  lastName: string;
  email: string | null;
}

/** Laravel's "remember me", which logs in without a session. */
export interface RememberTokens {
  renew(customerId: number, when: 'always' | 'where set'): Promise<void>;
}

/**
 * Lets PHP do a login that was found good, with the client's own headers, body and cookie: only PHP can merge two carts.
 * Undefined where it did not.
 */
export type HandLoginToPhp = (req: Request, res: Response) => Promise<{ cookies: string[] } | undefined>;
