import type { LogIn } from '../../app/accounts/log-in';
import type { SameSiteOnly } from '../../app/http/cross-site';
import type { Exchange } from '../../app/http/exchange';
import { type Answer, unthrottled } from '../../app/http/routes';
import type { Credential } from '../../app/identity/credential';
import type { CustomerTokens } from '../../app/identity/customer-tokens';
import type { Fingerprint } from '../../app/identity/fingerprint';
import type { Sessions } from '../../app/identity/sessions';
import type { Throttles } from '../../app/identity/throttle';
import { form, noInput } from '../../app/validation/form';
import { asText, email, field, required, scalar } from '../../app/validation/laravel';
import type { Customer } from '../../db/customer';
import type { Callers } from './callers';
import { anybody, type EvershopRoute } from './policy';

export interface LoginParts {
  logIn: LogIn;
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
    const sid = await parts.sessions.start(req, res, customer.id, parts.fingerprint(customer));
    exchange.note({ outcome: 'done', customer: customer.id });
    return { body: { data: { sid } } };
  };

  /** As in 2023: for apps and scripts, so without a cookie. */
  const openSession = async (exchange: Exchange, values: LogInValues): Promise<Answer> => {
    const customer = await recognised(exchange, values);
    const fingerprint = parts.fingerprint(customer);
    const token = await parts.tokens.issue(customer.id, fingerprint);
    const sid = await parts.sessions.open(customer.id, fingerprint, token);
    exchange.note({ outcome: 'done', customer: customer.id });
    return { body: { data: { token, sid } } };
  };

  const logOut = async (exchange: Exchange): Promise<Answer> => {
    for (const credential of await customerCredentials(exchange)) {
      await leave(credential, parts.tokens);
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

/** With the token that was handed out beside the session. */
export async function leave(credential: Credential, tokens: CustomerTokens): Promise<void> {
  const twin = credential.twin === undefined ? undefined : await tokens.resolve(credential.twin);
  await twin?.end();
  await credential.end();
}
