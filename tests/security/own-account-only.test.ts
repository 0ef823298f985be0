import { startApp, stores, type TestApp } from '../support/app';
import { customerFields } from '../support/customer-fields';
import {
  bearer,
  cookieHeader,
  jane,
  john,
  loggedIn,
  logIn,
  member,
  newcomer,
  profile,
} from '../support/customers';
import type { Reply } from '../support/http-client';

/** Columns that no customer may decide, under every name that a Bagisto has for them. */
const privileges = {
  id: 2,
  customer_id: 2,
  status: 0,
  is_verified: 0,
  is_suspended: 1,
  customer_group_id: 3,
  group: { id: 3, name: 'Wholesale' },
  group_id: 3,
  channel_id: 7,
  api_token: 'x'.repeat(80),
  remember_token: 'remembered',
  email_key: 'janeroe@example.com',
  passwordHash: 'plain',
  created_at: '1999-01-01 00:00:00',
  updated_at: '1999-01-01 00:00:00',
  deleted_at: '1999-01-01 00:00:00',
  name: 'Somebody Else',
  'c.status': 0,
};
const taken = {
  message: 'The given data was invalid.',
  errors: { email: ['The email has already been taken.'] },
};

describe.each(stores)('one’s own account and nothing else (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store, { env: { BAGISTO_RELEASE: 'documented' } });
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john, jane] }));

  it('a registration decides nothing that is not on its form', async () => {
    const plain = await app.client().post('/api/customer/register', newcomer('plain@example.com'));
    const greedy = await app
      .client()
      .post('/api/customer/register', { ...privileges, ...newcomer('greedy@example.com') });
    expect([plain.status, greedy.status]).toEqual([200, 200]);
    const own = ({
      id,
      email,
      email_key,
      password,
      created_at,
      updated_at,
      ...others
    }: Record<string, unknown>) => others;
    expect(own(await app.row(4))).toEqual(own(await app.row(3)));
    expect(await app.row(4)).toMatchObject({
      status: 1,
      customer_group_id: 1,
      is_verified: 1,
      api_token: null,
    });
    expect(String((await app.row(4)).created_at)).not.toMatch(/^1999/);
    expect(await app.row(2)).toMatchObject(jane);
  });

  it.each([
    ['a session', async () => cookieHeader(await logIn(app.client()))],
    ['a token', () => bearer(app)],
  ])('a profile sent with %s decides nothing that is not on its form', async (_what, credential) => {
    const headers = await credential();
    const before = await app.row(1);
    const reply = await app.client().put('/api/customer/profile', { ...privileges, ...profile() }, headers);
    expect(reply.status).toBe(200);
    const { updated_at: _now, ...after } = await app.row(1);
    expect(before).toMatchObject(after);
    expect(await app.row(2)).toMatchObject(jane);
  });

  it('the parameters of the query are fields like any other', async () => {
    const client = await loggedIn(app);
    const query = 'status=0&customer_group_id=3&is_verified=0&api_token=x&id=2&gender=Other';
    expect((await client.put(`/api/customer/profile?${query}`, profile())).status).toBe(200);
    expect(await app.row(1)).toMatchObject({
      status: 1,
      customer_group_id: 1,
      is_verified: 1,
      api_token: null,
      gender: 'Male',
    });
  });

  it('an answer has the fields of the contract and no others, whatever the row holds', async () => {
    const secrets = {
      api_token: 'api-token-secret',
      token: 'token-secret',
      remember_token: 'remember-secret',
      notes: 'notes-secret',
    };
    await app.db.knex(app.db.table('customers')).where({ id: 1 }).update(secrets);
    const client = app.client();
    const login = await logIn(client);
    const replies = {
      login,
      token: await app
        .client()
        .post('/api/customer/login?token=1', { email: john.email, password: 'secret123' }),
      get: await client.get('/api/customer/get'),
      byId: await client.get('/api/customers/1'),
      profile: await client.put('/api/customer/profile', profile()),
      register: await app.client().post('/api/customer/register', newcomer('new@example.com')),
      forgot: await app.client().post('/api/customer/forgot-password', { email: john.email }),
      logout: await client.get('/api/customer/logout'),
    };
    const shape = ({ status, body }: Reply) => [status, ...Object.keys(body as object)];
    expect(Object.entries(replies).map(([name, reply]) => [name, ...shape(reply)])).toEqual([
      ['login', 200, 'token', 'message', 'data'],
      ['token', 200, 'token', 'message', 'data'],
      ['get', 200, 'data'],
      ['byId', 200, 'data'],
      ['profile', 200, 'message', 'data'],
      ['register', 200, 'message'],
      ['forgot', 200, 'message'],
      ['logout', 200, 'message'],
    ]);
    for (const reply of Object.values(replies)) {
      const data = member(reply.body, 'data');
      if (data !== undefined) {
        expect(Object.keys(data as object)).toEqual(customerFields);
        expect(Object.keys(member(data, 'group') as object)).toEqual([
          'id',
          'name',
          'created_at',
          'updated_at',
        ]);
      }
      expect(reply.text).not.toMatch(/secret|\$2y\$|email_key|is_verified|customer_group_id/);
    }
  });

  it('customers/me under a prefix of Bagisto’s door is refused; EverShop’s door has it under its own path', async () => {
    const client = await loggedIn(app);
    const { status, body } = await client.get('/public/api/customers/me');
    expect([status, body]).toEqual([403, { message: 'Invalid Request.' }]);
  });

  it.each([
    ...[
      '2',
      '3',
      '999',
      '0',
      '-1',
      '+1',
      '01',
      '1.0',
      '1e0',
      '0x1',
      '1abc',
      'abc',
      '%201',
      '1%20',
      '１',
      '1,2',
      '1%00',
    ],
    ...['9999999999999999999', '1;drop table customers', "1'", '%25', '*'],
  ])('a customer cannot read customers/%s, which is somebody else’s or nobody’s', async (id) => {
    const client = await loggedIn(app);
    const reply = await client.get(`/api/customers/${encodeURI(decodeURI(id))}`);
    expect([reply.status, reply.body]).toEqual([403, { message: 'Invalid Request.' }]);
    expect(reply.text).not.toContain('example.com');
    const headers = await bearer(app);
    expect((await app.client().get(`/api/customers/${encodeURI(decodeURI(id))}`, headers)).status).toBe(
      reply.status,
    );
  });

  it('an id in a query or a body is not looked at', async () => {
    const client = await loggedIn(app);
    for (const path of ['/api/customer/get?id=2&customer_id=2', '/api/customers/1?id=2&customers=2']) {
      expect((await client.get(path)).body).toMatchObject({ data: { id: 1 } });
    }
    const body = JSON.stringify({ id: 2, user_id: 2, email: jane.email });
    expect((await client.send('/api/customer/get', { body })).body).toMatchObject({ data: { id: 1 } });
  });

  it('a profile cannot take another customer’s e-mail address, and may send back its own', async () => {
    const client = await loggedIn(app);
    for (const email of [
      'janeroe@example.com',
      'JaneRoe@Example.com',
      'jänerœ@example.com'.replace('œ', 'oe'),
    ]) {
      const refused = await client.put('/api/customer/profile', profile({ email }));
      expect([refused.status, refused.body]).toEqual([422, taken]);
    }
    for (const email of ['JohnDoe@example.com', 'johndoe@example.com']) {
      expect((await client.put('/api/customer/profile', profile({ email }))).status).toBe(200);
    }
    expect((await app.row(2)).email).toBe(jane.email);
  });
});
