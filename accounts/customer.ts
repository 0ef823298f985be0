/** An account as the rules know it. Times are UTC texts, days are YYYY-MM-DD. */
export interface Customer {
  id: number;
  email: string | null;
  firstName: string;
  lastName: string;
  gender: string | null;
  dateOfBirth: string | null;
  phone: string | null;
  status: number;
  /** Switched on and not suspended: may log in and stay logged in. */
  active: boolean;
  suspended: boolean;
  verified: boolean;
  subscribed: boolean;
  channelId: number | null;
  deviceToken: string | null;
  passwordHash: string | null;
  loggedOutAt: string | null;
  group: CustomerGroup | undefined;
  createdAt: string | null;
  updatedAt: string | null;
}

export interface CustomerGroup {
  id: number;
  name: string;
  createdAt: string | null;
  updatedAt: string | null;
}

/** Columns to change; everything else in the row stays as it is. */
export interface CustomerChange {
  firstName?: string;
  lastName?: string;
  email?: string;
  gender?: string | null;
  dateOfBirth?: string | null;
  phone?: string | null;
  passwordHash?: string;
  status?: number;
  subscribed?: boolean;
  /** Kept where this Bagisto has a column for them. */
  notes?: string | null;
  /** Kept where the Push Notification package has made a column for it. */
  deviceToken?: string | null;
}

/** Active, where nothing else is said, and in the shop's default group and channel. */
export type NewCustomer = CustomerChange &
  Required<Pick<CustomerChange, 'firstName' | 'lastName' | 'email' | 'passwordHash'>> & {
    /** False: the e-mail address has still to be confirmed. */
    verified?: boolean;
  };

/** How a holder was let in to his own account. */
export interface AuthorisedAs {
  /** The account as the guard saw it: what has ended his sessions and tokens since stops what he asked for, too. */
  as: Pick<Customer, 'passwordHash' | 'loggedOutAt'>;
  /** The address that the row must still have, where that matters. */
  email?: string | null;
  /** The row of the access token that he showed: his new password ends every one but this. */
  accessTokenId?: number;
  /** The name of what he showed: it stays when his new password ends all others. */
  credential?: string;
}

/**
 * The host that a request came to. Where a shop's channels have customers of their own, it says whose account an address
 * is; undefined stands for the default channel.
 */
export type ShopHost = string | undefined;
/** The holder's own credential is tied to the moment that is noted. */
interface OthersOnly {
  /** A UTC text with milliseconds. */
  at: string;
  authorisedAs: AuthorisedAs;
}

export interface Customers {
  /** Undefined also if `credential` has been revoked. */
  findById(id: number, credential?: string): Promise<Customer | undefined>;
  /** In the order of the ids, without those that are gone. */
  findByIds(ids: number[]): Promise<Customer[]>;
  /** The account whose address is this one but for letter case: a look-alike is somebody else. */
  findByEmail(email: string, host: ShopHost): Promise<Customer | undefined>;
  /** As findByEmail, in whatever channel. */
  findAllByEmail(email: string): Promise<Customer[]>;
  /** Whether the database could not tell this address from the ones it has: for a newcomer, or for a customer but himself. */
  emailTaken(email: string, whose: { host: ShopHost } | { id: number }): Promise<boolean>;
  /** Asked only where phone numbers are unique. */
  phoneTaken(phone: string, except?: number): Promise<boolean>;
  /** Throws AlreadyTaken when another writer was faster. */
  add(customer: NewCustomer, host: ShopHost): Promise<number>;
  /**
   * False, and nothing done, where there is no such account; nor where its own holder asks for a new password or
   * address and it no longer is as he was let in to it.
   */
  change(id: number, change: CustomerChange, authorisedAs?: AuthorisedAs): Promise<boolean>;
  /**
   * Ends every session and token of the account, whatever its password; where its own holder asks, all but his, and false
   * as of a change.
   */
  logOutEverywhere(id: number, others?: OthersOnly): Promise<boolean>;
  /** With everything of the account that is ours; false as of a change. */
  remove(id: number, authorisedAs?: AuthorisedAs): Promise<boolean>;
}
