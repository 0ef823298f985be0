import fc from 'fast-check';
import {
  buildClientSchema,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  type IntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import { callerNames } from './world';

/** One request, written so that a shrunken counterexample can be read and sent again. */
export interface FuzzRequest {
  caller: (typeof callerNames)[number];
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  example?: unknown;
  enum?: unknown[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
}
interface Operation {
  parameters?: { $ref?: string; name: string; in: string; example?: unknown }[];
  requestBody?: { content?: Record<string, { schema?: Schema; example?: unknown }> };
}
export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components?: object;
}

/** Values that have hurt servers before. */
const hostile: unknown[] = [
  ...['', ' ', '0', '1', '-1', '1e309', '9'.repeat(400), '\u0000', '\u202e', 'é'.repeat(300), '\ud83d\ude00'],
  ...[
    "' or 1=1 -- ",
    '%',
    '_',
    '../../etc/passwd',
    '<script>alert(1)</script>',
    '{{7*7}}',
    'a\r\nBcc: x@y.z',
  ],
  ...[
    'person1@example.com',
    'person2@example.com',
    'x@example.com',
    'secret123',
    'null',
    'true',
    '[]',
    '$ne',
  ],
  ...[0, 1, -1, 1.5, 2 ** 53, Number.MAX_SAFE_INTEGER, true, false, null, [], {}, [[]], ['a', 'b']],
  ...[{ toString: 1, valueOf: 1 }, { $ne: null }, { length: 9 }, { constructor: { prototype: {} } }],
];
const hostileValue = fc.constantFrom(...hostile);
const anyValue = fc.oneof(
  { weight: 4, arbitrary: hostileValue },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);
const ids = fc.constantFrom(
  '1',
  '2',
  '3',
  '0',
  '-1',
  '1.0',
  '9'.repeat(12),
  'create',
  'null',
  '%00',
  'ä',
  "1'--",
  '..',
);

const headers = fc.record(
  {
    'Content-Type': fc.constantFrom(
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=b',
      'text/plain',
      'application/json; charset=utf-16',
    ),
    'Accept-Language': fc.constantFrom('de', 'xx', '*', 'ar;q=0.1'),
    'X-HTTP-Method-Override': fc.constantFrom('DELETE', 'PUT', 'GET', 'x'),
    'Content-Encoding': fc.constantFrom('gzip', 'identity', 'br'),
    Accept: fc.constantFrom('*/*', 'text/html', 'application/json'),
  },
  { requiredKeys: [] },
);

export function requestsOf(document: OpenApi, introspection: IntrospectionQuery): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(
    { weight: 8, arbitrary: fromDescription(document) },
    { weight: 3, arbitrary: graphqlRequest(introspection) },
    { weight: 1, arbitrary: pageRequest },
  );
}

function fromDescription(document: OpenApi): fc.Arbitrary<FuzzRequest> {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const resolved = <T extends { $ref?: string }>(node: T): T => {
    if (node.$ref === undefined) return node;
    const steps = node.$ref.slice(2).split('/');
    return resolved(
      steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], document) as T,
    );
  };
  const fieldsOf = (schema: Schema | undefined): Record<string, Schema> => {
    if (!schema) return {};
    const { properties = {}, allOf = [], oneOf = [], anyOf = [] } = resolved(schema);
    return Object.assign({}, properties, ...[...allOf, ...oneOf, ...anyOf].map(fieldsOf));
  };
  const valueFor = (schema: Schema) => {
    const { example, enum: choices } = resolved(schema);
    const good = [example, ...(choices ?? [])].filter((value) => value !== undefined);
    return good.length > 0 ? fc.oneof(fc.constantFrom(...good), anyValue) : anyValue;
  };
  const bodyOf = (operation: Operation) => {
    const [content] = Object.values(operation.requestBody?.content ?? {});
    const fields = Object.entries(fieldsOf(content?.schema));
    const record = Object.fromEntries(fields.map(([name, schema]) => [name, valueFor(schema)]));
    const foreign = fc.dictionary(fc.constantFrom('id', '__proto__', 'status', 'api_token', 'x'), anyValue, {
      maxKeys: 2,
    });
    return fc
      .tuple(
        fc.record(record, { requiredKeys: [] }),
        fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: foreign }),
      )
      .map(([own, more]) => ({ ...own, ...more }));
  };

  return fc.constantFrom(...operations).chain(({ path, method, operation }) => {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const queries = (operation.parameters ?? [])
      .map(resolved)
      .filter((parameter) => parameter.in === 'query');
    return fc
      .record({
        caller: fc.constantFrom(...callerNames),
        method: fc.oneof(
          { weight: 9, arbitrary: fc.constant(method) },
          { weight: 1, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS') },
        ),
        values: fc.tuple(...names.map(() => ids)),
        query: fc.record(Object.fromEntries(queries.map(({ name }) => [name, anyValue])), {
          requiredKeys: [],
        }),
        headers,
        body: bodyOf(operation),
        how: fc.constantFrom('json', 'json', 'json', 'form', 'multipart', 'cut', 'mark', 'list'),
      })
      .map(({ caller, method: sent, values, query, headers: extra, body, how }) => {
        const filled = names.reduce(
          (at, name, n) => at.replace(`{${name}}`, encodeURIComponent(String(values[n]))),
          path,
        );
        const search = new URLSearchParams(
          Object.entries(query).map(([name, value]) => [name, textOf(value)] as [string, string]),
        );
        const { text, type } = written(body, how);
        return {
          caller,
          method: sent,
          path: `${filled}${search.size > 0 ? `?${search}` : ''}`,
          headers: { 'Content-Type': type, ...extra },
          ...(sent !== 'GET' && sent !== 'OPTIONS' && { body: text }),
        };
      });
  });
}

