import { NotYours } from '../../accounts/errors';
import type { CustomerTokens } from '../../accounts/identity/customer-tokens';
import type { Fingerprint } from '../../accounts/identity/fingerprint';
import type { Caller } from '../../accounts/identity/guard';
import type { LogOut } from '../../accounts/identity/log-out';
import type { Sessions } from '../../accounts/identity/sessions';
import type { Throttles } from '../../accounts/identity/throttle';
import type { LogIn } from '../../accounts/rules/log-in';
import type { PasswordBroker } from '../../accounts/rules/password-broker';
import type { RegisterCustomer } from '../../accounts/rules/register-customer';
import type { UpdateProfile } from '../../accounts/rules/update-profile';
import { noInput } from '../../accounts/validation/form';
import { asText } from '../../accounts/validation/laravel';
import type { SameSiteOnly } from '../http/cross-site';
import { type Exchange, languageOf } from '../http/exchange';
import { type Answer, guarded, open, type Route, unthrottled } from '../http/routes';
import type { Carriers } from './credentials';
import {
  birthDate,
  type ForgotValues,
  type Forms,
  type LogInValues,
  type ProfileValues,
  phoneNumber,
  type RegisterValues,
} from './forms';
import type { Release } from './releases';
import type { Say } from './say';
import type { Wire } from './wire';

export interface CustomerParts {
  logIn: LogIn;
  logOut: LogOut;
  registerCustomer: RegisterCustomer;
  updateProfile: UpdateProfile;
  broker: PasswordBroker;
  throttles: Throttles;
  forms: Forms;
  wire: Wire;
  release: Release;
  carriers: Carriers;
  tokens: CustomerTokens;
  sessions: Sessions;
  sameSite: SameSiteOnly;
  fingerprint: Fingerprint;
  forgotPasswordReveals: boolean;
  say: Say;
}

export function customerRoutes(parts: CustomerParts): Route[] {
  const { throttles, forms, wire, release, say } = parts;

  const logIn = async (exchange: Exchange, { email, password }: LogInValues): Promise<Answer> => {
    const wantsToken = parts.carriers.wantsToken(exchange);
    exchange.note({ event: 'login', outcome: 'refused' });
    if (!wantsToken) parts.sameSite(exchange.req);
    const customer = await parts.logIn({ email, password: asText(password) });
    const fingerprint = parts.fingerprint(customer);
    const token = wantsToken ? await parts.tokens.issue(customer.id, fingerprint) : true;
    if (!wantsToken) await parts.sessions.start(exchange.req, exchange.res, customer.id, fingerprint);
    exchange.note({ outcome: 'done', customer: customer.id });
    return { body: { token, message: say(exchange, 'login.done'), data: wire.customer(customer) } };
  };

  const logOut = async (exchange: Exchange, { credential }: Caller): Promise<Answer> => {
    await parts.logOut(credential);
    exchange.note({ event: 'logout' });
    return { body: { message: say(exchange, release.logoutMessage) } };
  };

  const register = async (exchange: Exchange, values: RegisterValues): Promise<Answer> => {
    const customer = await parts.registerCustomer(
      {
        firstName: values.first_name,
        lastName: values.last_name,
        email: values.email,
        password: asText(values.password),
      },
      languageOf(exchange),
    );
    exchange.note({ event: 'register', customer });
    return { body: { message: say(exchange, 'register.done') } };
  };

  const forgotPassword = async (exchange: Exchange, { email }: ForgotValues): Promise<Answer> => {
    exchange.note({ event: 'forgot-password' });
    const { known } = await parts.broker.sendResetLink(email, languageOf(exchange));
    return known || !parts.forgotPasswordReveals
      ? { body: { message: say(exchange, 'passwords.sent') } }
      : { body: { error: say(exchange, 'passwords.user') } };
  };

  const show = async (_exchange: Exchange, { customer }: Caller): Promise<Answer> => ({
    body: { data: wire.customer(customer) },
  });

  const showById = async (exchange: Exchange, caller: Caller): Promise<Answer> => {
    if (exchange.req.params.id !== String(caller.customer.id)) throw new NotYours();
    return show(exchange, caller);
  };

  const updateProfile = async (
    exchange: Exchange,
    caller: Caller,
    values: ProfileValues,
  ): Promise<Answer> => {
    const customer = await parts.updateProfile(
      caller,
      {
        firstName: asText(values.first_name),
        lastName: asText(values.last_name),
        gender: asText(values.gender),
        dateOfBirth: birthDate(values.date_of_birth),
        email: values.email,
        phone: release.phoneInProfile ? phoneNumber(values.phone) : undefined,
        password: values.password === undefined ? undefined : asText(values.password),
      },
      languageOf(exchange),
    );
    exchange.note({ event: 'profile' });
    return { body: { message: say(exchange, release.profileMessage), data: wire.customer(customer) } };
  };

  return [
    open('POST', 'customer/login', throttles.login, forms.logIn, logIn),
    open('POST', 'customer/register', throttles.register, forms.register, register),
    open('POST', 'customer/forgot-password', throttles.forgotPassword, forms.forgotPassword, forgotPassword),
    guarded('GET', 'customer/logout', unthrottled, noInput, logOut),
    guarded('GET', 'customer/get', unthrottled, noInput, show),
    guarded('PUT', 'customer/profile', unthrottled, forms.profile, updateProfile),
    guarded('GET', 'customers/:id', unthrottled, noInput, showById),
  ];
}
