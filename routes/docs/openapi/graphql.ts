import { schemaOrNull as orNull } from '../../../accounts/validation/json-schema';
import { type Audience, type Describe, describing } from './described';
import { admins, selfOrAdmins } from './evershop-operation';
import type { DocsFacts } from './facts';
import {
  answer,
  bagistoExamples,
  currentCustomer,
  customerGrid,
  grid,
  inAddress,
  profile,
} from './graphql-examples';
import {
  answered,
  type Carrier,
  type Chapter,
  example,
  type Operation,
  type Parameter,
  type Reply,
} from './operation';
import { storefrontKey as key } from './samples';
import { described, filledText, input, listOf, oneOf, ref, Sample, text } from './schema';

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

const object = { type: 'object' };
const array = { type: 'array' };
const body = input({ query: filledText, variables: orNull(object), operationName: orNull(text) }, ['query']);
const validation = described(object, 'For each refused field everything that is wrong with it');
const extensions = input({ code: text, validation });
const errors = listOf(
  input({ message: text, locations: array, path: array, extensions }, ['message', 'extensions']),
);
const answerSchema = input({
  data: orNull(object),
  errors,
  message: described(text, 'Only of a method that is not served'),
});

const error = (message: string, code: string) => ({ message, extensions: { code } });
const failed = (message: string, code: string) => answer({ errors: [error(message, code)] });
/** A body that is too large, but for what a shop does not count. */
const tooLarge = (uncounted = '') => ({
  413: {
    description: `A body of more than 64 kB${uncounted}`,
    example: failed('Payload Too Large', 'PAYLOAD_TOO_LARGE'),
  },
});
const noMutation = failed(
  'The GET method is not supported for route api/graphql. Supported methods: POST.',
  'BAD_REQUEST',
);
const place = { locations: [{ line: 2, column: 3 }], path: ['createCustomer'] };
const tooOften: Record<number, Partial<Reply>> = {
  429: {
    description: 'Too often; see the limits in .env.example',
    example: answer({
      errors: [{ ...error('Too Many Attempts.', 'TOO_MANY_REQUESTS'), ...place }],
      data: { createCustomer: null },
    }),
  },
};

/** A POST has its question in the body, a GET in the address. */
const asking = (facts: DocsFacts, audience: Audience, more: Partial<Operation> = {}): Describe => {
  const describe = describing({}, tag, facts)(audience);
  return (id, call, summary, details) =>
    call.startsWith('post')
      ? { ...describe(id, call, summary, details), body, ...more }
      : { ...describe(id, call, summary, { ...details, parameters: addressParameters }), ...more };
};

const noKey = `${keyHeader} header is required for this operation`;
const keyRefusal = new Sample(ref('GraphqlKeyRefused'), {
  message: noKey,
  error: new Sample(oneOf('missing_key', 'invalid_key'), 'missing_key'),
  header_name: keyHeader,
  key_type: 'shop',
  errors: new Sample(errors, [error(noKey, 'UNAUTHENTICATED')]),
});
const withoutKey = example("noKey: Without one of the shop's keys", {
  as: 'nobody',
  headers: {},
  body: { query: '{ __typename }' },
  ...answered(401, keyRefusal, "Without one of the shop's keys"),
});

/** The same operation where a shop has keys, and demands one. */
const keyed = (operation: Operation): Operation => ({
  ...operation,
  parameters: [...(operation.parameters ?? []), storefrontKey],
  examples: operation.examples.map((one) => ({ headers: { [keyHeader]: key }, ...one })),
});

const sentences = (...all: (string | false)[]) => all.filter((one) => one !== false).join(' ');

/** One address, whose schemas tell the rest to whoever asks; and one for admins. */
export function graphqlChapter(facts: DocsFacts): Chapter {
  const bagisto = facts.doors.includes('graphql');
  const evershop = facts.doors.includes('evershop');
  // EverShop's schema alone needs no key.
  const keys = facts.storefrontKeys && bagisto;
  const carriers: Carrier[] = [
    ...(bagisto ? (['accessKey'] as const) : []),
    ...(evershop ? selfOrAdmins.carriers : []),
  ];
  const refusals: Audience['refusals'] = ({ body }) =>
    keys ? [body === undefined ? inAddress(withoutKey) : withoutKey] : [];
  const open = asking(facts, { carriers, refusals }, { alsoForNobody: true });
  const summary = bagisto ? 'Customer Registration, and everything else' : 'Get Customer Data with GraphQL';
  const picture = ', not counting the picture in a profile of a customer who shows a token';
  const operations = [
    open('graphql', 'post /api/graphql', summary, {
      description: sentences(
        'Failures are 200 with `errors` as well; who accepts `application/graphql-response+json` gets 400 for a document that cannot be run. The schema can be asked for here unless the shop has switched that off.',
        bagisto &&
          evershop &&
          "The root fields of a document say whether it is Bagisto's or EverShop's (`currentCustomer`, `customer`, `customers` …); none may ask for both.",
        evershop &&
          'Cart, orders, theme and custom fields are the shop’s: of them EverShop’s fields say null.',
      ),
      answers: { ...tooLarge(bagisto ? picture : ''), ...(bagisto && tooOften) },
      examples: [...(bagisto ? bagistoExamples : []), ...(evershop ? [currentCustomer] : [])],
    }),
    open('graphqlGet', 'get /api/graphql', 'A query in the address', {
      description: 'What only reads may stand there, as urql and Apollo can send it.',
      answers: { 405: { description: 'A mutation in an address', example: noMutation } },
      examples: [inAddress(bagisto ? profile : currentCustomer)],
    }),
  ];
  return {
    tags: {
      [tag]: sentences(
        bagisto && "Bagisto's headless API: the newer mobile app, the Next.js storefront.",
        evershop && "EverShop's reads: its storefront, its panel.",
      ),
    },
    schemas: { GraphqlAnswer: answerSchema, ...(keys && { GraphqlKeyRefused: keyRefusal.fields() }) },
    operations: [...(keys ? operations.map(keyed) : operations), ...(evershop ? adminOperations(facts) : [])],
  };
}

/** The callers of EverShop's panel: others ask it without filters, and are refused. */
const panel: Audience = {
  carriers: admins.carriers,
  refusals(sent) {
    const asked = { query: sent.query, body: sent.body && { query: grid } };
    const nobody = failed('Unauthenticated. Please login to perform this action', 'UNAUTHENTICATED');
    const forbidden = failed('You may not do this', 'FORBIDDEN');
    return [
      example('nobody: Without a credential', {
        as: 'nobody',
        ...asked,
        ...answered(401, nobody, 'Not logged in'),
      }),
      example('customer: A customer asks', {
        as: 'sessionId',
        ...asked,
        ...answered(403, forbidden, 'Not an admin'),
      }),
    ];
  },
};

function adminOperations(facts: DocsFacts): Operation[] {
  const operation = asking(facts, panel);
  return [
    operation('graphqlForAdmins', 'post /api/admin/graphql', "EverShop's reads, for admins", {
      description:
        'The same schema as at /api/graphql, where admins may ask for it as well. Filters: keyword, full_name (like, nlike), email (eq, like, nlike), status, group, created_at (eq, gteq, gt, lteq, lt), created_at_from, created_at_to; ob (id, email, name, status, created_at) and od (asc, desc); page, limit.',
      answers: tooLarge(),
      examples: [customerGrid],
    }),
    operation('graphqlForAdminsGet', 'get /api/admin/graphql', 'The same in the address', {
      examples: [inAddress(customerGrid)],
    }),
  ];
}
