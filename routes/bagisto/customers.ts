import type { DeletionMode } from '../../accounts/account-deletion';
import type { Customer } from '../../accounts/customer';
import { NotYours } from '../../accounts/errors';
import type { CustomerTokens } from '../../accounts/identity/customer-tokens';
import type { Fingerprint } from '../../accounts/identity/fingerprint';
import type { Caller } from '../../accounts/identity/guard';
import type { LogOut } from '../../accounts/identity/log-out';
import type { Sessions } from '../../accounts/identity/sessions';
import type { Throttles } from '../../accounts/identity/throttle';
import type { ConfirmOwner } from '../../accounts/rules/confirm-owner';
import type { DeleteAccount } from '../../accounts/rules/delete-account';
import type { LogIn } from '../../accounts/rules/log-in';
import type { PasswordBroker } from '../../accounts/rules/password-broker';
import type { RegisterCustomer } from '../../accounts/rules/register-customer';
import type { UpdateProfile } from '../../accounts/rules/update-profile';
import type { EmailVerification } from '../../accounts/rules/verify-email';
import type { SameSiteOnly } from '../http/cross-site';
import { type Exchange, languageOf, visitorOf } from '../http/exchange';
import { type Line, line, type Run } from '../http/line';
import { anybody, type Nobody } from '../http/policy';
import type { Callers } from './callers';
import {
  type DeletionValues,
  type EmailValues,
  type Forms,
  type LogInValues,
  type ProfileValues,
  personOf,
  type RegisterValues,
} from './forms';
import type { Release } from './releases';
import type { Wire } from './wire';

export interface CustomerParts {
  logIn: LogIn;
  logOut: LogOut;
  registerCustomer: RegisterCustomer;
  updateProfile: UpdateProfile;
  confirmOwner: ConfirmOwner;
  deleteAccount: DeleteAccount;
  accountDeletion: DeletionMode;
  broker: PasswordBroker;
  throttles: Throttles;
  forms: Forms;
  wire: Wire;
  release: Release;
  callers: Callers;
  tokens: CustomerTokens;
  sessions: Sessions;
  loginFrom: SameSiteOnly;
  fingerprint: Fingerprint;
  forgotPasswordReveals: boolean;
  verification: Pick<EmailVerification, 'resend'>;
  /** On a Bagisto: its own legacy API takes every new address as confirmed, and mails nothing. */
  adopted: boolean;
}

