import { schemaOrNull as orNull } from '../../../accounts/validation/json-schema';
import { admins, selfOrAdmins } from './evershop-operation';
import type { DocsFacts } from './facts';
import { bagistoExamples, currentCustomer, filters, grid, gridAnswer, profile } from './graphql-examples';
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
import { storefrontKey as key } from './samples';
import { described, filledText, input, listOf, oneOf, record, ref, type Schema, text } from './schema';

const tag = 'GraphQL';

const keyHeader = 'X-STOREFRONT-KEY';
const storefrontKey: Parameter = {
  name: keyHeader,
  in: 'header',
  description: "One of the shop's keys",
  schema: text,
};
const addressParameters: Parameter[] = [
  { name: 'query', in: 'query', description: 'A query, and no mutation', schema: filledText },
  { name: 'variables', in: 'query', description: 'As JSON', schema: text },
  { name: 'operationName', in: 'query', description: 'Of several the one that is meant', schema: text },
];
const object: Schema = { type: 'object' };
const document = input({ query: filledText, variables: orNull(object), operationName: orNull(text) }, [
  'query',
]);

const errors: Schema = listOf({
  type: 'object',
  properties: {
    message: text,
    locations: { type: 'array' },
    path: { type: 'array' },
    extensions: input({
      code: text,
      validation: described(object, 'For each refused field everything that is wrong with it'),
    }),
  },
  required: ['message', 'extensions'],
});
const answerSchema: Record<string, Schema> = {
  GraphqlAnswer: input({
    data: orNull(object),
    errors,
    message: described(text, 'Only of a method that is not served'),
  }),
};
const keyRefusedSchema = {
  GraphqlKeyRefused: record({
    message: text,
    error: oneOf('missing_key', 'invalid_key'),
    header_name: text,
    key_type: text,
    errors,
  }),
};

const answer = ref('GraphqlAnswer');
const data: Reply = { description: 'Data, errors or both', schema: answer };

const error = (message: string, code: string) => ({ message, extensions: { code } });
const failed = (message: string, code: string) => ({ errors: [error(message, code)] });
const refused = (status: number, description: string, message: string, code: string) =>
  told(status, description, answer, failed(message, code));
const tooLarge = (description: string) => refused(413, description, 'Payload Too Large', 'PAYLOAD_TOO_LARGE');
const noMutation = refused(
  405,
  'A mutation in an address',
  'The GET method is not supported for route api/graphql. Supported methods: POST.',
  'BAD_REQUEST',
);
const place = { locations: [{ line: 2, column: 3 }], path: ['createCustomer'] };
const tooOften = told(429, 'Too often; see the limits in .env.example', answer, {
  errors: [{ ...error('Too Many Attempts.', 'TOO_MANY_REQUESTS'), ...place }],
  data: { createCustomer: null },
});

/** A question in an address instead of a body. */
const inAddress = (one: Example) => ({ ...one, body: undefined, query: one.body as Record<string, string> });

const noKey = `${keyHeader} header is required for this operation`;
const keyRefusal = {
  message: noKey,
  error: 'missing_key',
  header_name: keyHeader,
  key_type: 'shop',
  ...failed(noKey, 'UNAUTHENTICATED'),
};
const withoutKey = example("noKey: Without one of the shop's keys", {
  as: 'nobody',
  body: { query: '{ __typename }' },
  status: 401,
  answer: keyRefusal,
});

/** The same operation where a shop has keys, and demands one. */
const keyed = (operation: Operation): Operation => ({
  ...operation,
  parameters: [...(operation.parameters ?? []), storefrontKey],
  answers: {
    ...operation.answers,
    401: { description: "Without one of the shop's keys", schema: ref('GraphqlKeyRefused') },
  },
  examples: [
    ...operation.examples.map((one) => ({ ...one, headers: { [keyHeader]: key } })),
    operation.method === 'get' ? inAddress(withoutKey) : withoutKey,
  ],
});

