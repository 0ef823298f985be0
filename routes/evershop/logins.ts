import type { Customer } from '../../accounts/customer';
import type { CustomerTokens } from '../../accounts/identity/customer-tokens';
import type { Fingerprint } from '../../accounts/identity/fingerprint';
import type { LogOut } from '../../accounts/identity/log-out';
import type { Sessions } from '../../accounts/identity/sessions';
import type { Throttles } from '../../accounts/identity/throttle';
import type { LogIn } from '../../accounts/rules/log-in';
import { form, noInput } from '../../accounts/validation/form';
import { asText, email, field, required, scalar } from '../../accounts/validation/laravel';
import type { SameSiteOnly } from '../http/cross-site';
import type { Exchange } from '../http/exchange';
import { type Answer, unthrottled } from '../http/routes';
import type { Callers } from './callers';
import { anybody, type EvershopRoute } from './policy';

export interface LoginParts {
  logIn: LogIn;
  logOut: LogOut;
  fingerprint: Fingerprint;
  sessions: Sessions;
  tokens: CustomerTokens;
  sameSite: SameSiteOnly;
  throttles: Pick<Throttles, 'login'>;
}

export interface LogInValues {
  email: string;
  password: unknown;
}

export const logInForm = form<LogInValues>({
  email: field(required, email),
  password: field(required, scalar),
});

export function loginRoutes(parts: LoginParts, { customerCredentials }: Callers): EvershopRoute[] {
  const recognised = async (exchange: Exchange, given: LogInValues): Promise<Customer> => {
    exchange.note({ event: 'login', outcome: 'refused' });
    return parts.logIn({ email: given.email, password: asText(given.password) });
  };

  const logIn = async (exchange: Exchange, values: LogInValues): Promise<Answer> => {
    parts.sameSite(exchange.req);
    const customer = await recognised(exchange, values);
    const { req, res } = exchange;
    const sid = await parts.sessions.start(req, res, customer, parts.fingerprint(customer));
    exchange.note({ outcome: 'done', customer: customer.id });
    return { body: { data: { sid } } };
  };

  /** As in 2023: for apps and scripts, so without a cookie. */
  const openSession = async (exchange: Exchange, values: LogInValues): Promise<Answer> => {
    const customer = await recognised(exchange, values);
    const fingerprint = parts.fingerprint(customer);
    const sid = parts.sessions.newId();
    const token = await parts.tokens.issue(customer.id, fingerprint, sid);
    await parts.sessions.bringCart(exchange.req, exchange.res, customer);
    await parts.sessions.open(sid, customer.id, fingerprint, token);
    exchange.note({ outcome: 'done', customer: customer.id });
    return { body: { data: { token, sid } } };
  };

  const logOut = async (exchange: Exchange): Promise<Answer> => {
    for (const credential of await customerCredentials(exchange)) {
      await parts.logOut(credential);
      exchange.note({ event: 'logout', customer: credential.customerId });
    }
    return { body: { data: {} } };
  };

  return [
    anybody('POST', 'customer/login', parts.throttles.login, logInForm, logIn),
    anybody('POST', 'api/customers/sessions', parts.throttles.login, logInForm, openSession),
    anybody('POST', 'customers/logout', unthrottled, noInput, logOut),
    anybody('POST', 'customer/logout', unthrottled, noInput, logOut),
    // The real server's storefront links to it.
    anybody('GET', 'customer/logout', unthrottled, noInput, logOut),
  ];
}
