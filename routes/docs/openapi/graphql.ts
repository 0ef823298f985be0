import type { DocsFacts } from './facts';
import type { Answered, Chapter, Example, Parameter } from './operation';
import { peter, secrets, storefrontKey as storefrontKeySample } from './samples';
import {
  described,
  filledText,
  input,
  listOf,
  oneOf,
  orNull,
  record,
  ref,
  type Schema,
  text,
} from './schema';

const tag = 'GraphQL';

const registration = `mutation registerCustomer($input: createCustomerInput!) {
  createCustomer(input: $input) {
    customer { id _id firstName lastName email token }
  }
}`;

const logIn = `mutation loginCustomer($input: createCustomerLoginInput!) {
  createCustomerLogin(input: $input) {
    customerLogin { _id token success message }
  }
}`;

const error = (message: string, code: string) => ({ message, extensions: { code } });
const noKey = 'X-STOREFRONT-KEY header is required for this operation';
const withKey = { 'X-STOREFRONT-KEY': storefrontKeySample };

const storefrontKey: Parameter = {
  name: 'X-STOREFRONT-KEY',
  in: 'header',
  description: "One of the shop's keys",
  schema: text,
};

const errors: Schema = listOf({
  type: 'object',
  properties: {
    message: text,
    locations: { type: 'array' },
    path: { type: 'array' },
    extensions: input({
      code: text,
      validation: described({ type: 'object' }, 'For each refused field everything that is wrong with it'),
    }),
  },
  required: ['message', 'extensions'],
});

const keyRefused: Record<number, Answered> = {
  401: { description: "Without one of the shop's keys", schema: ref('GraphqlKeyRefused') },
};
const withoutKey: Example = {
  name: 'noKey',
  summary: "Without one of the shop's keys",
  as: 'nobody',
  body: { query: '{ __typename }' },
  status: 401,
  answer: {
    message: noKey,
    error: 'missing_key',
    header_name: 'X-STOREFRONT-KEY',
    key_type: 'shop',
    errors: [error(noKey, 'UNAUTHENTICATED')],
  },
};

/** One address; its schema tells the rest to whoever asks. */
export function graphqlChapter({ storefrontKeys }: DocsFacts): Chapter {
  const headers = storefrontKeys ? withKey : undefined;
  return {
    tags: [
      { name: tag, description: "Bagisto's headless API: the newer mobile app, the Next.js storefront." },
    ],
    schemas: {
      GraphqlAnswer: record({ data: orNull({ type: 'object' }), errors }, ['data', 'errors']),
      ...(storefrontKeys && {
        GraphqlKeyRefused: record({
          message: text,
          error: oneOf('missing_key', 'invalid_key'),
          header_name: text,
          key_type: text,
          errors,
        }),
      }),
    },
    operations: [
      {
        id: 'graphql',
        tag,
        method: 'post',
        path: '/api/graphql',
        summary: 'Customer Registration, and everything else',
        description:
          'Failures are 200 with `errors` as well. The schema can be asked for here unless the shop has switched that off.',
        carriers: ['accessKey'],
        alsoForNobody: true,
        parameters: storefrontKeys ? [storefrontKey] : undefined,
        body: input(
          { query: filledText, variables: orNull({ type: 'object' }), operationName: orNull(text) },
          ['query'],
        ),
        answers: {
          200: { description: 'Data, errors or both', schema: ref('GraphqlAnswer') },
          ...(storefrontKeys ? keyRefused : undefined),
          413: {
            description:
              'A body of more than 64 kB, not counting the picture in a profile of a customer who shows a token',
            schema: ref('GraphqlAnswer'),
            example: { errors: [error('Payload Too Large', 'PAYLOAD_TOO_LARGE')] },
          },
          429: {
            description: 'Too often; see the limits in .env.example',
            schema: ref('GraphqlAnswer'),
            example: {
              errors: [
                {
                  ...error('Too Many Attempts.', 'TOO_MANY_REQUESTS'),
                  locations: [{ line: 2, column: 3 }],
                  path: ['createCustomer'],
                },
              ],
              data: { createCustomer: null },
            },
          },
        },
        examples: [
          {
            name: 'register',
            summary: 'A new customer',
            as: 'nobody',
            headers,
            given: 'no account',
            body: {
              query: registration,
              variables: {
                input: {
                  firstName: peter.firstName,
                  lastName: peter.lastName,
                  email: peter.email,
                  password: peter.password,
                  confirmPassword: peter.password,
                },
              },
            },
            status: 200,
            answer: {
              data: {
                createCustomer: {
                  customer: {
                    id: `/api/shop/customers/${peter.id}`,
                    _id: peter.id,
                    firstName: peter.firstName,
                    lastName: peter.lastName,
                    email: peter.email,
                    token: secrets.accessKey,
                  },
                },
              },
            },
          },
          {
            name: 'login',
            summary: 'Logging in',
            as: 'nobody',
            headers,
            body: {
              query: logIn,
              variables: { input: { email: peter.email, password: peter.password } },
            },
            status: 200,
            answer: {
              data: {
                createCustomerLogin: {
                  customerLogin: {
                    _id: peter.id,
                    token: secrets.accessKey,
                    success: true,
                    message: 'You have logged in successfully',
                  },
                },
              },
            },
          },
          {
            name: 'profile',
            summary: 'Who am I?',
            headers,
            body: { query: '{ readCustomerProfile { firstName lastName email } }' },
            status: 200,
            answer: {
              data: {
                readCustomerProfile: {
                  firstName: peter.firstName,
                  lastName: peter.lastName,
                  email: peter.email,
                },
              },
            },
          },
          ...(storefrontKeys ? [withoutKey] : []),
        ],
      },
    ],
  };
}
