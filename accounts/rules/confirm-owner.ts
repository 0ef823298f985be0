import type { Customer } from '../customer';
import { InvalidCredentials, ValidationFailed } from '../errors';
import type { Caller } from '../identity/guard';
import type { PasswordHasher } from '../identity/password-hasher';
import type { Throttles } from '../identity/throttle';
import type { MessageKey } from '../lang/catalogue';
import type { Clock } from '../shop-time';

interface ConfirmOwnerParts {
  hasher: PasswordHasher;
  throttles: Pick<Throttles, 'login'>;
  clock: Clock;
}

interface Proof {
  /** Without one the login itself must have been just now. */
  password: string | undefined;
  address: string;
  /** As the form calls the password. */
  field: string;
  /** As a door words that it is a wrong one. */
  wrong?: MessageKey;
}

/** Before what cannot be undone, also for accounts that have no password because they log in by another service. */
export type ConfirmOwner = (caller: Caller, proof: Proof) => Promise<void>;

const freshForMs = 5 * 60_000;

export function confirmOwner({ hasher, throttles, clock }: ConfirmOwnerParts): ConfirmOwner {
  const confirm = async ({ passwordHash }: Customer, password: string): Promise<void> => {
    if (!(await hasher.matches(password, passwordHash))) throw new InvalidCredentials();
  };
  return async ({ customer, credential }, { password, address, field, wrong }) => {
    if (password === undefined) {
      const age = clock() - (credential.loggedInAt ?? 0);
      if (age >= 0 && age < freshForMs) return;
      throw new ValidationFailed({
        [field]: [{ key: 'validation.required', values: { attribute: field } }],
      });
    }
    const attempt = { address, email: customer.email ?? undefined };
    try {
      // Counted like a login: a thief of a token must not find out the password with it.
      await throttles.login.around(attempt, () => confirm(customer, password));
    } catch (error) {
      if (!(error instanceof InvalidCredentials)) throw error;
      throw new ValidationFailed({ [field]: [{ key: wrong ?? 'validation.current_password' }] });
    }
  };
}
