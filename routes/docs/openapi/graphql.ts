import { schemaOrNull as orNull } from '../../../accounts/validation/json-schema';
import { admins } from './evershop-operation';
import type { DocsFacts } from './facts';
import { bagistoExamples, currentCustomer, filters, grid, gridAnswer } from './graphql-examples';
import {
  type Carrier,
  type Chapter,
  type Example,
  example,
  type Operation,
  ok,
  type Parameter,
  type Reply,
  told,
} from './operation';
import { storefrontKey as storefrontKeySample } from './samples';
import { described, filledText, input, listOf, oneOf, record, ref, type Schema, text } from './schema';

const tag = 'GraphQL';
const error = (message: string, code: string) => ({ message, extensions: { code } });
const noKey = 'X-STOREFRONT-KEY header is required for this operation';
const withKey = { 'X-STOREFRONT-KEY': storefrontKeySample };

const storefrontKey: Parameter = {
  name: 'X-STOREFRONT-KEY',
  in: 'header',
  description: "One of the shop's keys",
  schema: text,
};
const inAddress: Parameter[] = [
  { name: 'query', in: 'query', description: 'A query, and no mutation', schema: filledText },
  { name: 'variables', in: 'query', description: 'As JSON', schema: text },
  { name: 'operationName', in: 'query', description: 'Of several the one that is meant', schema: text },
];

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
const answer = ref('GraphqlAnswer');
const document = input(
  { query: filledText, variables: orNull({ type: 'object' }), operationName: orNull(text) },
  ['query'],
);

const data: Reply = { description: 'Data, errors or both', schema: answer };
const refused = (status: number, description: string, message: string, code: string) =>
  told(status, description, answer, { errors: [error(message, code)] });
const tooLarge = (description: string) => refused(413, description, 'Payload Too Large', 'PAYLOAD_TOO_LARGE');
const noMutation = refused(
  405,
  'A mutation in an address',
  'The GET method is not supported for route api/graphql. Supported methods: POST.',
  'BAD_REQUEST',
);
const throttled = { locations: [{ line: 2, column: 3 }], path: ['createCustomer'] };
const tooOften = told(429, 'Too often; see the limits in .env.example', answer, {
  errors: [{ ...error('Too Many Attempts.', 'TOO_MANY_REQUESTS'), ...throttled }],
  data: { createCustomer: null },
});

const keyRefused: Record<number, Reply> = {
  401: { description: "Without one of the shop's keys", schema: ref('GraphqlKeyRefused') },
};
const withoutKey = (sent: Pick<Example, 'body' | 'query'>): Example =>
  example(
    "noKey: Without one of the shop's keys",
    { as: 'nobody', ...sent },
    {
      status: 401,
      answer: {
        message: noKey,
        error: 'missing_key',
        header_name: 'X-STOREFRONT-KEY',
        key_type: 'shop',
        errors: [error(noKey, 'UNAUTHENTICATED')],
      },
    },
  );

const sentences = (...all: (string | false)[]) => all.filter((one) => one !== false).join(' ');