export function customerLines(parts: CustomerParts): Line[] {
  const { throttles, forms, wire, release } = parts;
  const { customer, wantsToken } = parts.callers;

  const openSession = async ({ req, res }: Exchange, account: Customer): Promise<true> => {
    await parts.sessions.start(req, res, account, {
      fingerprint: parts.fingerprint(account),
      visitor: visitorOf(req)(),
    });
    return true;
  };

  const issueToken = async ({ req, res }: Exchange, account: Customer): Promise<string> => {
    await parts.sessions.bringCart(req, res, account);
    return parts.tokens.issue(account.id, parts.fingerprint(account), {
      path: req.path,
      visitor: visitorOf(req)(),
    });
  };

  const logIn: Run<Nobody, LogInValues> = async (exchange, _nobody, { email, password }) => {
    const byToken = wantsToken(exchange);
    exchange.note({ event: 'login', outcome: 'refused' });
    if (!byToken) parts.loginFrom(exchange.req);
    const account = await parts.logIn({ email, password, host: exchange.host });
    const token = await (byToken ? issueToken(exchange, account) : openSession(exchange, account));
    exchange.note({ outcome: 'done', customer: account.id });
    return { body: { token, message: wire.text(exchange, 'login.done'), data: wire.customer(account) } };
  };

  const logOut: Run<Caller> = async (exchange, { credential }) => {
    await parts.logOut(credential);
    exchange.note({ event: 'logout' });
    return { body: { message: wire.text(exchange, release.logoutMessage) } };
  };

  const register: Run<Nobody, RegisterValues> = async (exchange, _nobody, values) => {
    const { id, waits } = await parts.registerCustomer(
      {
        verified: parts.adopted || undefined,
        firstName: values.first_name,
        lastName: values.last_name,
        email: values.email,
        password: values.password,
        host: exchange.host,
        gender: values.gender,
        ...personOf(values),
      },
      languageOf(exchange),
    );
    exchange.note({ event: 'register', customer: id });
    return { body: { message: wire.text(exchange, waits ? 'register.verify' : 'register.done') } };
  };

  const forgotPassword: Run<Nobody, EmailValues> = async (exchange, _nobody, { email }) => {
    exchange.note({ event: 'forgot-password' });
    const { host } = exchange;
    const { known } = await parts.broker.sendResetLink({ email, host, language: languageOf(exchange) });
    return known || !parts.forgotPasswordReveals
      ? { body: { message: wire.text(exchange, 'passwords.sent') } }
      : { body: { error: wire.text(exchange, 'passwords.user') } };
  };

  /** The same for everybody, so that nobody learns who has an account. */
  const resendVerification: Run<Nobody, EmailValues> = async (exchange, _nobody, { email }) => {
    exchange.note({ event: 'resend-verification' });
    await parts.verification.resend({ email, host: exchange.host, language: languageOf(exchange) });
    return { body: { message: wire.text(exchange, 'register.resent') } };
  };

  const show: Run<Caller> = async (_exchange, caller) => ({
    body: { data: wire.customer(caller.customer) },
  });

  const showById: Run<Caller> = async (exchange, caller) => {
    if (exchange.req.params.id !== String(caller.customer.id)) throw new NotYours();
    return show(exchange, caller);
  };

  const updateProfile: Run<Caller, ProfileValues> = async (exchange, caller, values) => {
    const changed = await parts.updateProfile(
      caller,
      {
        firstName: values.first_name,
        lastName: values.last_name,
        gender: values.gender,
        email: values.email,
        password: values.password,
        ...personOf(values),
        // Looked at in every release, kept in some.
        phone: release.everyField ? values.phone : undefined,
      },
      languageOf(exchange),
    );
    exchange.note({ event: 'profile' });
    const message = changed.unconfirmedEmail === undefined ? release.profileMessage : 'profile.confirm_email';
    return { body: { message: wire.text(exchange, message), data: wire.customer(changed) } };
  };

  const remove: Run<Caller, DeletionValues> = async (exchange, caller, { password }) => {
    const { address } = exchange;
    await parts.confirmOwner(caller, { password, address, field: 'password' });
    const outcome = await parts.deleteAccount(caller, languageOf(exchange));
    exchange.note({ event: outcome === 'deleted' ? 'delete' : 'deletion-request' });
    return outcome === 'deleted'
      ? { body: { message: wire.text(exchange, 'account.deleted') } }
      : { status: 202, body: { message: wire.text(exchange, 'account.deletion_requested') } };
  };
  const deletion =
    parts.accountDeletion === 'off'
      ? []
      : [line('DELETE', 'customer', { who: customer, form: forms.deletion, run: remove })];

  return [
    line('POST', 'customer/login', {
      who: anybody,
      throttle: throttles.login,
      form: forms.logIn,
      run: logIn,
    }),
    line('POST', 'customer/register', {
      who: anybody,
      throttle: throttles.register,
      form: forms.register,
      run: register,
    }),
    line('POST', 'customer/forgot-password', {
      who: anybody,
      throttle: throttles.forgotPassword,
      form: forms.forgotPassword,
      run: forgotPassword,
    }),
    line('POST', 'customer/resend-verification', {
      who: anybody,
      throttle: throttles.forgotPassword,
      form: forms.forgotPassword,
      run: resendVerification,
    }),
    line('GET', 'customer/logout', { who: customer, run: logOut }),
    line('GET', 'customer/get', { who: customer, run: show }),
    line('PUT', 'customer/profile', { who: customer, form: forms.profile, run: updateProfile }),
    line('GET', 'customers/:id', { who: customer, run: showById }),
    ...deletion,
  ];
}
