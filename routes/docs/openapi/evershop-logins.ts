import { type Audience, type Call, everybody } from './described';
import {
  evershopOperations,
  failure,
  missing,
  nobody,
  okData,
  refusal,
  selfOrAdmins,
} from './evershop-operation';
import type { DocsFacts } from './facts';
import { type Example, example, type Operation } from './operation';
import { admin, peter, secrets } from './samples';
import { described, filledText, nothing, Sample } from './schema';

const filled = (secret: string) => new Sample(filledText, secret);
const sid = new Sample(described(filledText, 'To be sent as X-Session-ID'), secrets.sid);
const none = new Sample(nothing, {});

/** A login: with these credentials, without a password, with a wrong one. */
const logIn = (who: string, { email, password }: typeof admin, data: object): Example[] => [
  example(`login: ${who}`, { body: { email, password }, ...okData(data, 'Logged in') }),
  example('incomplete: Without a password', { body: { email: peter.email }, ...missing('password') }),
  example('wrongPassword: A wrong password', {
    body: { email, password: 'wrong' },
    ...failure(401, 'Invalid Email or Password', 'Not with these'),
  }),
];

/** A refresh: with the token of a login, without one, with another text. */
const refresh = (refreshToken: string, data: object, none: string, wrong: string): Example[] => [
  example('refresh: With the refresh token of a login', {
    body: { refreshToken },
    ...okData(data, 'Another access token'),
  }),
  example('missing: Without it', { body: {}, ...missing('refreshToken', none) }),
  example('wrong: With something else', {
    body: { refreshToken: 'wrong' },
    ...failure(401, wrong, 'Expired, or no longer good'),
  }),
];

const whoLeaves: Audience = { carriers: ['session', 'sessionId', 'token'], refusals: () => [] };
const whoseSession: Audience = { ...selfOrAdmins, refusals: (sent) => [nobody(sent)] };
const success = { success: true };
const wrongToken = 'An invalid input, or a token that is wrong, used or too old';

export function evershopSessions(facts: DocsFacts): Operation[] {
  const operations = evershopOperations(facts, 'EverShop: sessions');
  const open = operations(everybody);

  const logOut = (id: string, call: Call, description?: string): Operation =>
    operations(whoLeaves)(id, call, 'Logout', {
      description,
      examples: [example('leave: Leaving', okData(none, 'Gone; also where nobody was there'))],
    });

  const endSession = (id: string, method: 'post' | 'delete'): Operation =>
    operations(whoseSession)(id, `${method} /api/customers/sessions/{sid}`, 'Delete a customer session', {
      description: 'The customer whose session it is, and admins.',
      answers: {
        403: { description: "Somebody else's session", example: refusal(403, 'You may not do this.') },
      },
      examples: [
        example('end: One’s own', okData(none, 'The session has ended')),
        example('unknown: A session that is not there', {
          params: { sid: 'no-such-session' },
          ...failure(404, 'Session not found', 'No such session'),
        }),
      ],
    });

  return [
    open('evershopLogIn', 'post /customer/login', 'Login', {
      description: 'Sets the session cookie as well.',
      examples: logIn('A customer', peter, { sid }),
    }),
    open('evershopCreateSession', 'post /api/customers/sessions', 'Create a customer session', {
      description: 'For apps and scripts: without a cookie. The token works at the Bagisto API as well.',
      examples: logIn('A customer', peter, { token: filled(secrets.token), sid }),
    }),
    endSession('evershopDeleteSession', 'delete'),
    endSession('evershopEndSession', 'post'),
    logOut('evershopLogOut', 'post /customers/logout'),
    logOut('evershopLogOutCustomer', 'post /customer/logout'),
    logOut('evershopLogOutByLink', 'get /customer/logout', "As EverShop's storefront links to it."),
    open('evershopResetPassword', 'post /api/customers/reset-password', 'Reset Password', {
      description:
        'Mails a link, once a minute at most. The answer does not tell whether there is an account.',
      examples: [
        example('known: A customer', {
          body: { email: peter.email },
          ...okData(success, 'Mailed, if there is an account'),
        }),
        example('unknown: An address that nobody has', {
          body: { email: 'nobody@example.com' },
          ...okData(success),
        }),
        example('noAddress: Without an address', { body: {}, ...missing('email') }),
      ],
    }),
    open('evershopUpdatePassword', 'post /api/customers/password', 'Update Password', {
      description:
        'With the token of a mailed link; a link that PHP mailed needs the e-mail address as well.',
      examples: [
        example('mailedToken: With a mailed token', {
          body: { token: secrets.resetToken, password: 'secret100' },
          ...okData(success, 'The new password counts'),
        }),
        example('wrongToken: With another token', {
          body: { token: 'wrong', password: 'secret100' },
          ...failure(400, 'Token is invalid or expired', wrongToken),
        }),
      ],
    }),
  ];
}

export function evershopTokens(facts: DocsFacts): Operation[] {
  const open = evershopOperations(facts, 'EverShop: customer tokens')(everybody);
  const accessToken = filled(secrets.appToken);
  const refreshToken = secrets.appRefreshToken;
  return [
    open('evershopCreateCustomerToken', 'post /api/customer/tokens', 'Create customer tokens', {
      description:
        'The access token opens the account at every API for 30 minutes, the refresh token renews it for 30 hours. A logout with the access token and a new password end both.',
      examples: logIn('A customer', peter, { accessToken, refreshToken: filled(refreshToken) }),
    }),
    open('evershopRefreshCustomerToken', 'post /api/customer/token/refresh', 'Refresh a customer token', {
      description: 'The refresh token stays the same.',
      notes: { refreshToken: filledText },
      demands: ['refreshToken'],
      examples: refresh(refreshToken, { accessToken }, 'Refresh token is required', 'Invalid refresh token'),
    }),
  ];
}

export function evershopAdminTokens(facts: DocsFacts): Operation[] {
  const open = evershopOperations(facts, 'EverShop: admin tokens')(everybody);
  const { accessToken, refreshToken } = secrets;
  const pair = { accessToken: filled(accessToken), refreshToken: filled(refreshToken) };
  return [
    open('evershopCreateAdminToken', 'post /api/user/tokens', 'Create an admin token', {
      description:
        "For the admins of Bagisto's panel. `npm run admin:create` makes one in a shop of our own. An admin with a second factor (Bagisto 2.4) sends a code as well: without it the answer is 401 and says so. Each code opens once.",
      notes: { code: 'Six digits, of the authenticator app or a backup code' },
      examples: logIn('An admin', admin, pair),
    }),
    open('evershopRefreshAdminToken', 'post /api/user/token/refresh', 'Refresh an admin token', {
      examples: refresh(refreshToken, pair, 'The refresh token field is required.', 'Unauthenticated'),
    }),
  ];
}
