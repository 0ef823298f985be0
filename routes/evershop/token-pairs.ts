import type { Customer } from '../../accounts/customer';
import { Unauthenticated, ValidationFailed } from '../../accounts/errors';
import type { Fingerprint } from '../../accounts/identity/fingerprint';
import type { Guard } from '../../accounts/identity/guard';
import type { Throttles } from '../../accounts/identity/throttle';
import type { TokenPairs, TokenProfile } from '../../accounts/identity/token-pairs';
import type { LogIn } from '../../accounts/rules/log-in';
import type { Valid } from '../../accounts/validation/form';
import type { Uuids } from '../../db/customers/uuids';
import { visitorOf } from '../http/exchange';
import { type Line, line, type Run } from '../http/line';
import { anybody, type Nobody } from '../http/policy';
import { type LogInValues, logInForm, renewForm } from './forms';
import { customerJson } from './wire';

export interface TokenPairParts {
  logIn: LogIn;
  fingerprint: Fingerprint;
  guard: Guard;
  pairs: TokenPairs;
  customerUuids: Uuids;
  throttles: Pick<Throttles, 'login'>;
}

/** The apps of EverShop 2.1 and later log in here. */
export function tokenPairLines(parts: TokenPairParts): Line[] {
  const { pairs, guard, customerUuids, fingerprint, throttles } = parts;

  const profileOf = async (customer: Customer): Promise<TokenProfile> => {
    const uuid = (await customerUuids.of([customer.id])).get(customer.id);
    // Deleted in this very moment.
    if (uuid === undefined) throw ended();
    return customerJson(customer, uuid);
  };

  const logIn: Run<Nobody, LogInValues> = async (exchange, _nobody, { email, password }) => {
    exchange.note({ event: 'login', outcome: 'refused' });
    const customer = await parts.logIn({ email, password, host: exchange.host });
    const data = await pairs.issue(
      await profileOf(customer),
      fingerprint(customer),
      visitorOf(exchange.req)(),
    );
    exchange.note({ outcome: 'done', customer: customer.id });
    return { body: { data } };
  };

  const renew: Run<Nobody, Valid<typeof renewForm>> = async (exchange, _nobody, { refreshToken }) => {
    if (refreshToken === undefined) {
      throw new ValidationFailed({ refreshToken: [{ key: 'evershop.refresh_token.required' }] });
    }
    const renewal = await pairs.renewal(refreshToken);
    if (!renewal) throw new Unauthenticated(undefined, 'evershop.refresh_token.invalid');
    const { customer } = await guard(renewal.credential, visitorOf(exchange.req)).catch((error) => {
      throw error instanceof Unauthenticated ? ended() : error;
    });
    exchange.note({ customer: customer.id });
    return { body: { data: { accessToken: renewal.accessToken(await profileOf(customer)) } } };
  };

  return [
    line('POST', 'api/customer/tokens', {
      who: anybody,
      throttle: throttles.login,
      form: logInForm,
      run: logIn,
    }),
    line('POST', 'api/customer/token/refresh', { who: anybody, form: renewForm, run: renew }),
  ];
}

const ended = () => new Unauthenticated(undefined, 'evershop.refresh_token.ended');
