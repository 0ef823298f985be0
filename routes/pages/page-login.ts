import type { Customer } from '../../accounts/customer';
import { AccountNotUsable, InvalidCredentials, ValidationFailed } from '../../accounts/errors';
import type { Throttles } from '../../accounts/identity/throttle';
import type { LogIn } from '../../accounts/rules/log-in';
import type { Exchange } from '../http/exchange';

export interface PageLoginParts {
  throttles: Throttles;
  logIn: LogIn;
}

/** Throttled like every login; words that a person can mend stand at the password. */
export function loginAt({ throttles, logIn }: PageLoginParts) {
  return async (
    { address, host, note }: Exchange,
    { email, current_password: password }: { email: string; current_password: string },
  ): Promise<Customer> => {
    try {
      return await throttles.login.around({ address, email }, () => logIn({ email, password, host }));
    } catch (error) {
      if (!(error instanceof InvalidCredentials || error instanceof AccountNotUsable)) throw error;
      note({ outcome: 'refused' });
      throw new ValidationFailed({ current_password: [{ key: error.text }] });
    }
  };
}
