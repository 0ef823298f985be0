import { credentials, done, invalid, logInBody, missing, wrong, wrongPassword } from './evershop-logins';
import { errorSchema, evershopOperation } from './evershop-operation';
import { failure } from './evershop-schemas';
import type { Operation } from './operation';
import { secrets } from './samples';
import { filledText, input, record } from './schema';

const operation = evershopOperation('EverShop: customer tokens');
const refreshRequired = 'Refresh token is required';

export const evershopTokens: Operation[] = [
  operation({
    id: 'evershopCreateCustomerToken',
    method: 'post',
    path: '/api/customer/tokens',
    summary: 'Create customer tokens',
    description:
      'The access token opens the account at every API for 30 minutes, the refresh token renews it for 30 hours. A logout with the access token and a new password end both.',
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
        summary: 'A customer',
        body: credentials,
        status: 200,
        answer: { data: { accessToken: secrets.appToken, refreshToken: secrets.appRefreshToken } },
      },
      missing,
      wrongPassword({ ...credentials, password: 'wrong' }),
    ],
  }),
  operation({
    id: 'evershopRefreshCustomerToken',
    method: 'post',
    path: '/api/customer/token/refresh',
    summary: 'Refresh a customer token',
    description: 'The refresh token stays the same.',
    carriers: [],
    body: input({ refreshToken: filledText }, ['refreshToken']),
    answers: {
      ...done('Another access token', record({ accessToken: filledText })),
      ...invalid,
      401: { description: 'Expired, or no longer good', schema: errorSchema },
    },
    examples: [
      {
        name: 'refresh',
        summary: 'With the refresh token of a login',
        body: { refreshToken: secrets.appRefreshToken },
        status: 200,
        answer: { data: { accessToken: secrets.appToken } },
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
        answer: failure(401, 'Invalid refresh token'),
      },
    ],
  }),
];
