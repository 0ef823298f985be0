import bcrypt from 'bcrypt';
import { passwordHasher } from '../../accounts/identity/password-hasher';
import { readConfig } from '../../app/config/config';
import { startApp, stores, type TestApp } from '../support/app';
import { bearer, errorsOf, hashed, john, loggedIn, logIn, newcomer, profile } from '../support/customers';
import { person } from '../support/people';

/** Laravel's own example: what PHP's password_hash made of "password". */
const fromPhp = '$2y$10$92IXUNpkjO0rOQ5byMi.Ye4oKoEa3Ro9llC/.og/at2.uheWG/igi';
const tooLong = { password: ['The password may not be greater than 72 bytes.'] };
const badFormat = { password: ['The password format is invalid.'] };

afterEach(() => jest.restoreAllMocks());

describe.each(stores)('passwords (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john] }));

  const register = (email: string, password: unknown) =>
    app.client().post('/api/customer/register', newcomer(email, password));
  const hashOf = async (id: number) => (await app.row(id)).password;

  it.each(['$2y$', '$2a$', '$2b$', '$2x$'])('a hash that PHP wrote as %s logs in', async (prefix) => {
    await app.reset({
      customers: [person(1, { email: 'php@example.com', password: fromPhp.replace('$2y$', prefix) })],
    });
    expect((await logIn(app.client(), 'php@example.com', 'password')).status).toBe(200);
    expect((await logIn(app.client(), 'php@example.com', 'Password')).status).toBe(401);
  });

  it('a login leaves the customer’s row as it was, also under a cheaper hash', async () => {
    const before = await app.row(1);
    await loggedIn(app);
    expect(await app.row(1)).toEqual(before);
  });

  it('a stored hash dearer than cost 15 is a wrong password and is never computed', async () => {
    const compare = jest.spyOn(bcrypt, 'compare');
    const dear = fromPhp.replace('$10$', '$31$');
    await app.reset({ customers: [person(1, { email: 'dear@example.com', password: dear })] });
    const reply = await logIn(app.client(), 'dear@example.com', 'password');
    expect(reply.status).toBe(401);
    expect(reply.body).toEqual({ error: 'Invalid Email or Password' });
    expect(compare.mock.calls.map(([, hash]) => hash.slice(0, 7))).toEqual(['$2b$04$']);
  });

  it.each([
    ['73 letters', 'x'.repeat(73)],
    ['37 letters of two bytes', 'é'.repeat(37)],
    ['a thousand letters', 'x'.repeat(1000)],
  ])('new passwords of %s are refused, not cut', async (_what, password) => {
    const before = await app.row(1);
    const refused = await register('long@example.com', password);
    expect(refused.status).toBe(422);
    expect(errorsOf(refused)).toEqual(tooLong);
    const client = await loggedIn(app);
    const change = await client.put(
      '/api/customer/profile',
      profile({ password, password_confirmation: password }),
    );
    expect(change.status).toBe(422);
    expect(errorsOf(change)).toEqual(tooLong);
    expect(await app.customers()).toEqual([before]);
  });

  it('a password of 64 characters within 72 bytes is taken whole', async () => {
    const password = `${'x'.repeat(56)}${'é'.repeat(8)}`;
    expect((await register('exact@example.com', password)).status).toBe(200);
    expect((await logIn(app.client(), 'exact@example.com', password)).status).toBe(200);
    expect((await logIn(app.client(), 'exact@example.com', password.slice(0, -1))).status).toBe(401);
  });

  it('a login with more bytes than PHP looked at still works, as in PHP', async () => {
    await app.reset({
      customers: [person(1, { email: 'long@example.com', password: hashed('x'.repeat(72)) })],
    });
    expect((await logIn(app.client(), 'long@example.com', 'x'.repeat(80))).status).toBe(200);
  });

  it('a NUL in a new password is refused, in JSON and in a form', async () => {
    const json = await register('nul@example.com', 'secret\u0000more');
    const form = await app.client().send('/api/customer/register', {
      method: 'POST',
      form: newcomer('nul@example.com', 'secret\u0000more') as Record<string, string>,
    });
    const change = await (await loggedIn(app)).put(
      '/api/customer/profile',
      profile({ password: 'secret\u0000more', password_confirmation: 'secret\u0000more' }),
    );
    for (const reply of [json, form, change]) {
      expect(reply.status).toBe(422);
      expect(errorsOf(reply)).toEqual(badFormat);
    }
    expect(await app.customers()).toHaveLength(1);
    expect(await hashOf(1)).toBe(john.password);
  });

  it.each([
    ['""', { password: '' }],
    ['"" twice', { password: '', password_confirmation: '' }],
    ['null', { password: null }],
    ['nothing but a confirmation', { password_confirmation: 'secret999' }],
  ])('a profile with %s as its password keeps the one there is', async (_what, given) => {
    const client = await loggedIn(app);
    expect((await client.put('/api/customer/profile', profile(given))).status).toBe(200);
    expect(await hashOf(1)).toBe(john.password);
    expect((await client.get('/api/customer/get')).status).toBe(200);
  });

  it.each([
    ['too short a one', { password: 'x', password_confirmation: 'x' }],
    ['an unconfirmed one', { password: 'secret999' }],
    ['blanks', { password: '      ', password_confirmation: '      ' }],
    ['a list', { password: ['secret999'], password_confirmation: ['secret999'] }],
    ['true', { password: true, password_confirmation: true }],
    ['a ready-made hash', { password: fromPhp }],
  ])('a profile with %s as its password is refused with 422 and writes nothing', async (_what, given) => {
    const before = await app.row(1);
    const headers = await bearer(app);
    const reply = await app
      .client()
      .put('/api/customer/profile', profile({ first_name: 'Other', ...given }), headers);
    expect(reply.status).toBe(422);
    expect(Object.keys(errorsOf(reply) ?? {})).toEqual(['password']);
    expect(await app.row(1)).toEqual(before);
  });

  it('a password counts exactly as it was sent, blanks included', async () => {
    expect((await register('exact@example.com', ' Secret1 ')).status).toBe(200);
    for (const [password, status] of [
      [' Secret1 ', 200],
      ['Secret1', 401],
      [' Secret1', 401],
      [' secret1 ', 401],
      ['\u00a0Secret1\u00a0', 401],
    ] as const) {
      expect((await logIn(app.client(), 'exact@example.com', password)).status).toBe(status);
    }
  });

  it('a password that is a number counts as its decimal text', async () => {
    expect((await register('number@example.com', 12345678)).status).toBe(200);
    expect((await logIn(app.client(), 'number@example.com', '12345678')).status).toBe(200);
    expect((await logIn(app.client(), 'number@example.com', 12345678)).status).toBe(200);
  });
});

