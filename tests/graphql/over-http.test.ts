import { startApp, stores, type TestApp } from '../support/app';
import { type Ask, ask } from '../support/http-client';
import { person } from '../support/people';
import { type Answer, answerOf, path, profileDocument, speaker, tokenOf } from './speaker';

const responseType = 'application/graphql-response+json';
/** The defaults of Apollo Client 4 and of urql. */
const asking = [
  `${responseType},application/json;q=0.9`,
  `${responseType}, application/graphql+json, application/json, text/event-stream, multipart/mixed`,
  responseType,
];
const logIn =
  'mutation { createCustomerLogin(input: {email: "person1@example.com", password: "secret123"}) { customerLogin { success } } }';

describe.each(stores)('GraphQL over HTTP, as its specification has it (%s)', (store) => {
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    app = await startApp(store);
    await app.reset({ customers: [person(1)] });
    token = await tokenOf(speaker(app), 'person1@example.com', 'secret123');
  });
  afterAll(() => app.stop());

  const get = async (params: Record<string, string> | [string, string][], more: Ask = {}): Promise<Answer> =>
    answerOf(await ask(app.url, `${path}?${new URLSearchParams(params)}`, more));
  const asHolder = () => ({ headers: { Authorization: `Bearer ${token}` } });

  test('a query may stand in the address, with variables and the name of its operation', async () => {
    const profile = await get({ query: profileDocument }, asHolder());
    expect([profile.status, profile.data.readCustomerProfile.email]).toEqual([200, 'person1@example.com']);
    expect(profile.headers['cache-control']).toContain('no-store');
    const query = 'query a($with: Boolean!) { a: __typename @include(if: $with) } query b { b: __typename }';
    const named = await get({ query, operationName: 'a', variables: '{"with":true}', extensions: '{}' });
    expect(named.data).toEqual({ a: 'Query' });
    expect((await get({ query, operationName: 'b' })).data).toEqual({ b: 'Query' });
    expect((await get({ query: '{ __typename }' }, { method: 'HEAD' })).status).toBe(200);
  });

  test('a mutation in the address is refused with 405, and not done', async () => {
    const loggedOut = await get(
      { query: 'mutation { createLogout(input: {}) { logout { success } } }' },
      asHolder(),
    );
    expect([loggedOut.status, loggedOut.headers.allow, loggedOut.data]).toEqual([405, 'POST', {}]);
    for (const accept of asking)
      expect((await get({ query: logIn }, { headers: { Accept: accept } })).status).toBe(405);
    const several = `query a { __typename } ${logIn.replace('mutation', 'mutation b')}`;
    expect((await get({ query: several, operationName: 'b' })).status).toBe(405);
    expect((await get({ query: several, operationName: 'a' })).data).toEqual({ __typename: 'Query' });
    expect((await get({ query: profileDocument }, asHolder())).data.readCustomerProfile).not.toBeNull();
  });

  test.each<[string, [string, string][]]>([
    ['no query', []],
    ['an empty query', [['query', '']]],
    [
      'two queries',
      [
        ['query', '{ __typename }'],
        ['query', '{ a: __typename }'],
      ],
    ],
    [
      'variables that are none',
      [
        ['query', '{ __typename }'],
        ['variables', '[1]'],
      ],
    ],
    [
      'broken variables',
      [
        ['query', '{ __typename }'],
        ['variables', '{'],
      ],
    ],
  ])('a GET with %s in its address is refused', async (_what, params) => {
    const plain = await get(params);
    expect([plain.status, plain.errors[0]?.extensions?.code]).toEqual([200, 'BAD_REQUEST']);
    const typed = await get(params, { headers: { Accept: responseType } });
    expect([typed.status, typed.errors[0]?.extensions?.code]).toEqual([400, 'BAD_REQUEST']);
  });

  test.each(asking)(
    'a client that accepts %s gets the media type of the specification, and its statuses',
    async (accept) => {
      const post = async (given: Ask) =>
        answerOf(
          await ask(app.url, path, {
            method: 'POST',
            ...given,
            headers: { ...given.headers, Accept: accept },
          }),
        );
      const query = async (text: string, variables?: object) => {
        const { status, headers, errors } = await post({ json: { query: text, variables } });
        return [status, headers['content-type'], errors[0]?.extensions?.code];
      };
      const type = `${responseType}; charset=utf-8`;
      expect(await query('{ __typename }')).toEqual([200, type, undefined]);
      // An executed operation is 200, whatever its fields say.
      expect(await query(profileDocument)).toEqual([200, type, 'UNAUTHENTICATED']);
      expect(await query('{ nothing }')).toEqual([400, type, 'GRAPHQL_VALIDATION_FAILED']);
      expect(await query('{')).toEqual([400, type, 'GRAPHQL_PARSE_FAILED']);
      expect(await query('query ($a: Boolean!) { __typename @skip(if: $a) }')).toEqual([
        400,
        type,
        'BAD_USER_INPUT',
      ]);
      const broken = await post({ body: '{', headers: { 'Content-Type': 'application/json' } });
      expect([broken.status, broken.headers['content-type']]).toEqual([400, type]);
      const batch = await post({ json: [{ query: '{ __typename }' }] });
      expect([batch.status, batch.errors[0]?.extensions?.code]).toEqual([400, 'BAD_REQUEST']);
      const read = await get({ query: '{ __typename }' }, { headers: { Accept: accept } });
      expect([read.status, read.headers['content-type']]).toEqual([200, type]);
    },
  );

  test('a persisted query is refused in the words that make clients send the document', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
    const refused = {
      errors: [
        { message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } },
      ],
    };
    for (const accept of ['*/*', ...asking]) {
      const headers = { Accept: accept };
      const asked = await get({ operationName: 'a', extensions: JSON.stringify(extensions) }, { headers });
      expect([asked.status, asked.body]).toEqual([200, refused]);
      const posted = await ask(app.url, path, { method: 'POST', headers, json: { extensions } });
      expect([posted.status, posted.body]).toEqual([200, refused]);
    }
    const whole = await get({ query: '{ __typename }', extensions: JSON.stringify(extensions) });
    expect(whole.data).toEqual({ __typename: 'Query' });
  });
});