/** One address, whose schemas tell the rest to whoever asks; and one for admins. */
export function graphqlChapter(facts: DocsFacts): Chapter {
  const bagisto = facts.doors.includes('graphql');
  const evershop = facts.doors.includes('evershop');
  // EverShop's schema alone needs no key.
  const keys = facts.storefrontKeys && bagisto;
  const headers = keys ? withKey : undefined;
  const carriers: Carrier[] = [
    ...(bagisto ? (['accessKey'] as const) : []),
    ...(evershop ? (['sessionId', 'session', 'token', ...admins.carriers] as const) : []),
  ];
  const common = { tag, path: '/api/graphql', carriers, alsoForNobody: true };
  const [posted] = [...(bagisto ? bagistoExamples(headers).slice(-1) : currentCustomer(headers))];
  const read = posted && {
    ...posted,
    body: undefined,
    query: { query: String((posted.body as { query: string }).query) },
  };
  return {
    tags: {
      [tag]: sentences(
        bagisto && "Bagisto's headless API: the newer mobile app, the Next.js storefront.",
        evershop && "EverShop's reads: its storefront, its panel.",
      ),
    },
    schemas: {
      GraphqlAnswer: input({
        data: orNull({ type: 'object' }),
        errors,
        message: described(text, 'Only of a method that is not served'),
      }),
      ...(keys && {
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
        ...common,
        id: 'graphql',
        method: 'post',
        summary: bagisto ? 'Customer Registration, and everything else' : 'Get Customer Data with GraphQL',
        description: sentences(
          'Failures are 200 with `errors` as well; who accepts `application/graphql-response+json` gets 400 for a document that cannot be run. The schema can be asked for here unless the shop has switched that off.',
          bagisto &&
            evershop &&
            "The root fields of a document say whether it is Bagisto's or EverShop's (`currentCustomer`, `customer`, `customers` …); none may ask for both.",
          evershop &&
            'Cart, orders, theme and custom fields are the shop’s: of them EverShop’s fields say null.',
        ),
        parameters: keys ? [storefrontKey] : undefined,
        body: document,
        answers: {
          200: data,
          ...(keys ? keyRefused : undefined),
          ...tooLarge(
            bagisto
              ? 'A body of more than 64 kB, not counting the picture in a profile of a customer who shows a token'
              : 'A body of more than 64 kB',
          ),
          ...(bagisto ? tooOften : undefined),
        },
        examples: [
          ...(bagisto ? bagistoExamples(headers) : []),
          ...(evershop ? currentCustomer(headers) : []),
          ...(keys ? [withoutKey({ body: { query: '{ __typename }' } })] : []),
        ],
      },
      {
        ...common,
        id: 'graphqlGet',
        method: 'get',
        summary: 'A query in the address',
        description: 'What only reads may stand there, as urql and Apollo can send it.',
        parameters: [...inAddress, ...(keys ? [storefrontKey] : [])],
        answers: { 200: data, ...(keys ? keyRefused : undefined), ...noMutation },
        examples: [
          ...(read ? [read] : []),
          ...(keys ? [withoutKey({ query: { query: '{ __typename }' } })] : []),
        ],
      },
      ...(evershop ? adminOperations : []),
    ],
  };
}

const message = 'Unauthenticated. Please login to perform this action';
const notAllowed = 'You may not do this';
const adminAnswers: Record<number, Reply> = {
  200: data,
  401: { description: 'Not logged in', schema: answer },
  403: { description: 'Not an admin', schema: answer },
};
const failed = (status: number, text: string, code: string) => ({
  status,
  answer: { errors: [error(text, code)] },
});
const turnedAway = (sent: Pick<Example, 'body' | 'query'>): Example[] => [
  example('nobody: Without a credential', { as: 'nobody', ...sent }, failed(401, message, 'UNAUTHENTICATED')),
  example('customer: A customer asks', { as: 'sessionId', ...sent }, failed(403, notAllowed, 'FORBIDDEN')),
];
const customers = (sent: Pick<Example, 'body' | 'query'>) =>
  example('customers: The grid of EverShop’s panel', sent, ok(gridAnswer));
const gridInAddress = { query: grid.replace(/\s+/g, ' '), variables: JSON.stringify({ filters }) };

const forAdmins = { tag, path: '/api/admin/graphql', carriers: admins.carriers };
const adminOperations: Operation[] = [
  {
    id: 'graphqlForAdmins',
    ...forAdmins,
    method: 'post',
    summary: "EverShop's reads, for admins",
    description: `The same schema as at /api/graphql, where admins may ask for it as well. Filters: keyword, full_name (like, nlike), email (eq, like, nlike), status, group, created_at (eq, gteq, gt, lteq, lt), created_at_from, created_at_to; ob (id, email, name, status, created_at) and od (asc, desc); page, limit.`,
    body: document,
    answers: { ...adminAnswers, ...tooLarge('A body of more than 64 kB') },
    examples: [
      customers({ body: { query: grid, variables: { filters } } }),
      ...turnedAway({ body: { query: grid } }),
    ],
  },
  {
    id: 'graphqlForAdminsGet',
    ...forAdmins,
    method: 'get',
    summary: 'The same in the address',
    parameters: inAddress,
    answers: adminAnswers,
    examples: [customers({ query: gridInAddress }), ...turnedAway({ query: gridInAddress })],
  },
];
