import { randomBytes } from 'node:crypto';

/**
 * PHP's own token of an account that waits for its e-mail address to be confirmed: `customers.token`. It lies there in
 * clear, for PHP finds the account by it.
 */
export interface Verifications {
  /** Ends the token before. False, and nothing done, where the account does not wait any more. */
  renew(customerId: number, token: string): Promise<boolean>;
  /** Spends a token, once, and tells whose it was. */
  redeem(token: string): Promise<number | undefined>;
}

export const isVerificationToken = (token: unknown): token is string =>
  typeof token === 'string' && /^[0-9a-f]{32}$/.test(token);

/**
 * As long as PHP's, but PHP's is made of the time of day. The first eight digits name the account: the column has no
 * index, and a look at every customer is too much for a link.
 */
export const verificationToken = (customerId: number): string =>
  customerId.toString(16).padStart(8, '0').slice(-8) + randomBytes(12).toString('hex');

/** The account that a token of ours names; PHP's name none, so that it is any number. */
export const accountNamedBy = (token: string): number => Number.parseInt(token.slice(0, 8), 16);
