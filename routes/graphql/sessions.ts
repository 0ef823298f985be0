import type { Customer } from '../../accounts/customer';
import { AccountNotUsable, InvalidCredentials, Unauthenticated } from '../../accounts/errors';
import type { CustomerAccessTokens } from '../../accounts/identity/access-tokens';
import type { Fingerprint } from '../../accounts/identity/fingerprint';
import type { LogOut } from '../../accounts/identity/log-out';
import type { Throttles } from '../../accounts/identity/throttle';
import type { MessageKey } from '../../accounts/lang/catalogue';
import type { Devices } from '../../accounts/rules/devices';
import type { LogIn } from '../../accounts/rules/log-in';
import type { PasswordBroker } from '../../accounts/rules/password-broker';
import { isEmailAddress } from '../../accounts/validation/email-syntax';
import type { Context } from './context';
import type { Render } from './errors';
import { type Mutation, mutation, open, type RootField, type Today } from './fields';
import type { ForgotValues, Forms, LogInValues } from './forms';
import { anonymousIri } from './wire';

export interface SessionParts {
  today: Today;
  throttles: Throttles;
  forms: Forms;
  logIn: LogIn;
  logOut: LogOut;
  devices: Devices;
  broker: PasswordBroker;
  fingerprint: Fingerprint;
  accessTokens: CustomerAccessTokens;
  forgotPasswordReveals: boolean;
  render: Render;
}

/** Login, logout, the question whether a token is good, and the way back for who forgot the password. */
export function sessionFields(parts: SessionParts): Record<string, RootField> {
  const { today, throttles, forms, devices, accessTokens, render } = parts;
  const say = (key: MessageKey) => render({ key });

  const loggedIn = (customer: Customer, token: string) => ({
    id: String(customer.id),
    _id: customer.id,
    email: customer.email,
    firstName: customer.firstName,
    lastName: customer.lastName,
    token,
    apiToken: null,
    success: true,
    message: say('graphql.login_done'),
  });
  const notLoggedIn = (key: MessageKey) => ({
    id: '0',
    _id: 0,
    token: '',
    apiToken: '',
    success: false,
    message: say(key),
  });

  const logIn = (payload: string): RootField => {
    const run = async (context: Context, { email, password, deviceToken }: LogInValues) => {
      context.note({ event: 'login', outcome: 'refused' });
      const customer = await parts.logIn({ email, password });
      if (deviceToken) await devices.remember(customer, deviceToken);
      const token = await accessTokens.issue(customer, parts.fingerprint(customer), 'customer-login');
      context.note({ outcome: 'done', customer: customer.id });
      return loggedIn(customer, token);
    };
    const attempt = open(today, throttles.login, forms.logIn, run);
    return mutation(async (input, context) => ({
      [payload]: await attempt(input, context).catch((error) => {
        if (error instanceof InvalidCredentials) return notLoggedIn('graphql.login_failed');
        if (error instanceof AccountNotUsable)
          return notLoggedIn(error.problem === 'suspended' ? 'graphql.suspended' : `auth.${error.problem}`);
        throw error;
      }),
    }));
  };

  const verified = (key: MessageKey, customer?: Customer) => ({
    verifyToken: {
      id: customer ? String(customer.id) : '0',
      _id: customer?.id ?? 0,
      firstName: customer?.firstName ?? '',
      lastName: customer?.lastName ?? '',
      email: customer?.email ?? '',
      isValid: customer !== undefined,
      message: say(key),
    },
  });
  const verify: Mutation = (_input, context) =>
    unlessNobody(
      async () => verified('graphql.token_valid', (await context.caller()).customer),
      ({ problem }) => verified(problem ? `graphql.token_${problem}` : 'graphql.unauthenticated'),
    );

  const loggedOut = (success: boolean, key: MessageKey) => ({
    logout: { id: anonymousIri(), success, message: say(key) },
  });
  const logOut: Mutation = ({ deviceToken }, context) =>
    unlessNobody(
      async () => {
        const { customer, credential } = await context.caller();
        if (typeof deviceToken === 'string') await devices.forget(customer, deviceToken);
        await parts.logOut(credential);
        context.forgetCaller();
        context.note({ event: 'logout', customer: customer.id });
        return loggedOut(true, 'graphql.logout_done');
      },
      () => loggedOut(false, 'graphql.unauthenticated'),
    );

  const forgotPassword = async (context: Context, { email = '' }: ForgotValues) => {
    context.note({ event: 'forgot-password' });
    const answer = (success: boolean, key: MessageKey) => ({
      forgotPassword: { id: anonymousIri(), success, message: say(key) },
    });
    if (email === '') return answer(false, 'graphql.email_missing');
    const known = isEmailAddress(email) && (await parts.broker.sendResetLink(email, context.language)).known;
    return known || !parts.forgotPasswordReveals
      ? answer(true, 'graphql.link_sent')
      : answer(false, 'graphql.email_unknown');
  };

  return {
    createCustomerLogin: logIn('customerLogin'),
    createLogin: logIn('login'),
    createVerifyToken: mutation(verify),
    createLogout: mutation(logOut),
    createForgotPassword: mutation(
      open(today, throttles.forgotPassword, forms.forgotPassword, forgotPassword),
    ),
  };
}

/** Where nobody is logged in these fields tell it in their answer. */
async function unlessNobody<T>(work: () => Promise<T>, nobody: (why: Unauthenticated) => T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unauthenticated) return nobody(error);
    throw error;
  }
}
