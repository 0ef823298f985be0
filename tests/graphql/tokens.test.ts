import { createHash, randomUUID } from 'node:crypto';
import { fromOurPage, mailedToken, passwords, resetPath, sendForm } from '../pages/recovery';
import { type Row, startApp, stores, type TestApp } from '../support/app';
import { hashed } from '../support/customers';
import { person, secret } from '../support/people';
import { loginDocument, profileDocument, type Speaker, speaker, tokenOf } from './speaker';

const email = 'person1@example.com';
const logout = 'mutation { createLogout(input: {}) { logout { success message } } }';
const verify = 'mutation { createVerifyToken(input: {}) { verifyToken { _id email isValid message } } }';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe.each(stores)('the tokens of GraphQL on %s', (store) => {
  let app: TestApp;
  let say: Speaker;

  beforeAll(async () => {
    app = await startApp(store);
    say = speaker(app);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await table().delete();
    await app.reset({ customers: [person(1), person(2)] });
  });

  const table = () => app.db.knex(app.db.table(app.schema.accessTokens.name));
  const rows = (): Promise<Row[]> => table().orderBy('id');
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
  const good = async (token: string): Promise<boolean> => {
    const here = (await say(profileDocument, {}, token)).data.readCustomerProfile !== null;
    const there = (await app.client().get('/api/customer/get', bearer(token))).status === 200;
    const verified = (await say(verify, {}, token)).data.createVerifyToken.verifyToken.isValid;
    expect([there, verified]).toEqual([here, here]);
    return here;
  };
  const login = () => tokenOf(say, email, secret);
  /** As PHP does it, whoever is logged in. */
  const insert = async (row: Row) => {
    const times = { created_at: '2026-01-02 03:04:05', updated_at: '2026-01-02 03:04:05' };
    const [id] = await table().insert({ name: 'customer-login', abilities: '["*"]', ...times, ...row });
    return Number(id);
  };

  test('an access token is stored as Sanctum stores it, and only as a hash', async () => {
    const token = await login();
    const [row] = await rows();
    const [id, plain = ''] = token.split('|');
    expect(row).toMatchObject({
      tokenable_type: 'Webkul\\BagistoApi\\Models\\Customer',
      name: 'customer-login',
      abilities: '["*"]',
      token: sha256(plain),
      expires_at: null,
    });
    expect([String(row?.id), Number(row?.tokenable_id)]).toEqual([id, 1]);
    expect(JSON.stringify(row)).not.toContain(plain);
  });

  test('an access token works with and without the number of its row, in any letter case of the scheme', async () => {
    const token = await login();
    expect(await good(token)).toBe(true);
    expect(await good(token.split('|')[1] ?? '')).toBe(true);
    const { data } = await say(profileDocument, {}, undefined, { Authorization: `bearer  ${token}` });
    expect(data.readCustomerProfile.email).toBe(email);
  });

  test.each(['Webkul\\BagistoApi\\Models\\Customer', 'Webkul\\Customer\\Models\\Customer'])(
    'an access token of a Bagisto 2.x on the same database is accepted (%s)',
    async (type) => {
      const plain = 'A'.repeat(40);
      const id = await insert({ tokenable_type: type, tokenable_id: 2, token: sha256(plain) });
      expect(await good(`${id}|${plain}`)).toBe(true);
    },
  );

  test.each(['shop_', 'my-shop_'])(
    'an access token may have the prefix that the shop gives it (%s)',
    async (prefix) => {
      const plain = `${prefix}${'P'.repeat(48)}`;
      const id = await insert({
        tokenable_type: 'Webkul\\BagistoApi\\Models\\Customer',
        tokenable_id: 2,
        token: sha256(plain),
      });
      expect([await good(`${id}|${plain}`), await good(plain)]).toEqual([true, true]);
    },
  );

  test('an access token of an admin, of another model or of nobody is not a customer’s', async () => {
    const plain = 'B'.repeat(48);
    const id = await insert({
      tokenable_type: 'Webkul\\User\\Models\\Admin',
      tokenable_id: 1,
      token: sha256(plain),
    });
    const customer = 'Webkul\\Customer\\Models\\Customer';
    const nobody = await insert({
      tokenable_type: customer,
      tokenable_id: 99,
      token: sha256('C'.repeat(48)),
    });
    expect(await good(`${id}|${plain}`)).toBe(false);
    expect(await good(`${nobody}|${'C'.repeat(48)}`)).toBe(false);
  });

  test('a wrong secret under a good number opens nothing and ends nothing', async () => {
    const token = await login();
    const [id] = token.split('|');
    const forged = `${id}|${'x'.repeat(48)}`;
    expect(await good(forged)).toBe(false);
    expect((await say(logout, {}, forged)).data.createLogout.logout.success).toBe(false);
    expect(await good(token)).toBe(true);
  });

  test.each([
    '',
    'null',
    'undefined',
    '1|',
    '|x',
    'x'.repeat(3000),
    '99999999999999999999|abc',
    "1|' or 1=1 --",
    '%00',
    '{}',
  ])('a text that is no access token (%j) is refused, and is never a fault', async (token) => {
    const { status, errors } = await say(profileDocument, {}, token);
    expect([status, errors[0]?.extensions?.code]).toEqual([200, 'UNAUTHENTICATED']);
  });

  test('no other kind of token or session opens the GraphQL door', async () => {
    const client = app.client();
    const jwt = (await client.post('/api/customer/login?token=true', { email, password: secret })).body as {
      token: string;
    };
    expect((await app.client().get('/api/customer/get', bearer(jwt.token))).status).toBe(200);
    await client.post('/api/customer/login', { email, password: secret });
    const cookie = String(client.jar.header().Cookie);
    const id =
      decodeURIComponent(cookie.split('=')[1] ?? '')
        .replace(/^s:/, '')
        .split('.')[0] ?? '';
    for (const [token, headers] of [
      [jwt.token, {}],
      [id, {}],
      [undefined, { Cookie: cookie }],
    ] as const) {
      const { errors } = await say(profileDocument, {}, token, headers);
      expect(errors[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    }
  });

  test('an access token does not open the EverShop door', async () => {
    const uuid = randomUUID();
    await app.db.knex(app.db.table('accounts_customer_uuids')).insert({ customer_id: 1, uuid });
    const reply = await app.client().get(`/api/customers/${uuid}`, bearer(await login()));
    expect(reply.status).toBe(401);
  });

  test('the Bagisto door takes an access token from the header only', async () => {
    const token = await login();
    const asked = await app.client().get(`/api/customer/get?token=${encodeURIComponent(token)}`);
    expect(asked.status).toBe(401);
  });

  test('an access token ends at its logout, for PHP too, and no other does', async () => {
    const [one, other] = [await login(), await login()];
    const { data } = await say(logout, {}, one);
    expect(data.createLogout.logout).toEqual({ success: true, message: 'Logged out successfully' });
    expect([await good(one), await good(other)]).toEqual([false, true]);
    expect((await rows()).map(({ id }) => String(id))).toEqual([other.split('|')[0]]);
    expect((await say(logout, {}, one)).data.createLogout.logout).toEqual({
      success: false,
      message: 'Unauthenticated. Please login to perform this action',
    });
  });

  test('an access token ends at a logout at the Bagisto door', async () => {
    const token = await login();
    expect((await app.client().get('/api/customer/logout', bearer(token))).status).toBe(200);
    expect(await good(token)).toBe(false);
    expect(await rows()).toEqual([]);
  });

  test('a change of password through either door ends all access tokens but the one that asked for it', async () => {
    const [one, other] = [await login(), await login()];
    const change =
      'mutation ($input: createCustomerProfileUpdateInput!) { createCustomerProfileUpdate(input: $input) { customerProfileUpdate { success } } }';
    const input = {
      currentPassword: secret,
      newPassword: 'another-secret',
      confirmPassword: 'another-secret',
    };
    const { data } = await say(change, { input }, one);
    expect(data.createCustomerProfileUpdate.customerProfileUpdate.success).toBe(true);
    expect([await good(one), await good(other)]).toEqual([true, false]);
    expect(await rows()).toHaveLength(1);

    const jwt = (
      await app.client().post('/api/customer/login?token=true', { email, password: 'another-secret' })
    ).body as { token: string };
    const fields = {
      first_name: 'J',
      last_name: 'D',
      gender: 'Male',
      password: 'third-secret',
      password_confirmation: 'third-secret',
    };
    expect((await app.client().put('/api/customer/profile', fields, bearer(jwt.token))).status).toBe(200);
    expect(await good(one)).toBe(false);
    expect(await rows()).toEqual([]);
  });

  test('access tokens end when the password is recovered', async () => {
    const token = await login();
    const link = await mailedToken(app, email);
    expect((await sendForm(app, resetPath(link), passwords, fromOurPage)).status).toBe(200);
    expect([await good(token), await rows()]).toEqual([false, []]);
  });

  test('access tokens end when PHP changes the password, and stay ended when the old one comes back', async () => {
    const token = await login();
    const { password } = await app.row(1);
    const customers = () => app.db.knex(app.db.table('customers')).where({ id: 1 });
    await customers().update({ password: hashed(secret) });
    expect(await good(token)).toBe(false);
    await customers().update({ password });
    expect(await good(token)).toBe(false);
  });

  test('access tokens end when the account is switched off or suspended', async () => {
    const token = await login();
    await app.db.knex(app.db.table('customers')).where({ id: 1 }).update({ status: 0 });
    expect(await good(token)).toBe(false);
  });

  test('access tokens end with the account', async () => {
    const token = await login();
    const remove =
      'mutation ($input: createCustomerProfileDeleteInput!) { createCustomerProfileDelete(input: $input) { customerProfileDelete { success message } } }';
    const { data } = await say(remove, { input: { password: secret } }, token);
    expect(data.createCustomerProfileDelete.customerProfileDelete.success).toBe(true);
    expect(await good(token)).toBe(false);
    expect([await rows(), (await app.customers()).map(({ id }) => Number(id))]).toEqual([[], [2]]);
  });

  test('a login through GraphQL refuses a wrong password and an unknown address in the same words', async () => {
    const refused = {
      id: '0',
      _id: 0,
      token: '',
      apiToken: '',
      success: false,
      message: 'Invalid email or password',
    };
    for (const input of [
      { email, password: 'wrong-secret' },
      { email: 'nobody@example.com', password: secret },
    ]) {
      const { data, errors } = await say(loginDocument, { input });
      expect([errors, data.createCustomerLogin.customerLogin]).toEqual([[], refused]);
    }
    await app.db.knex(app.db.table('customers')).where({ id: 1 }).update({ status: 0 });
    const { data } = await say(loginDocument, { input: { email, password: secret } });
    expect(data.createCustomerLogin.customerLogin).toMatchObject({
      success: false,
      message: 'Your account is not active.',
    });
    expect(await rows()).toEqual([]);
  });
});
