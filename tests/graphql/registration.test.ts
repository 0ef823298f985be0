import bcrypt from 'bcrypt';
import { startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { loginDocument, newcomer, profileDocument, registerDocument, type Speaker, speaker } from './speaker';

describe.each(stores)('registration through GraphQL on %s', (store) => {
  let app: TestApp;
  let say: Speaker;

  beforeAll(async () => {
    app = await startApp(store, { env: { MAIL_WELCOME: 'true' } });
    say = speaker(app);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [person(1)] }));

  const register = (input: object) => say(registerDocument, { input });
  const refusal = async (change: object) => {
    const { errors, body } = await register({ ...newcomer, ...change });
    expect(body).toMatchObject({ data: { createCustomer: null } });
    expect(errors).toHaveLength(1);
    const [error] = errors;
    expect(error).toMatchObject({ path: ['createCustomer'], extensions: { code: 'BAD_USER_INPUT' } });
    const { validation = {} } = error?.extensions ?? {};
    expect(error?.message).toBe(Object.values(validation).flat().join(' '));
    return validation;
  };

  test('a registration takes the five required arguments, and its token is good at once at both doors', async () => {
    const { status, headers, data, errors } = await register(newcomer);
    expect([status, headers['content-type'], errors]).toEqual([200, 'application/json', []]);
    expect(data.createCustomer.customer).toEqual({
      id: '/api/shop/customers/2',
      _id: 2,
      firstName: 'John',
      lastName: 'Doe',
      name: 'John Doe',
      email: 'john.doe@example.com',
      phone: null,
      gender: null,
      dateOfBirth: null,
      status: '1',
      isVerified: '1',
      isSuspended: '0',
      subscribedToNewsLetter: false,
      token: expect.stringMatching(/^\d+\|[A-Za-z0-9]{40}[0-9a-f]{8}$/),
      deviceToken: null,
      apiToken: null,
      rememberToken: null,
      customerGroupId: '1',
      channelId: null,
    });
    const { token } = data.createCustomer.customer;
    const here = await say(profileDocument, {}, token);
    expect(here.data.readCustomerProfile).toMatchObject({ _id: '2', email: newcomer.email });
    const there = await app.client().get('/api/customer/get', { Authorization: `Bearer ${token}` });
    expect(there.body).toMatchObject({ data: { id: 2, email: newcomer.email } });
    expect(await app.mails()).toHaveLength(1);
  });

  test('a registration stores and gives back every optional argument', async () => {
    const given = {
      ...newcomer,
      phone: '555-0123',
      gender: 'male',
      dateOfBirth: '01/15/1990',
      subscribedToNewsLetter: true,
      deviceToken: 'fcm-device-token',
      clientMutationId: 'mark',
    };
    const { data } = await say(
      `mutation ($input: createCustomerInput!) { createCustomer(input: $input) {
        customer { phone gender dateOfBirth subscribedToNewsLetter } success message clientMutationId } }`,
      { input: given },
    );
    expect(data.createCustomer).toEqual({
      customer: {
        phone: '555-0123',
        gender: 'Male',
        dateOfBirth: '1990-01-15',
        subscribedToNewsLetter: true,
      },
      success: true,
      message: 'Your account has been created successfully.',
      clientMutationId: 'mark',
    });
    const row = await app.row(2);
    expect(row).toMatchObject({ phone: '555-0123', gender: 'Male', subscribed_to_news_letter: 1 });
    expect(String(row.date_of_birth)).toBe('1990-01-15');
    expect(bcrypt.compareSync(given.password, String(row.password).replace('$2y$', '$2b$'))).toBe(true);
  });

  test('a registration takes the day of birth in ISO form too, and nothing for what was left empty', async () => {
    const { data } = await register({ ...newcomer, dateOfBirth: '1990-01-15', phone: '', gender: null });
    expect(data.createCustomer.customer).toMatchObject({
      dateOfBirth: '1990-01-15',
      phone: null,
      gender: null,
    });
  });

  test('blanks in a registration count as nothing', async () => {
    const { data } = await register({ ...newcomer, phone: ' ', gender: '\t', dateOfBirth: ' \n' });
    expect(data.createCustomer.customer).toMatchObject({ dateOfBirth: null, phone: null, gender: null });
    expect(await app.row(2)).toMatchObject({ date_of_birth: null, phone: null, gender: null });
  });

  test('a device token that is kept nowhere may be anything', async () => {
    const deviceToken = `a\0${'b'.repeat(300)}`;
    expect((await register({ ...newcomer, deviceToken })).errors).toEqual([]);
    const { email, password } = newcomer;
    const { data } = await say(loginDocument, { input: { email, password, deviceToken } });
    expect(data.createCustomerLogin.customerLogin.success).toBe(true);
  });

  test('names are shown with a capital and stored as they were given', async () => {
    const { data } = await register({ ...newcomer, firstName: 'john', lastName: 'élodie' });
    expect(data.createCustomer.customer).toMatchObject({ firstName: 'john', name: 'John élodie' });
  });

  test('a registration accepts what clients say about the account’s state, and does not believe it', async () => {
    const { data, errors } = await register({ ...newcomer, status: '0', isVerified: '0', isSuspended: '1' });
    expect(errors).toEqual([]);
    expect(data.createCustomer.customer).toMatchObject({ status: '1', isVerified: '1', isSuspended: '0' });
  });

  test('a registration that is refused names every failing rule of every field, in the map and in the message', async () => {
    const { errors } = await register({ email: 'nobody', password: 'short', gender: 'M', phone: 'call me' });
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toBe(
      [
        'The first name field is required.',
        'The last name field is required.',
        'The email must be a valid email address.',
        'The password must be at least 8 characters.',
        'Mobile number can only contain digits. Special characters are not allowed',
        'Invalid gender value. Allowed values are: Male, Female, Other',
        'The confirm password field is required.',
      ].join(' '),
    );
    expect(Object.keys(errors[0]?.extensions?.validation ?? {})).toEqual(
      'firstName lastName email password phone gender confirmPassword'.split(' '),
    );
  });

  test('a taken address and a short password are told in one answer, as in the documentation’s example', async () => {
    const validation = await refusal({
      email: 'person1@example.com',
      password: 'secret',
      confirmPassword: 'secret',
    });
    expect(validation).toEqual({
      email: ['The email has already been taken.'],
      password: ['The password must be at least 8 characters.'],
    });
  });

  test.each([
    [
      'an e-mail address that somebody has',
      { email: 'PERSON1@example.com' },
      'email',
      'The email has already been taken.',
    ],
    ['an empty e-mail address', { email: '' }, 'email', 'The email field is required.'],
    [
      'a password of seven characters',
      { password: 'Seven77' },
      'password',
      'The password must be at least 8 characters.',
    ],
    [
      'a password that bcrypt would cut',
      { password: 'x'.repeat(73) },
      'password',
      'The password may not be greater than 72 bytes.',
    ],
    ['a password with a NUL', { password: 'long enough\0' }, 'password', 'The password format is invalid.'],
    ['a password of blanks', { password: ' '.repeat(9) }, 'password', 'The password field is required.'],
    [
      'another confirmation',
      { confirmPassword: 'SecurePass@124' },
      'confirmPassword',
      'Password and confirm password do not match',
    ],
    [
      'an empty confirmation',
      { confirmPassword: '' },
      'confirmPassword',
      'The confirm password field is required.',
    ],
    [
      'no confirmation',
      { confirmPassword: undefined },
      'confirmPassword',
      'The confirm password field is required.',
    ],
    [
      'a name that the embedded database would cut',
      { firstName: 'a\0b' },
      'firstName',
      'The first name format is invalid.',
    ],
    ['a blank first name', { firstName: '  ' }, 'firstName', 'The first name field is required.'],
    [
      'a name that does not fit',
      { lastName: 'x'.repeat(192) },
      'lastName',
      'The last name may not be greater than 191 characters.',
    ],
    [
      'a day that is none',
      { dateOfBirth: '02/30/1990' },
      'dateOfBirth',
      'The date of birth is not a valid date.',
    ],
    [
      'a day to come',
      { dateOfBirth: '2999-01-01' },
      'dateOfBirth',
      'The date of birth must be a date before today.',
    ],
  ])('a registration with %s is refused, and nothing is stored', async (_what, change, field, message) => {
    const validation = await refusal(change);
    expect(validation[field]).toEqual([message]);
    expect(await app.customers()).toHaveLength(1);
  });

  test('of ten customers who register with one address at once one succeeds', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => register(newcomer)));
    const tokens = answers.filter(({ data }) => data.createCustomer !== null);
    const refused = answers.filter(({ errors }) => errors[0]?.extensions?.validation?.email);
    expect([tokens.length, refused.length]).toEqual([1, 9]);
    expect(await app.customers()).toHaveLength(2);
  });

  test('a customer who registered through GraphQL logs in at the Bagisto door, and the other way round', async () => {
    await register(newcomer);
    const { email, password } = newcomer;
    expect((await app.client().post('/api/customer/login', { email, password })).status).toBe(200);
    const { data } = await say(
      'mutation { createLogin(input: {email: "person1@example.com", password: "secret123"}) { login { success email firstName token } } }',
    );
    expect(secret).toBe('secret123');
    expect(data.createLogin.login).toMatchObject({
      success: true,
      email: 'person1@example.com',
      firstName: 'John',
    });
  });
});
