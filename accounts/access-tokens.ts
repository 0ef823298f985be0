import type { Customer } from './customer';

/** A row in Laravel Sanctum's layout, of a token that is a customer's. Times are UTC texts. */
export interface AccessToken {
  id: number;
  customerId: number;
  tokenHash: string;
  createdAt: string | null;
  expiresAt: string | null;
}

interface NewAccessToken {
  customer: Pick<Customer, 'id' | 'passwordHash'>;
  /** The maker's name, for people who look into the table. */
  name: string;
  tokenHash: string;
  expiresAt: string | null;
}

export interface AccessTokens {
  /** By its row where it names one, else by its hash: one indexed select either way. */
  find(by: { id: number } | { tokenHash: string }): Promise<AccessToken | undefined>;
  /** Undefined, and nothing is added, when the customer has another password by now: PHP would believe the row. */
  add(token: NewAccessToken): Promise<number | undefined>;
  noteUse(id: number): Promise<void>;
  remove(id: number): Promise<void>;
}
