import type { Customer, Customers, ShopHost } from '../customer';
import { AccountNotUsable, InvalidCredentials } from '../errors';
import type { PasswordHasher } from '../identity/password-hasher';

interface LogInParts {
  customers: Customers;
  hasher: PasswordHasher;
  /** Whether customers must have confirmed their e-mail address. */
  demandsVerification(): Promise<boolean>;
}

export type LogIn = (login: { email: string; password: string; host: ShopHost }) => Promise<Customer>;

/** An unknown address, a wrong password and an account without one do the same work and say the same. */
export function logIn({ customers, hasher, demandsVerification }: LogInParts): LogIn {
  return async ({ email, password, host }) => {
    const customer = await customers.findByEmail(email, host);
    const matches = await hasher.matches(password, customer?.passwordHash);
    if (!customer || !matches) throw new InvalidCredentials();
    if (customer.suspended) throw new AccountNotUsable('suspended');
    if (!customer.active) throw new AccountNotUsable('inactive');
    if (!customer.verified && (await demandsVerification())) throw new AccountNotUsable('unverified');
    return customer;
  };
}
