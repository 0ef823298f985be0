import { parse } from 'graphql';
import { apiOf } from '../../routes/graphql/api';
import { evershopSchema } from '../../routes/graphql/evershop/schema';
import { accountSchema } from '../../routes/graphql/schema';
import { adminBearer, appointAdmins } from '../evershop/callers';
import { startApp, type TestApp } from '../support/app';
import { john } from '../support/customers';
import { ask } from '../support/http-client';
import { answerOf, path } from './speaker';

const adminPath = '/api/admin/graphql';

describe('Bagisto’s schema and EverShop’s at one address', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp('embedded');
    await app.reset({ customers: [john] });
    await appointAdmins(app);
  });
  afterAll(() => app.stop());

  const say = async (query: string, on = app, at = path, headers = {}) =>
    answerOf(await ask(on.url, at, { method: 'POST', headers, json: { query } }));
  const outcome = async (query: string) => {
    const { errors } = await say(query);
    return errors[0]?.extensions?.code ?? 'done';
  };

  test('Bagisto’s schema and EverShop’s share no root field, so that a document alone says by which it is run', () => {
    const roots = [accountSchema(), evershopSchema()].map((schema) =>
      [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
        Object.keys(type?.getFields() ?? {}),
      ),
    );
    const [bagisto = [], evershop = []] = roots;
    expect(bagisto.length * evershop.length).toBeGreaterThan(50);
    expect(bagisto.filter((name) => evershop.includes(name))).toEqual([]);
  });

  test.each([
    ['{ readCustomerProfile { email } }', 'UNAUTHENTICATED'],
    ['{ currentCustomer { email } }', 'done'],
    ['{ a: currentCustomer { email } b: __typename }', 'done'],
    ['query { ...a } fragment a on Query { ...b } fragment b on Query { currentCustomer { uuid } }', 'done'],
    ['query { ... on Query { ... { currentCustomer { uuid } } } }', 'done'],
    ['{ currentCustomer { firstName } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ currentCustomer { email } products { name } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query { ...a } fragment a on Query { ...a currentCustomer { uuid } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ customers { total } }', 'UNAUTHENTICATED'],
  ])('the document %s is run by its own schema, with the outcome %s', async (query, expected) => {
    expect(await outcome(query)).toBe(expected);
  });

  test.each([
    '{ currentCustomer { email } readCustomerProfile { email } }',
    'query a { currentCustomer { email } } query b { readCustomerProfile { email } }',
    'query { currentCustomer { email } ...a } fragment a on Query { readCustomerProfile { email } }',
    'query a { currentCustomer { email } } mutation b { createLogout(input: {}) { logout { success } } }',
  ])('a document that mixes both schemas is told so: %s', async (query) => {
    const { data, errors } = await say(query);
    expect([data, errors]).toEqual([
      {},
      [
        {
          message: expect.stringMatching(
            /^"\w+" is a field of Bagisto's API and "currentCustomer" one of EverShop's: send them in two documents\.$/,
          ),
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
      ],
    ]);
  });

  test('a document without root fields is Bagisto’s at the common address, and EverShop’s at the admins’', async () => {
    const query = '{ __schema { mutationType { name } } __type(name: "Customer") { fields { name } } }';
    const common = await say(query);
    expect(common.data.__schema.mutationType).not.toBeNull();
    expect(common.data.__type.fields).toContainEqual({ name: 'firstName' });
    const own = await say(query, app, adminPath, await adminBearer(app));
    expect(own.data.__schema.mutationType).toBeNull();
    expect(own.data.__type.fields).toContainEqual({ name: 'fullName' });
    const other = await say('{ readCustomerProfile { email } }', app, adminPath, await adminBearer(app));
    expect(other.errors[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('Bagisto’s schema and EverShop’s each have limits of their own', async () => {
    const many = (field: string, times: number) =>
      `{ ${field} { ${Array.from({ length: times }, (_, at) => `a${at}: email`).join(' ')} } }`;
    expect(await outcome(many('readCustomerProfile', 398))).toBe('UNAUTHENTICATED');
    expect((await say(many('readCustomerProfile', 400))).errors[0]?.message).toContain(
      'complexity should be 400',
    );
    expect(await outcome(many('currentCustomer', 999))).toBe('done');
    expect((await say(many('currentCustomer', 1000))).errors[0]?.message).toContain(
      'complexity should be 1000',
    );
    const roots = Array.from({ length: 11 }, (_, at) => `a${at}: currentCustomer { uuid }`).join(' ');
    expect((await say(`{ ${roots} }`)).errors[0]?.message).toContain('number of root fields');
  });

  test.each([
    ['graphql', 'GRAPHQL_VALIDATION_FAILED', 'UNAUTHENTICATED', 404],
    ['evershop', 'done', 'GRAPHQL_VALIDATION_FAILED', 401],
  ])('where only the door %s is open, only its schema is there', async (door, evershop, bagisto, admins) => {
    const one = await startApp('embedded', { env: { DOORS: door } });
    try {
      const codeOf = async (query: string) => (await say(query, one)).errors[0]?.extensions?.code ?? 'done';
      expect(await codeOf('{ currentCustomer { email } }')).toBe(evershop);
      expect(await codeOf('{ readCustomerProfile { email } }')).toBe(bagisto);
      expect((await say('{ __typename }', one, adminPath)).status).toBe(admins);
    } finally {
      await one.stop();
    }
  });

  test('storefront keys are demanded for Bagisto’s schema, and not for EverShop’s alone', async () => {
    for (const [doors, status] of [
      ['graphql,evershop', 401],
      ['evershop', 200],
    ] as const) {
      const keyed = await startApp('embedded', { env: { DOORS: doors, STOREFRONT_KEYS: 'pk_storefront_x' } });
      try {
        expect((await say('{ currentCustomer { email } }', keyed)).status).toBe(status);
      } finally {
        await keyed.stop();
      }
    }
  });

  test('a document of thousands of fragments that spread each other is looked through once', () => {
    const spread = Array.from(
      { length: 400 },
      (_, at) => `fragment f${at} on Query { ...f${at + 1} ...f${at + 1} }`,
    );

    const document = parse(
      `{ ...f0 } ${spread.join(' ')} fragment f400 on Query { currentCustomer { uuid } }`,
    );
    const bagisto = { name: 'Bagisto', schema: accountSchema() };
    const evershop = { name: 'EverShop', schema: evershopSchema() };
    expect(apiOf(document, [bagisto, evershop])).toBe(evershop);
  });
});