const textOf = (value: unknown) =>
  (typeof value === 'object' ? JSON.stringify(value) : String(value)).toWellFormed();

function written(body: Record<string, unknown>, how: string): { text: string; type: string } {
  const json = JSON.stringify(body);
  const pairs = Object.entries(body).map(
    ([name, value]) => [name.toWellFormed(), textOf(value)] as [string, string],
  );
  if (how === 'form')
    return {
      text: new URLSearchParams(pairs as [string, string][]).toString(),
      type: 'application/x-www-form-urlencoded',
    };
  if (how === 'multipart') {
    const parts = pairs.map(
      ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    return { text: `${parts.join('')}--b--\r\n`, type: 'multipart/form-data; boundary=b' };
  }
  if (how === 'cut') return { text: json.slice(0, -2), type: 'application/json' };
  if (how === 'mark') return { text: `\ufeff${json}`, type: 'application/json' };
  return { text: how === 'list' ? `[${json}]` : json, type: 'application/json' };
}

const pageRequest: fc.Arbitrary<FuzzRequest> = fc
  .record({
    caller: fc.constantFrom(...callerNames),
    page: fc.constantFrom(
      ...['/', '/customer/forgot-password', `/customer/reset-password/${'a'.repeat(64)}`],
      ...[
        '/customer/account',
        '/customer/account/log-in',
        '/customer/account/end',
        '/customer/account/password',
      ],
      ...['/customer/account/end-others', '/customer/account/export', '/customer/delete-account'],
      ...['/customer/resend-verification', `/customer/verify-account/${'a'.repeat(32)}`],
    ),
    method: fc.constantFrom('GET', 'POST', 'HEAD'),
    fields: fc.dictionary(
      fc.constantFrom(
        ...['email', 'password', 'password[x]', 'password_confirmation', 'locale'],
        ...['current_password', 'current_password[x]', 'confirm', 'login', 'login[]', 'done'],
      ),
      fc.string({ unit: 'binary', maxLength: 30 }),
    ),
  })
  .map(({ caller, page, method, fields }) => ({
    caller,
    method,
    path: page,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    ...(method === 'POST' && {
      body: new URLSearchParams(
        Object.entries(fields).map(([name, value]) => [name, value.toWellFormed()] as [string, string]),
      ).toString(),
    }),
  }));

function graphqlRequest(introspection: IntrospectionQuery): fc.Arbitrary<FuzzRequest> {
  const schema = buildClientSchema(introspection);
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type, at) =>
    Object.values(type?.getFields() ?? {}).map((field) => ({
      keyword: at === 0 ? 'query' : 'mutation',
      field,
    })),
  );
  const input = (type: GraphQLInputType): fc.Arbitrary<unknown> => {
    const inner = getNullableType(type);
    if (isListType(inner)) return fc.array(input(inner.ofType), { maxLength: 2 });
    if (isEnumType(inner))
      return fc.oneof(fc.constantFrom(...inner.getValues().map(({ name }) => name)), anyValue);
    if (!isInputObjectType(inner)) return anyValue;
    const fields = Object.entries(inner.getFields()).map(([name, field]) => [
      name,
      fc.oneof(input(field.type), anyValue),
    ]);
    return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
  };
  const selection = (type: GraphQLOutputType, depth: number): string => {
    const named = getNamedType(type);
    if (isLeafType(named)) return '';
    if (!isObjectType(named) || depth === 0) return '{ __typename }';
    const fields = Object.values(named.getFields()).filter((field) => field.args.length === 0);
    return `{ __typename ${fields.map((field) => `${field.name} ${selection(field.type, depth - 1)}`).join(' ')} }`;
  };
  const document = ({ keyword, field }: { keyword: string; field: GraphQLField<unknown, unknown> }) => {
    const declared = field.args.map(({ name, type }) => `$${name}: ${type}`).join(', ');
    const passed = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
    const call = `${field.name}${passed && `(${passed})`} ${selection(field.type, 3)}`;
    return `${keyword} fuzz${declared && `(${declared})`} { ${call} }`;
  };
  return fc.constantFrom(...roots).chain((root) =>
    fc
      .record({
        caller: fc.constantFrom(...callerNames),
        variables: fc.record(
          Object.fromEntries(root.field.args.map(({ name, type }) => [name, input(type)])),
          { requiredKeys: [] },
        ),
        cut: fc.oneof(
          { weight: 15, arbitrary: fc.constant(0) },
          { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }) },
        ),
      })
      .map(({ caller, variables, cut }) => ({
        caller,
        method: 'POST',
        path: '/api/graphql',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ query: document(root).slice(0, cut === 0 ? undefined : -cut), variables }),
      })),
  );
}