describe.each(stores)('new hashes (%s)', (store) => {
  it('a registration and a change of password write $2y$ of cost 10, which Laravel reads', async () => {
    const app = await startApp(store, { hashing: { cost: 10 } });
    try {
      const client = app.client();
      const [first, second] = ['first-secret', 'second-secret'];
      await client.post('/api/customer/register', newcomer('new@example.com', first));
      const [row] = await app.customers();
      expect((await logIn(client, 'new@example.com', first)).status).toBe(200);
      const change = profile({ password: second, password_confirmation: second });
      expect((await client.put('/api/customer/profile', change)).status).toBe(200);
      const [changed] = await app.customers();
      for (const hash of [row?.password, changed?.password])
        expect(hash).toMatch(/^\$2y\$10\$[./A-Za-z0-9]{53}$/);
      expect(changed?.password).not.toBe(row?.password);
      expect((await logIn(app.client(), 'new@example.com', second)).status).toBe(200);
    } finally {
      await app.stop();
    }
  });
});

describe('the cost of a new hash', () => {
  const cost = (BCRYPT_COST: string) =>
    readConfig({ APP_KEY: 'k'.repeat(32), JWT_SECRET: 's'.repeat(32), BCRYPT_COST }).bcryptCost;

  it('the cost of a new hash is 10 unless it is set, and 10 to 15', () => {
    expect([cost(''), cost('10'), cost('15')]).toEqual([10, 10, 15]);
    expect(() => cost('9')).toThrow('BCRYPT_COST must be 10 or more');
    expect(() => cost('16')).toThrow('BCRYPT_COST must be 15 or less');
  });

  it('checking no password at all is as dear as checking one', async () => {
    const compare = jest.spyOn(bcrypt, 'compare');
    const hasher = passwordHasher({ cost: 6 });
    expect(await hasher.matches('secret123', undefined)).toBe(false);
    expect(compare.mock.calls.map(([, hash]) => hash.slice(0, 7))).toEqual(['$2b$06$']);
  });
});
