import { getIntrospectionQuery } from 'graphql';
import { startApp, stores, type TestApp } from '../support/app';
import { cpuTime } from '../support/cpu-time';
import { person } from '../support/people';
import { loginDocument, type Speaker, speaker, tokenOf } from './speaker';

const full = {
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
};
const times = (count: number, text: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at)).join(' ');
const field = 'readCustomerProfile';

describe.each(stores)('the limits of GraphQL on %s', (store) => {
  let app: TestApp;
  let say: Speaker;

  beforeAll(async () => {
    app = await startApp(store, {
      env: {
        LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '3',
        LIMIT_REGISTER_PER_ADDRESS: '2',
        LIMIT_FORGOT_PER_ADDRESS: '2',
      },
    });
    say = speaker(app);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [person(1), person(2)] }));

  const doubling = times(25, (at) => `fragment f${at} on CustomerProfile { ...f${at + 1} ...f${at + 1} }`);

  test.each([
    [
      'as many aliases as a body can hold',
      `{${Array.from({ length: 8000 }, (_, at) => `${at.toString(36).replace(/^\d/, '_$&')}:id`)}}`,
    ],
    [
      'a hundred logins at once',
      `mutation { ${times(100, (at) => `a${at}: createCustomerLogin(input: {email: "person1@example.com", password: "p"}) { customerLogin { success } }`)} }`,
    ],
    [
      'eleven logins at once',
      `mutation { ${times(11, (at) => `a${at}: createLogin(input: {email: "person1@example.com", password: "p"}) { login { success } }`)} }`,
    ],
    [
      'logins hidden in fragments',
      `mutation { ...m ...n } fragment m on Mutation { ${times(6, (at) => `a${at}: createLogout(input: {}) { logout { success } }`)} } fragment n on Mutation { ${times(6, (at) => `b${at}: createLogout(input: {}) { logout { success } }`)} }`,
    ],
    ['five hundred aliases below', `{ ${field} { ${times(500, (at) => `a${at}: firstName`)} } }`],
    ['a deep nest', `{ ${'a { '.repeat(1000)} b ${'} '.repeat(1000)} }`],
    ['a deep list of values', `{ node(id: ${'['.repeat(1500)}1${']'.repeat(1500)}) { id } }`],
    ['a fragment in itself', '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }'],
    [
      'fragments that double each other',
      `{ ${field} { ...f0 } } ${doubling} fragment f25 on CustomerProfile { id }`,
    ],
    ['a thousand equal fields', `{ ${field} { ${'id '.repeat(1000)} } }`],
    ['a thousand directives', `{ __typename ${'@skip(if: false) '.repeat(1000)} }`],
    [
      'a schema that asks for itself',
      `{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }`,
    ],
    [
      'a schema many times over',
      `{ __schema { ${times(9, (at) => `t${at}: types { ${times(9, (to) => `f${to}: fields { type { ${times(4, (of) => `g${of}: fields { name }`)} } }`)} }`)} } }`,
    ],
    [
      'a schema at the bottom of a well',
      `{ __schema { types { ${'ofType { '.repeat(30)} name ${'} '.repeat(30)} } } }`,
    ],
  ])('a document with %s is refused at once, with a documented error', async (_what, query) => {
    const spent = cpuTime();
    const { status, body, errors } = await say(query);
    expect([status, Object.keys(body as object)]).toEqual([200, ['errors']]);
    expect(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED']).toContain(errors[0]?.extensions?.code);
    expect(spent.ms()).toBeLessThan(1000);
  });

  test('the whole schema may be asked for, in every form that tools have', async () => {
    for (const query of [getIntrospectionQuery(), getIntrospectionQuery(full)]) {
      const { data, errors } = await say(query);
      expect(errors).toEqual([]);
      expect(data.__schema.types.length).toBeGreaterThan(30);
    }
  });

  test('the most that may be asked about the schema is told at once', async () => {
    const names = times(390, (at) => `a${at}: name`);
    for (const query of [
      `{ __schema { types { fields { type { fields { ${names} } } } } } }`,
      `{ __schema { types { interfaces { possibleTypes { ${names} } } } } }`,
    ]) {
      const spent = cpuTime();
      const { text, errors } = await say(query);
      expect(errors).toEqual([]);
      expect(text.length).toBeLessThan(4_000_000);
      expect(spent.ms()).toBeLessThan(2000);
    }
  });

  test('each login of a document counts, and too many are refused with a status and an error', async () => {
    const attempts = `mutation { ${times(5, (at) => `a${at}: createCustomerLogin(input: {email: "person1@example.com", password: "wrong"}) { customerLogin { success } }`)} }`;
    const { status, headers, data, errors } = await say(attempts);
    expect(status).toBe(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(Object.values(data).filter(Boolean)).toHaveLength(3);
    expect(errors.map(({ message, path, extensions }) => [message, path, extensions?.code])).toEqual(
      ['a3', 'a4'].map((name) => ['Too Many Attempts.', [name], 'TOO_MANY_REQUESTS']),
    );
    const again = await say(loginDocument, {
      input: { email: 'person1@example.com', password: 'secret123' },
    });
    expect([again.status, again.data.createCustomerLogin]).toEqual([429, null]);
    const rest = await app
      .client()
      .post('/api/customer/login', { email: 'person1@example.com', password: 'secret123' });
    expect(rest.status).toBe(429);
  });

  test.each([
    ['registrations', 'createCustomer(input: {}) { customer { id } }'],
    ['links', 'createForgotPassword(input: {email: "person1@example.com"}) { forgotPassword { success } }'],
  ])('%s through GraphQL are throttled as at the other doors', async (_what, mutation) => {
    const statuses = [];
    for (let count = 0; count < 3; count++) statuses.push((await say(`mutation { ${mutation} }`)).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  test('a wrong current password counts, so that a token is no way to try passwords', async () => {
    const token = await tokenOf(say, 'person2@example.com', 'secret123');
    const remove =
      'mutation ($input: createCustomerProfileDeleteInput!) { createCustomerProfileDelete(input: $input) { customerProfileDelete { success } } }';
    const statuses = [];
    for (let count = 0; count < 4; count++)
      statuses.push((await say(remove, { input: { password: `guess ${count}` } }, token)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });
});
