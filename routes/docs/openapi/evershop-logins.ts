import { type Audience, type Call, everybody } from './described';
import {
  answering,
  errorSchema,
  evershopOperations,
  failure,
  missing,
  nobody,
  okData,
  selfOrAdmins,
} from './evershop-operation';
import type { DocsFacts } from './facts';
import { type Example, example, type Operation, told } from './operation';
import { admin, peter, secrets } from './samples';
import { described, filledText, record, truth } from './schema';

const sid = described(filledText, 'To be sent as X-Session-ID');
const tokenPair = record({ accessToken: filledText, refreshToken: filledText });
/** A login: with these credentials, without a password, with a wrong one. */
const logIn = (who: string, credentials: { email: string; password: string }, data: object): Example[] => [
  example(`login: ${who}`, { body: credentials }, okData(data)),
  example('incomplete: Without a password', { body: { email: peter.email } }, missing('password')),
  example(
    'wrongPassword: A wrong password',
    { body: { ...credentials, password: 'wrong' } },
    failure(401, 'Invalid Email or Password'),
  ),
];
/** A refresh: with the token of a login, without one, with another text. */
const refresh = (token: string, data: object, none: string, wrong: string): Example[] => [
  example('refresh: With the refresh token of a login', { body: { refreshToken: token } }, okData(data)),
  example('missing: Without it', { body: {} }, missing('refreshToken', none)),
  example('wrong: With something else', { body: { refreshToken: 'wrong' } }, failure(401, wrong)),
];
const whoLeaves: Audience = { carriers: ['session', 'sessionId', 'token'], refusals: () => [] };
const whoseSession: Audience = { carriers: selfOrAdmins.carriers, refusals: (sent) => [nobody(sent)] };
const notWithThese = { 401: 'Not with these' };
const noLongerGood = { 401: 'Expired, or no longer good' };
const credentials = { email: peter.email, password: peter.password };

export function evershopSessions(facts: DocsFacts): Operation[] {
  const operations = evershopOperations(facts, 'EverShop: sessions');
  const open = operations(everybody);

  const logOut = (id: string, call: Call, description?: string): Operation =>
    operations(whoLeaves)(id, call, 'Logout', {
      description,
      answers: answering('Gone; also where nobody was there'),
      examples: [example('leave: Leaving', {}, okData({}))],
    });

  const endSession = (id: string, method: 'post' | 'delete'): Operation => {
    return operations(whoseSession)(
      id,
      `${method} /api/customers/sessions/{sid}`,
      'Delete a customer session',
      {
        description: 'The customer whose session it is, and admins.',
        answers: {
          401: 'Not logged in',
          404: 'No such session',
          ...answering('The session has ended'),
          ...told(403, "Somebody else's session", errorSchema, failure(403, 'You may not do this.').answer),
        },
        examples: [
          example('end: One’s own', {}, okData({})),
          example(
            'unknown: A session that is not there',
            { params: { sid: 'no-such-session' } },
            failure(404, 'Session not found'),
          ),
        ],
      },
    );
  };

  return [
    open('evershopLogIn', 'post /customer/login', 'Login', {
      description: 'Sets the session cookie as well.',
      answers: { ...answering('Logged in', record({ sid })), ...notWithThese },
      examples: logIn('A customer', credentials, { sid: secrets.sid }),
    }),
    open('evershopCreateSession', 'post /api/customers/sessions', 'Create a customer session', {
      description: 'For apps and scripts: without a cookie. The token works at the Bagisto API as well.',
      answers: { ...answering('Logged in', record({ token: filledText, sid })), ...notWithThese },
      examples: logIn('A customer', credentials, { token: secrets.token, sid: secrets.sid }),
    }),
    endSession('evershopDeleteSession', 'delete'),
    endSession('evershopEndSession', 'post'),
    logOut('evershopLogOut', 'post /customers/logout'),
    logOut('evershopLogOutCustomer', 'post /customer/logout'),
    logOut('evershopLogOutByLink', 'get /customer/logout', "As EverShop's storefront links to it."),
    open('evershopResetPassword', 'post /api/customers/reset-password', 'Reset Password', {
      description:
        'Mails a link, once a minute at most. The answer does not tell whether there is an account.',
      answers: answering('Mailed, if there is an account', record({ success: truth })),
      examples: [
        example('known: A customer', { body: { email: peter.email } }, okData({ success: true })),
        example(
          'unknown: An address that nobody has',
          { body: { email: 'nobody@example.com' } },
          okData({ success: true }),
        ),
        example('noAddress: Without an address', { body: {} }, missing('email')),
      ],
    }),
    open('evershopUpdatePassword', 'post /api/customers/password', 'Update Password', {
      description:
        'With the token of a mailed link; a link that PHP mailed needs the e-mail address as well.',
      answers: {
        ...answering('The new password counts', record({ success: truth })),
        400: 'An invalid input, or a token that is wrong, used or too old',
      },
      examples: [
        example(
          'mailedToken: With a mailed token',
          { body: { token: secrets.resetToken, password: 'secret100' } },
          okData({ success: true }),
        ),
        example(
          'wrongToken: With another token',
          { body: { token: 'wrong', password: 'secret100' } },
          failure(400, 'Token is invalid or expired'),
        ),
      ],
    }),
  ];
}

export function evershopTokens(facts: DocsFacts): Operation[] {
  const open = evershopOperations(facts, 'EverShop: customer tokens')(everybody);
  return [
    open('evershopCreateCustomerToken', 'post /api/customer/tokens', 'Create customer tokens', {
      description:
        'The access token opens the account at every API for 30 minutes, the refresh token renews it for 30 hours. A logout with the access token and a new password end both.',
      answers: { ...answering('Logged in', tokenPair), ...notWithThese },
      examples: logIn('A customer', credentials, {
        accessToken: secrets.appToken,
        refreshToken: secrets.appRefreshToken,
      }),
    }),
    open('evershopRefreshCustomerToken', 'post /api/customer/token/refresh', 'Refresh a customer token', {
      description: 'The refresh token stays the same.',
      notes: { refreshToken: filledText },
      demands: ['refreshToken'],
      answers: { ...answering('Another access token', record({ accessToken: filledText })), ...noLongerGood },
      examples: refresh(
        secrets.appRefreshToken,
        { accessToken: secrets.appToken },
        'Refresh token is required',
        'Invalid refresh token',
      ),
    }),
  ];
}

export function evershopAdminTokens(facts: DocsFacts): Operation[] {
  const open = evershopOperations(facts, 'EverShop: admin tokens')(everybody);
  const pair = { accessToken: secrets.accessToken, refreshToken: secrets.refreshToken };
  return [
    open('evershopCreateAdminToken', 'post /api/user/tokens', 'Create an admin token', {
      description:
        "For the admins of Bagisto's panel. `npm run admin:create` makes one in a shop of our own. An admin with a second factor (Bagisto 2.4) sends a code as well: without it the answer is 401 and says so. Each code opens once.",
      notes: { code: 'Six digits, of the authenticator app or a backup code' },
      answers: { ...answering('Logged in', tokenPair), ...notWithThese },
      examples: logIn('An admin', admin, pair),
    }),
    open('evershopRefreshAdminToken', 'post /api/user/token/refresh', 'Refresh an admin token', {
      answers: { ...answering('Another access token', tokenPair), ...noLongerGood },
      examples: refresh(
        secrets.refreshToken,
        pair,
        'The refresh token field is required.',
        'Unauthenticated',
      ),
    }),
  ];
}
