import { startApp, stores, type TestApp } from '../support/app';
import { type Ask, ask } from '../support/http-client';
import { person } from '../support/people';
import { type Answer, answerOf, loginDocument, path, speaker } from './speaker';

const login =
  'mutation { createCustomerLogin(input: {email: "person1@example.com", password: "secret123"}) { customerLogin { success } } }';

describe.each(stores)('what GraphQL takes for a request on %s', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [person(1)] }));

  const post = async (given: Ask): Promise<Answer> =>
    answerOf(await ask(app.url, path, { method: 'POST', ...given }));
  const json = (body: unknown) => JSON.stringify(body);
  const typed = (type: string | undefined, body: string) =>
    post({ body, headers: type === undefined ? {} : { 'Content-Type': type } });

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/graphql+json',
    'application/graphql-response+json',
    'text/plain',
    'application/x-www-form-urlencoded',
    undefined,
  ])('JSON is read under any content type (%s)', async (type) => {
    const { status, headers, data } = await typed(type, json({ query: login }));
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    expect(data.createCustomerLogin.customerLogin.success).toBe(true);
  });

  test.each(['*/*', 'application/json, application/graphql-response+json;q=0.5', 'text/html', 'image/png'])(
    'a request that accepts %s is answered in JSON',
    async (accept) => {
      const answer = await post({ json: { query: login }, headers: { Accept: accept } });
      expect([answer.status, answer.headers['content-type'], answer.errors]).toEqual([
        200,
        'application/json',
        [],
      ]);
    },
  );

  test('variables may be an object, a text that holds one, or absent', async () => {
    const variables = { input: { email: 'person1@example.com', password: 'secret123' } };
    for (const given of [variables, json(variables)]) {
      const { data } = await post({ json: { query: loginDocument, variables: given } });
      expect(data.createCustomerLogin.customerLogin.success).toBe(true);
    }
    for (const none of [null, {}, '', []]) {
      expect((await post({ json: { query: '{ __typename }', variables: none } })).body).toEqual({
        data: { __typename: 'Query' },
      });
    }
  });

  test('of several operations the one that is named is done', async () => {
    const query = `query a { __typename } ${login.replace('mutation', 'mutation b')}`;
    expect((await post({ json: { query, operationName: 'a' } })).data).toEqual({ __typename: 'Query' });
    expect((await post({ json: { query, operationName: 'b' } })).data.createCustomerLogin).not.toBeNull();
    expect((await post({ json: { query, operationName: 'c' } })).errors[0]?.message).toBe(
      'Unknown operation named "c".',
    );
    expect((await post({ json: { query } })).errors[0]?.message).toMatch(/^Must provide operation name/);
  });

  test.each([
    ['broken JSON', '{"query": "{ __typename }"', 'GraphQL data is not valid JSON.'],
    ['no body', '', 'GraphQL data is not valid JSON.'],
    ['a bare query', '{ __typename }', 'GraphQL data is not valid JSON.'],
    ['broken Unicode', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'GraphQL data is not valid JSON.'],
    ['a batch', '[{"query":"{ __typename }"}]', 'GraphQL query is not valid.'],
    ['a text', '"{ __typename }"', 'GraphQL query is not valid.'],
    ['no query', '{"variables":{}}', 'GraphQL query is not valid.'],
    ['an empty query', '{"query":""}', 'GraphQL query is not valid.'],
    ['a query that is none', '{"query":{"a":1}}', 'GraphQL query is not valid.'],
    [
      'variables that are none',
      '{"query":"{ __typename }","variables":"x"}',
      'GraphQL variables are not valid JSON.',
    ],
    [
      'variables in a list',
      '{"query":"{ __typename }","variables":[1]}',
      'GraphQL variables are not valid JSON.',
    ],
    [
      'seven thousand lists',
      `{"query":"{ __typename }","variables":${'['.repeat(7000)}${']'.repeat(7000)}}`,
      'GraphQL ',
    ],
  ])('a body that is %s is told to be no request of GraphQL', async (_what, body, message) => {
    const { status, errors } = await post({ body });
    expect([status, errors.length]).toEqual([200, 1]);
    expect(errors[0]?.message).toContain(message);
    expect(errors[0]?.extensions).toEqual({ code: 'BAD_REQUEST', status: 400 });
  });

  test('a client that sends a document’s hash first is told to send the document, and may', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
    const hash = await post({ json: { operationName: 'a', variables: {}, extensions } });
    expect([hash.status, hash.body]).toEqual([
      200,
      {
        errors: [
          {
            message: 'PersistedQueryNotSupported',
            extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' },
          },
        ],
      },
    ]);
    const whole = await post({ json: { query: 'query a { __typename }', operationName: 'a', extensions } });
    expect(whole.data).toEqual({ __typename: 'Query' });
  });

  test.each([
    ['{ readCustomerProfile {', 'Syntax Error: Expected Name, found <EOF>.', 'GRAPHQL_PARSE_FAILED'],
    ['{ nothing }', 'Cannot query field "nothing" on type "Query".', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ readCustomerProfile }', 'must have a selection of subfields', 'GRAPHQL_VALIDATION_FAILED'],
    ['query ($a: Int) { __typename }', 'Variable "$a" is never used.', 'GRAPHQL_VALIDATION_FAILED'],
    ['subscription { a }', 'subscription', 'GRAPHQL_VALIDATION_FAILED'],
    ['fragment a on Query { __typename }', 'is never used', 'GRAPHQL_VALIDATION_FAILED'],
  ])('a document that is not valid (%s) gets errors and no data', async (query, message, code) => {
    const { status, body, errors } = await post({ json: { query } });
    expect([status, Object.keys(body as object)]).toEqual([200, ['errors']]);
    expect(
      errors
        .map((error) => error.message)
        .join('\n')
        .toLowerCase(),
    ).toContain(message.toLowerCase());
    expect(errors[0]?.extensions?.code).toBe(code);
  });

  test('a field that fails leaves its siblings, and errors stand before data', async () => {
    const { text, data, errors } = await post({
      json: {
        query:
          'mutation { a: createVerifyToken(input: {}) { verifyToken { isValid } } b: createCustomer(input: {}) { customer { id } } }',
      },
    });
    expect(text).toMatch(/^\{"errors":.*"data":/);
    expect(data).toEqual({ a: { verifyToken: { isValid: false } }, b: null });
    expect(errors).toMatchObject([{ path: ['b'], locations: [{ line: 1, column: expect.any(Number) }] }]);
  });

  test('a field of a mutation sees what the field before it has done', async () => {
    const { data } = await speaker(app)(`mutation {
      one: createCustomerLogin(input: {email: "person1@example.com", password: "secret123"}) { customerLogin { token } }
    }`);
    const { token } = data.one.customerLogin;
    const both = await speaker(app)(
      'mutation { before: createVerifyToken(input: {}) { verifyToken { isValid } } createLogout(input: {}) { logout { success } } after: createVerifyToken(input: {}) { verifyToken { isValid } } }',
      {},
      token,
    );
    expect(both.data).toEqual({
      before: { verifyToken: { isValid: true } },
      createLogout: { logout: { success: true } },
      after: { verifyToken: { isValid: false } },
    });
  });

  test('a body over 64 kB is too large', async () => {
    const { status, errors } = await post({
      json: { query: '{ __typename }', variables: { a: 'x'.repeat(66_000) } },
    });
    expect([status, errors[0]?.extensions?.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  test('a method that GraphQL does not have is told which there are, in JSON', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const { status, headers, body } = await ask(app.url, `${path}?query={__typename}`, { method });
      expect([status, headers.allow]).toEqual([405, 'GET,HEAD,POST']);
      expect(body).toMatchObject({
        message: `The ${method} method is not supported for route api/graphql. Supported methods: GET, HEAD, POST.`,
      });
    }
  });

  test('any page may send a request of GraphQL, with the headers that shops use', async () => {
    const wanted = 'authorization,content-type,x-channel,x-storefront-key';
    const preflight = await ask(app.url, path, {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://front.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': wanted,
      },
    });
    expect(preflight.status).toBe(200);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': wanted,
    });
    const answer = await post({
      json: { query: '{ __typename }' },
      headers: { Origin: 'https://front.example' },
    });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('a path below GraphQL’s is 404', async () => {
    expect(
      (await ask(app.url, `${path}/`, { method: 'POST', json: { query: '{ __typename }' } })).status,
    ).toBe(200);
    expect(
      (await ask(app.url, `${path}/x`, { method: 'POST', json: { query: '{ __typename }' } })).status,
    ).toBe(404);
  });
});
