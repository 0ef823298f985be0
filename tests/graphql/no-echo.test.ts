import { startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { loginDocument, profileDocument, registerDocument, type Speaker, speaker, tokenOf } from './speaker';

/** A text that stands nowhere else: where it comes out, a value came out. */
const typed = 'Tr0ub4dor';

describe.each(stores)('no value comes back in an error of GraphQL on %s', (store) => {
  let app: TestApp;
  let say: Speaker;

  beforeAll(async () => {
    app = await startApp(store, { env: { LOG_LEVEL: 'trace' } });
    say = speaker(app);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [person(1)] }));

  const login = (input: string) =>
    `mutation { createCustomerLogin(input: ${input}) { customerLogin { success } } }`;

  test.each([
    ['a text that is not closed', login(`{email: "a", password: "${typed}`)],
    ['a quotation mark in a password', login(`{email: "a", password: "x"${typed}"}`)],
    ['a password that is a name', login(`{email: "a" ${typed}}`)],
    ['a text where none may be', login(`"${typed}"`)],
    ['a text after a value', login(`{email: "a", password: 1 "${typed}"}`)],
    ['a block text', login(`{email: """${typed}""" """${typed}"""}`)],
    ['an escape that is none', login(`{email: "a", password: "${typed}\\u{d800}"}`)],
    ['a name for a value', login(`{email: "a", password: ${typed}}`)],
    ['a list for a value', login(`{email: "a", password: ["${typed}"]}`)],
    ['an object for a value', login(`{email: "a", password: {a: "${typed}"}}`)],
    ['a value for an input', login(`["${typed}"]`)],
    ['a value for an id', `{ node(id: {a: "${typed}"}) { id } }`],
    ['a text for a number', `{ getCustomerAddresses(first: "${typed}") { totalCount } }`],
    ['a text for a condition', `{ __typename @skip(if: "${typed}") }`],
    [
      'a default that is none',
      `query ($a: Int = "${typed}") { getCustomerAddresses(first: $a) { totalCount } }`,
    ],
  ])('an error never repeats a value of a document with %s', async (_what, query) => {
    const { status, text, errors } = await say(query);
    expect([status, errors.length > 0]).toEqual([200, true]);
    expect(text).not.toContain(typed);
  });

  test.each<[string, unknown]>([
    ['a text for an input', typed],
    ['a list for an input', [typed]],
    ['a number for a text', { email: 1, password: typed }],
    ['a list for a text', { email: 'a@example.com', password: [typed] }],
    ['an object for a text', { email: 'a@example.com', password: { [typed]: typed } }],
    ['a missing field', { password: typed }],
    ['an unknown field', { email: 'a@example.com', password: typed, unknown: typed }],
    ['null for a text', { email: null, password: typed }],
    ['no e-mail address', { email: typed, password: typed }],
    ['a wrong password', { email: 'person1@example.com', password: typed }],
    ['no input', undefined],
  ])('an error never repeats the variable: %s', async (_what, input) => {
    const { status, text } = await say(loginDocument, { input, other: typed });
    expect([status, text.includes(typed)]).toEqual([200, false]);
  });

  test('an error about a variable still says what is wrong, and where', async () => {
    const { errors } = await say(registerDocument, { input: { password: [typed], unknown: 1 } });
    expect(errors.map(({ message }) => message)).toEqual([
      'Variable "$input" got invalid value at "input.password"; String cannot represent a non string value.',
      'Variable "$input" got invalid value; Field "unknown" is not defined by type "createCustomerInput".',
    ]);
    const missing = await say(loginDocument, { input: { email: 'a@example.com' } });
    expect(missing.errors[0]?.message).toBe(
      'Variable "$input" got invalid value; Field "password" of required type "String!" was not provided.',
    );
    expect((await say(loginDocument)).errors[0]?.message).toBe(
      'Variable "$input" of required type "createCustomerLoginInput!" was not provided.',
    );
  });

  test('a variable that is null where its place allows none is a mistake of the client', async () => {
    for (const query of [
      'query ($a: ID = "1") { node(id: $a) { id } }',
      'query ($a: Boolean = true) { __typename @skip(if: $a) }',
    ]) {
      app.logs.length = 0;
      const { status, errors } = await say(query, { a: null });
      expect([status, errors[0]?.extensions?.code]).toEqual([200, 'BAD_USER_INPUT']);
      expect(app.logs).not.toContainEqual(expect.objectContaining({ msg: 'unexpected error' }));
    }
  });

  test('a refusal by a field’s rule repeats no value', async () => {
    const input = {
      firstName: typed,
      lastName: typed,
      email: typed,
      password: 'short',
      confirmPassword: typed,
      phone: typed,
      gender: typed,
      dateOfBirth: typed,
    };
    expect((await say(registerDocument, { input })).text).not.toContain(typed);
    const token = await tokenOf(say, 'person1@example.com', secret);
    const change =
      'mutation ($input: createCustomerProfileUpdateInput!) { createCustomerProfileUpdate(input: $input) { customerProfileUpdate { id } } }';
    expect((await say(change, { input: { ...input, currentPassword: typed } }, token)).text).not.toContain(
      typed,
    );
  });

  test('the log has no password, no token and no document of GraphQL', async () => {
    app.logs.length = 0;
    const registered = await say(registerDocument, {
      input: {
        firstName: 'A',
        lastName: 'B',
        email: 'new@example.com',
        password: `${typed}-1`,
        confirmPassword: `${typed}-1`,
      },
    });
    const { token } = registered.data.createCustomer.customer;
    await say(profileDocument, {}, token);
    await say(loginDocument, { input: { email: 'new@example.com', password: typed } });
    await say(login(`{email: "new@example.com", password: "${typed}"}`));
    const log = JSON.stringify(app.logs);
    for (const word of [typed, token.split('|')[1], 'new@example.com', 'customerLogin {'])
      expect(log).not.toContain(word);
    expect(app.logs).toContainEqual(
      expect.objectContaining({ event: 'register', operation: 'createCustomer', customer: 2 }),
    );
    expect(app.logs).toContainEqual(
      expect.objectContaining({ event: 'login', outcome: 'refused', account: expect.any(String) }),
    );
  });
});
