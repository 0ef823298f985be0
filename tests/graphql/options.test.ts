import { getIntrospectionQuery } from 'graphql';
import { startApp, stores, type TestApp } from '../support/app';
import { ask } from '../support/http-client';
import { path, registerDocument, type Speaker, speaker } from './speaker';

const keys = ['pk_storefront_one', 'pk_storefront_two'];

describe.each(stores)('what a shop decides about its GraphQL door on %s', (store) => {
  let open: TestApp;
  let closed: TestApp;
  let say: Speaker;

  beforeAll(async () => {
    open = await startApp(store, { env: { GRAPHIQL: 'true' } });
    closed = await startApp(store, {
      beside: open,
      env: { STOREFRONT_KEYS: keys.join(', '), GRAPHQL_INTROSPECTION: 'false', GRAPHIQL: 'false' },
    });
    say = speaker(closed);
  });
  afterAll(async () => {
    await closed.stop();
    await open.stop();
  });

  test.each([
    ['a mutation', 'mutation { createLogout(input: {}) { logout { success } } }'],
    [
      'a document with __typename',
      'mutation { __typename createLogout(input: {}) { logout { success __typename } } }',
    ],
    ['a question about the schema', '{ __schema { queryType { name } } }'],
  ])('%s without a storefront key is refused, as Bagisto words it', async (_what, query) => {
    const missing = await say(query);
    const message = 'X-STOREFRONT-KEY header is required for this operation';
    expect([missing.status, missing.body]).toEqual([
      401,
      {
        message,
        error: 'missing_key',
        header_name: 'X-STOREFRONT-KEY',
        key_type: 'shop',
        errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }],
      },
    ]);
    expect(missing.headers['content-type']).toBe('application/json');
    for (const wrong of ['pk_storefront_three', keys.join(','), `${keys[0]} `.repeat(2)]) {
      const { status, body } = await say(query, {}, undefined, { 'X-STOREFRONT-KEY': wrong });
      expect([status, body]).toMatchObject([
        401,
        { message: 'Invalid API key', error: 'invalid_key', key_type: 'shop' },
      ]);
    }
  });

  test.each(keys)('a request with a storefront key is answered (%s)', async (key) => {
    const { status, data } = await say('{ __typename }', {}, undefined, { 'X-STOREFRONT-KEY': key });
    expect([status, data]).toEqual([200, { __typename: 'Query' }]);
  });

  test('any storefront key is accepted where none is demanded', async () => {
    const { status } = await speaker(open)('{ __typename }', {}, undefined, {
      'X-STOREFRONT-KEY': 'pk_storefront_any',
    });
    expect(status).toBe(200);
  });

  test('the schema can be kept private, and then no error helps to guess it', async () => {
    const key = { 'X-STOREFRONT-KEY': keys[0] };
    for (const query of [getIntrospectionQuery(), '{ __type(name: "Customer") { name } }']) {
      const { status, errors } = await say(query, {}, undefined, key);
      expect([status, errors[0]?.extensions?.code]).toEqual([200, 'GRAPHQL_VALIDATION_FAILED']);
    }
    expect(
      (await say('{ __typename readCustomerProfile { __typename } }', {}, undefined, key)).data.__typename,
    ).toBe('Query');

    const guesses = async (ask: Speaker) => [
      (await ask('{ readCustomerProfil { id } }', {}, undefined, key)).text,
      (await ask(registerDocument, { input: { pasword: 'x' } }, undefined, key)).text,
    ];
    for (const text of await guesses(say)) expect(text).not.toContain('Did you mean');
    for (const text of await guesses(speaker(open))) expect(text).toContain('Did you mean');
  });

  test('GraphiQL is there only where the shop wants it, and loads nothing from elsewhere', async () => {
    const page = await ask(open.url, path);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none';.*script-src 'self';/);
    expect(page.headers['content-security-policy']).toContain("connect-src 'self'");
    const files = [...page.text.matchAll(/(?:src|href)="(?!data:)([^"]+)"/g)].map(([, at = '']) => at);
    expect(files).toHaveLength(6);
    for (const at of files) {
      const file = await ask(open.url, at, { headers: { 'Accept-Encoding': 'gzip' } });
      expect([at, file.status, file.headers['content-encoding']]).toEqual([at, 200, 'gzip']);
      expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect((await ask(closed.url, at)).status).toBe(404);
    }
    expect((await ask(open.url, path, { method: 'HEAD' })).status).toBe(200);
    expect((await ask(open.url, path, { method: 'PUT' })).headers.allow).toBe('GET,HEAD,POST');
    const asked = await ask(open.url, `${path}?query={__typename}`);
    expect(asked.body).toEqual({ data: { __typename: 'Query' } });
    const none = await ask(closed.url, path, { headers: { 'X-STOREFRONT-KEY': keys[0] } });
    expect([none.status, none.headers['content-type']]).toEqual([200, 'application/json']);
    expect((await ask(closed.url, path)).status).toBe(401);
  });

  test('without the door there is nothing at GraphQL’s path', async () => {
    const without = await startApp(store, { beside: open, env: { DOORS: 'bagisto,pages' } });
    try {
      expect((await speaker(without)('{ __typename }')).status).toBe(404);
    } finally {
      await without.stop();
    }
  });
});