const sentences = (...all: (string | false)[]) => all.filter((one) => one !== false).join(' ');

/** One address, whose schemas tell the rest to whoever asks; and one for admins. */
export function graphqlChapter({ doors, storefrontKeys }: DocsFacts): Chapter {
  const bagisto = doors.includes('graphql');
  const evershop = doors.includes('evershop');
  // EverShop's schema alone needs no key.
  const keys = storefrontKeys && bagisto;
  const open = openOperations(bagisto, evershop);
  return {
    tags: {
      [tag]: sentences(
        bagisto && "Bagisto's headless API: the newer mobile app, the Next.js storefront.",
        evershop && "EverShop's reads: its storefront, its panel.",
      ),
    },
    schemas: { ...answerSchema, ...(keys && keyRefusedSchema) },
    operations: [...(keys ? open.map(keyed) : open), ...(evershop ? adminOperations : [])],
  };
}

function openOperations(bagisto: boolean, evershop: boolean): Operation[] {
  const carriers: Carrier[] = [
    ...(bagisto ? (['accessKey'] as const) : []),
    ...(evershop ? selfOrAdmins.carriers : []),
  ];
  const common = { tag, path: '/api/graphql', carriers, alsoForNobody: true };
  return [
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
      body: document,
      answers: {
        200: data,
        ...tooLarge(
          bagisto
            ? 'A body of more than 64 kB, not counting the picture in a profile of a customer who shows a token'
            : 'A body of more than 64 kB',
        ),
        ...(bagisto && tooOften),
      },
      examples: [...(bagisto ? bagistoExamples : []), ...(evershop ? [currentCustomer] : [])],
    },
    {
      ...common,
      id: 'graphqlGet',
      method: 'get',
      summary: 'A query in the address',
      description: 'What only reads may stand there, as urql and Apollo can send it.',
      parameters: addressParameters,
      answers: { 200: data, ...noMutation },
      examples: [inAddress(bagisto ? profile : currentCustomer)],
    },
  ];
}

const adminExamples = (sent: Pick<Example, 'body' | 'query'>, refused = sent): Example[] => [
  example('customers: The grid of EverShop’s panel', { ...sent, ...ok(gridAnswer) }),
  example('nobody: Without a credential', {
    as: 'nobody',
    ...refused,
    status: 401,
    answer: failed('Unauthenticated. Please login to perform this action', 'UNAUTHENTICATED'),
  }),
  example('customer: A customer asks', {
    as: 'sessionId',
    ...refused,
    status: 403,
    answer: failed('You may not do this', 'FORBIDDEN'),
  }),
];
const adminAnswers: Record<number, Reply> = {
  200: data,
  401: { description: 'Not logged in', schema: answer },
  403: { description: 'Not an admin', schema: answer },
};
const forAdmins = { tag, path: '/api/admin/graphql', carriers: admins.carriers };
const adminOperations: Operation[] = [
  {
    ...forAdmins,
    id: 'graphqlForAdmins',
    method: 'post',
    summary: "EverShop's reads, for admins",
    description:
      'The same schema as at /api/graphql, where admins may ask for it as well. Filters: keyword, full_name (like, nlike), email (eq, like, nlike), status, group, created_at (eq, gteq, gt, lteq, lt), created_at_from, created_at_to; ob (id, email, name, status, created_at) and od (asc, desc); page, limit.',
    body: document,
    answers: { ...adminAnswers, ...tooLarge('A body of more than 64 kB') },
    examples: adminExamples({ body: { query: grid, variables: { filters } } }, { body: { query: grid } }),
  },
  {
    ...forAdmins,
    id: 'graphqlForAdminsGet',
    method: 'get',
    summary: 'The same in the address',
    parameters: addressParameters,
    answers: adminAnswers,
    examples: adminExamples({
      query: { query: grid.replace(/\s+/g, ' '), variables: JSON.stringify({ filters }) },
    }),
  },
];
