import { asSelfOrAdmin, errorSchema, evershopOperation, unauthenticated } from './evershop-operation';
import { failure } from './evershop-schemas';
import type { Answered, Carrier, Example, Operation, Parameter } from './operation';
import { admin, peter, secrets } from './samples';
import { described, emailAddress, filledText, input, nothing, password, record, text, truth } from './schema';

export const credentials = { email: peter.email, password: peter.password };
export const logInBody = input({ email: emailAddress, password: filledText }, ['email', 'password']);
const sid = described(filledText, 'To be sent as X-Session-ID');
const required = 'The password field is required.';
export const missing: Example = {
  name: 'incomplete',
  summary: 'Without a password',
  body: { email: peter.email },
  status: 400,
  answer: failure(400, required, [{ field: 'password', code: 'required', message: required }]),
};
export const invalid = { 400: { description: 'What is wrong with the input', schema: errorSchema } };
export const wrong = { 401: { description: 'Not with these', schema: errorSchema } };
export const done = (description: string, schema = nothing): Record<number, Answered> => ({
  200: { description, schema: record({ data: schema }) },
});
export const wrongPassword = (body: object): Example => ({
  name: 'wrongPassword',
  summary: 'A wrong password',
  body,
  status: 401,
  answer: failure(401, 'Invalid Email or Password'),
});
/** A logout needs no credential. */
const leaving: Carrier[] = ['session', 'sessionId', 'token'];

const operation = evershopOperation('EverShop: sessions');
const forAdmins = evershopOperation('EverShop: admin tokens');

const logOut = (id: string, method: 'get' | 'post', path: string, description?: string): Operation =>
  operation({
    id,
    method,
    path,
    summary: 'Logout',
    description,
    carriers: leaving,
    answers: done('Gone; also where nobody was there'),
    examples: [{ name: 'leave', summary: 'Leaving', status: 200, answer: { data: {} } }],
  });

const sidParameter: Parameter = {
  name: 'sid',
  in: 'path',
  description: 'As the login told it',
  schema: text,
  example: secrets.sid,
};

const endSession = (id: string, method: 'post' | 'delete'): Operation => {
  const params = { sid: secrets.sid };
  return operation({
    id,
    method,
    path: '/api/customers/sessions/{sid}',
    summary: 'Delete a customer session',
    description: 'The customer whose session it is, and admins.',
    carriers: asSelfOrAdmin,
    parameters: [sidParameter],
    answers: {
      ...done('The session has ended'),
      ...unauthenticated.answers,
      403: {
        description: "Somebody else's session",
        schema: errorSchema,
        example: failure(403, 'You may not do this.'),
      },
      404: { description: 'No such session', schema: errorSchema },
    },
    examples: [
      { name: 'end', summary: 'One’s own', params, status: 200, answer: { data: {} } },
      unauthenticated.example({ params }),
      {
        name: 'unknown',
        summary: 'A session that is not there',
        params: { sid: 'no-such-session' },
        status: 404,
        answer: failure(404, 'Session not found'),
      },
    ],
  });
};

