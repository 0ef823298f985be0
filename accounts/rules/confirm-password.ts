import type { Customer } from '../customer';
import { InvalidCredentials } from '../errors';
import type { PasswordHasher } from '../identity/password-hasher';

/** Before what cannot be undone: whoever holds a token of the account need not be its owner. */
export type ConfirmPassword = (customer: Customer, password: string) => Promise<void>;

export function confirmPassword({ hasher }: { hasher: PasswordHasher }): ConfirmPassword {
  return async (customer, password) => {
    if (!(await hasher.matches(password, customer.passwordHash))) throw new InvalidCredentials();
  };
}
