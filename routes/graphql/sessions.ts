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
import { anybody, type Nobody } from '../http/policy';
import { type Context, tokenHolder } from './callers';
import type { Render } from './errors';
import { mutation, type RootField } from './fields';
import type { ForgotValues, Forms } from './forms';
import { anonymousIri } from './wire';

export interface SessionParts {
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
  const { throttles, forms, devices, accessTokens, render } = parts;
  const say = ({ locale }: Context, key: MessageKey) => render({ key }, locale);

  const loggedIn = (context: Context, customer: Customer, token: string) => ({
    id: String(customer.id),
    _id: customer.id,
    email: customer.email,
    firstName: customer.firstName,
    lastName: customer.lastName,
    token,
    apiToken: null,
    success: true,
    message: say(context, 'graphql.login_done'),
  });
  const notLoggedIn = (context: Context, key: MessageKey) => ({
    id: '0',
    _id: 0,
    token: '',
    apiToken: '',
    success: false,
    message: say(context, key),
  });

  const logIn = (payload: string): RootField =>
    mutation(
      {
        who: anybody,
        throttle: throttles.login,
        form: forms.logIn,
        async run(context, _nobody, { email, password, deviceToken }) {
          context.note({ event: 'login', outcome: 'refused' });
          const customer = await parts.logIn({ email, password, host: context.host });
          if (deviceToken) await devices.remember(customer, deviceToken);
          await context.bringCart(customer);
          const token = await accessTokens.issue(customer, parts.fingerprint(customer), {
            name: 'customer-login',
            visitor: context.visitor(),
          });
          context.note({ outcome: 'done', customer: customer.id });
          return { [payload]: loggedIn(context, customer, token) };
        },
      },
      (error, context) => {
        const key = refusalOfLogIn(error);
        return key && { [payload]: notLoggedIn(context, key) };
      },
    );

  const verified = (context: Context, key: MessageKey, customer?: Customer) => ({
    verifyToken: {
      id: customer ? String(customer.id) : '0',
      _id: customer?.id ?? 0,
      firstName: customer?.firstName ?? '',
      lastName: customer?.lastName ?? '',
      email: customer?.email ?? '',
      isValid: customer !== undefined,
      message: say(context, key),
    },
  });
  const verify = mutation(
    {
      who: tokenHolder,
      run: async (field, { customer }) => verified(field, 'graphql.token_valid', customer),
    },
    ifNobody(({ problem }, context) =>
      verified(context, problem ? `graphql.token_${problem}` : 'graphql.unauthenticated'),
    ),
  );

  const loggedOut = (context: Context, success: boolean, key: MessageKey) => ({
    logout: { id: anonymousIri(), success, message: say(context, key) },
  });
  const logOut = mutation(
    {
      who: tokenHolder,
      async run(field, { customer, credential }) {
        const { input, forgetCaller, note } = field;
        if (typeof input.deviceToken === 'string') await devices.forget(customer, input.deviceToken);
        await parts.logOut(credential);
        forgetCaller();
        note({ event: 'logout', customer: customer.id });
        return loggedOut(field, true, 'graphql.logout_done');
      },
    },
    ifNobody((_refusal, context) => loggedOut(context, false, 'graphql.unauthenticated')),
  );

  const forgotPassword = async (context: Context, _nobody: Nobody, { email = '' }: ForgotValues) => {
    context.note({ event: 'forgot-password' });
    const answer = (success: boolean, key: MessageKey) => ({
      forgotPassword: { id: anonymousIri(), success, message: say(context, key) },
    });
    if (email === '') return answer(false, 'graphql.email_missing');
    const { host, language } = context;
    const known =
      isEmailAddress(email) && (await parts.broker.sendResetLink({ email, host, language })).known;
    return known || !parts.forgotPasswordReveals
      ? answer(true, 'graphql.link_sent')
      : answer(false, 'graphql.email_unknown');
  };

  return {
    createCustomerLogin: logIn('customerLogin'),
    createLogin: logIn('login'),
    createVerifyToken: verify,
    createLogout: logOut,
    createForgotPassword: mutation({
      who: anybody,
      throttle: throttles.forgotPassword,
      form: forms.forgotPassword,
      run: forgotPassword,
    }),
  };
}

function refusalOfLogIn(error: unknown): MessageKey | undefined {
  if (error instanceof InvalidCredentials) return 'graphql.login_failed';
  if (!(error instanceof AccountNotUsable)) return undefined;
  return error.problem === 'suspended' ? 'graphql.suspended' : `auth.${error.problem}`;
}

/** These fields answer where nobody is logged in. */
const ifNobody =
  (answer: (refusal: Unauthenticated, context: Context) => object) =>
  (error: unknown, context: Context): object | undefined =>
    error instanceof Unauthenticated ? answer(error, context) : undefined;