export const evershopSessions: Operation[] = [
  operation({
    id: 'evershopLogIn',
    method: 'post',
    path: '/customer/login',
    summary: 'Login',
    description: 'Sets the session cookie as well.',
    carriers: [],
    throttled: true,
    body: logInBody,
    answers: { ...done('Logged in', record({ sid })), ...invalid, ...wrong },
    examples: [
      {
        name: 'login',
        summary: 'A customer',
        body: credentials,
        status: 200,
        answer: { data: { sid: secrets.sid } },
      },
      missing,
      wrongPassword({ ...credentials, password: 'wrong' }),
    ],
  }),
  operation({
    id: 'evershopCreateSession',
    method: 'post',
    path: '/api/customers/sessions',
    summary: 'Create a customer session',
    description: 'For apps and scripts: without a cookie. The token works at the Bagisto API as well.',
    carriers: [],
    throttled: true,
    body: logInBody,
    answers: { ...done('Logged in', record({ token: filledText, sid })), ...invalid, ...wrong },
    examples: [
      {
        name: 'login',
        summary: 'A customer',
        body: credentials,
        status: 200,
        answer: { data: { token: secrets.token, sid: secrets.sid } },
      },
      missing,
      wrongPassword({ ...credentials, password: 'wrong' }),
    ],
  }),
  endSession('evershopDeleteSession', 'delete'),
  endSession('evershopEndSession', 'post'),
  logOut('evershopLogOut', 'post', '/customers/logout'),
  logOut('evershopLogOutCustomer', 'post', '/customer/logout'),
  logOut('evershopLogOutByLink', 'get', '/customer/logout', "As EverShop's storefront links to it."),
  operation({
    id: 'evershopResetPassword',
    method: 'post',
    path: '/api/customers/reset-password',
    summary: 'Reset Password',
    description: 'Mails a link, once a minute at most. The answer does not tell whether there is an account.',
    carriers: [],
    throttled: true,
    body: input({ email: emailAddress }, ['email']),
    answers: { ...done('Mailed, if there is an account', record({ success: truth })), ...invalid },
    examples: [
      {
        name: 'known',
        summary: 'A customer',
        body: { email: peter.email },
        status: 200,
        answer: { data: { success: true } },
      },
      {
        name: 'unknown',
        summary: 'An address that nobody has',
        body: { email: 'nobody@example.com' },
        status: 200,
        answer: { data: { success: true } },
      },
      {
        name: 'noAddress',
        summary: 'Without an address',
        body: {},
        status: 400,
        answer: failure(400, 'The email field is required.', [
          { field: 'email', code: 'required', message: 'The email field is required.' },
        ]),
      },
    ],
  }),
  operation({
    id: 'evershopUpdatePassword',
    method: 'post',
    path: '/api/customers/password',
    summary: 'Update Password',
    description: 'With the token of a mailed link; a link that PHP mailed needs the e-mail address as well.',
    carriers: [],
    throttled: true,
    body: input({ token: filledText, password, email: emailAddress }, ['token', 'password']),
    answers: {
      ...done('The new password counts', record({ success: truth })),
      400: {
        description: 'An invalid input, or a token that is wrong, used or too old',
        schema: errorSchema,
      },
    },
    examples: [
      {
        name: 'mailedToken',
        summary: 'With a mailed token',
        body: { token: secrets.resetToken, password: 'secret100' },
        status: 200,
        answer: { data: { success: true } },
      },
      {
        name: 'wrongToken',
        summary: 'With another token',
        body: { token: 'wrong', password: 'secret100' },
        status: 400,
        answer: failure(400, 'Token is invalid or expired'),
      },
    ],
  }),
];

const refreshRequired = 'The refresh token field is required.';

export const evershopAdminTokens: Operation[] = [
  forAdmins({
    id: 'evershopCreateAdminToken',
    method: 'post',
    path: '/api/user/tokens',
    summary: 'Create an admin token',
    description: "For the admins of Bagisto's panel. `npm run admin:create` makes one in a shop of our own.",
    carriers: [],
    throttled: true,
    body: logInBody,
    answers: {
      ...done('Logged in', record({ accessToken: filledText, refreshToken: filledText })),
      ...invalid,
      ...wrong,
    },
    examples: [
      {
        name: 'login',
        summary: 'An admin',
        body: admin,
        status: 200,
        answer: { data: { accessToken: secrets.accessToken, refreshToken: secrets.refreshToken } },
      },
      missing,
      wrongPassword({ ...admin, password: 'wrong' }),
    ],
  }),
  forAdmins({
    id: 'evershopRefreshAdminToken',
    method: 'post',
    path: '/api/user/token/refresh',
    summary: 'Refresh an admin token',
    carriers: [],
    body: input({ refreshToken: filledText }, ['refreshToken']),
    answers: {
      ...done('Another access token', record({ accessToken: filledText, refreshToken: filledText })),
      ...invalid,
      401: { description: 'Expired, or no longer good', schema: errorSchema },
    },
    examples: [
      {
        name: 'refresh',
        summary: 'With the refresh token of a login',
        body: { refreshToken: secrets.refreshToken },
        status: 200,
        answer: { data: { accessToken: secrets.accessToken, refreshToken: secrets.refreshToken } },
      },
      {
        name: 'missing',
        summary: 'Without it',
        body: {},
        status: 400,
        answer: failure(400, refreshRequired, [
          { field: 'refreshToken', code: 'required', message: refreshRequired },
        ]),
      },
      {
        name: 'wrong',
        summary: 'With something else',
        body: { refreshToken: 'wrong' },
        status: 401,
        answer: failure(401, 'Unauthenticated'),
      },
    ],
  }),
];
