import type { Customer } from '../../accounts/customer';
import type { CustomerTokens } from '../../accounts/identity/customer-tokens';
import type { Fingerprint } from '../../accounts/identity/fingerprint';
import type { LogOut } from '../../accounts/identity/log-out';
import type { Sessions } from '../../accounts/identity/sessions';
import type { Throttles } from '../../accounts/identity/throttle';
import type { LogIn } from '../../accounts/rules/log-in';
import type { SameSiteOnly } from '../http/cross-site';
import type { Callers } from '../http/evershop-callers';
import { type Exchange, visitorOf } from '../http/exchange';
import { type Answer, type Line, line, type Run } from '../http/line';
import { anybody, type Nobody } from '../http/policy';
import { type LogInValues, logInForm } from './forms';

export interface LoginParts extends Pick<Callers, 'customerCredentials'> {
  logIn: LogIn;
  logOut: LogOut;
  fingerprint: Fingerprint;
  sessions: Sessions;
  tokens: CustomerTokens;
  loginFrom: SameSiteOnly;
  throttles: Pick<Throttles, 'login'>;
}

export function loginLines(parts: LoginParts): Line[] {
  const customerOf = async (exchange: Exchange, values: LogInValues): Promise<Customer> => {
    exchange.note({ event: 'login', outcome: 'refused' });
    return parts.logIn({ ...values, host: exchange.host });
  };

  const logIn: Run<Nobody, LogInValues> = async (exchange, _nobody, values) => {
    parts.loginFrom(exchange.req);
    const customer = await customerOf(exchange, values);
    const { req, res } = exchange;
    const sid = await parts.sessions.start(req, res, customer, {
      fingerprint: parts.fingerprint(customer),
      visitor: visitorOf(req)(),
    });
    exchange.note({ outcome: 'done', customer: customer.id });
    return { body: { data: { sid } } };
  };

  /** As in 2023: for apps and scripts, so without a cookie. */
  const openSession: Run<Nobody, LogInValues> = async (exchange, _nobody, values) => {
    const customer = await customerOf(exchange, values);
    const fingerprint = parts.fingerprint(customer);
    const sid = parts.sessions.newId();
    const token = await parts.tokens.issue(customer.id, fingerprint, { sid });
    await parts.sessions.bringCart(exchange.req, exchange.res, customer);
    await parts.sessions.open(sid, customer.id, { fingerprint, token, visitor: visitorOf(exchange.req)() });
    exchange.note({ outcome: 'done', customer: customer.id });
    return { body: { data: { token, sid } } };
  };

  const logOut = async (exchange: Exchange): Promise<Answer> => {
    for (const credential of await parts.customerCredentials(exchange)) {
      await parts.logOut(credential);
      exchange.note({ event: 'logout', customer: credential.customerId });
    }
    return { body: { data: {} } };
  };

  const throttle = parts.throttles.login;
  return [
    line('POST', 'customer/login', { who: anybody, throttle, form: logInForm, run: logIn }),
    line('POST', 'api/customers/sessions', { who: anybody, throttle, form: logInForm, run: openSession }),
    line('POST', 'customers/logout', { who: anybody, run: logOut }),
    line('POST', 'customer/logout', { who: anybody, run: logOut }),
    // The real server's storefront links to it.
    line('GET', 'customer/logout', { who: anybody, run: logOut }),
  ];
}
