import { speaker, tokenOf } from '../graphql/speaker';
import { startApp, stores, type TestApp } from '../support/app';
import {
  bearer,
  cookieHeader,
  errorsOf,
  jane,
  john,
  loggedIn,
  logIn,
  member,
  storedSessions,
} from '../support/customers';
import type { Reply } from '../support/http-client';
import { secret } from '../support/people';

const address = {
  ...{ first_name: 'John', last_name: 'Doe', address1: ['1 High Street'], phone: '5550001' },
  ...{ country: 'DE', state: 'BE', city: 'Berlin', postcode: '10115' },
};
const message = (reply: Reply) => member(reply.body, 'message');

describe.each(stores)('deleting one’s own account (%s)', (store) => {
  let app: TestApp;
  let now = Date.now();

  beforeAll(async () => {
    app = await startApp(store, { clock: () => now });
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john, jane], addresses: [] }));

  const ids = async () => (await app.customers()).map(({ id }) => Number(id));
  const remove = (headers: Record<string, string>, json?: unknown, path = '/api/customer') =>
    app.client().send(path, { method: 'DELETE', headers, json });

  it.each(['/api/customer', '/public/api/customer'])(
    'DELETE %s with the right password deletes the account and all that belongs to it',
    async (path) => {
      const client = await loggedIn(app);
      await loggedIn(app);
      await client.post('/api/addresses/create', address);
      await (await loggedIn(app, jane.email)).post('/api/addresses/create', address);
      const token = await bearer(app);
      const say = speaker(app);
      const graphql = await tokenOf(say, String(john.email), secret);
      await app.client().post('/api/customer/forgot-password', { email: john.email });
      now += 10 * 60_000;

      const reply = await client.send(path, { method: 'DELETE', json: { password: secret } });
      expect([reply.status, reply.body]).toEqual([200, { message: 'Your account has been deleted.' }]);
      expect(client.jar.size).toBe(0);
      // Jane's: his other login is out of the store as well.
      expect(await storedSessions(app)).toHaveLength(1);
      expect(await ids()).toEqual([2]);
      expect((await app.addresses()).map(({ customer_id }) => Number(customer_id))).toEqual([2]);
      for (const table of [
        'accounts_reset_links',
        'accounts_logouts',
        'accounts_customer_uuids',
        app.schema.accessTokens.name,
      ])
        expect(await app.db.knex(app.db.table(table))).toEqual([]);
      expect(await app.db.knex(app.db.table('customer_password_resets'))).toEqual([]);
      expect((await client.get('/api/customer/get')).status).toBe(401);
      expect((await app.client().get('/api/customer/get', token)).status).toBe(401);
      expect((await say('{ readCustomerProfile { _id } }', {}, graphql)).errors).toHaveLength(1);
      expect((await logIn(app.client())).status).toBe(401);
      expect((await logIn(app.client(), jane.email)).status).toBe(200);
      const mails = await app.mails();
      expect(mails.at(-1)).toMatch(/^To: .*johndoe@example\.com/m);
      expect(mails.at(-1)).toContain('Your account was deleted');
    },
  );

  it.each([
    ['a session', async () => cookieHeader(await logIn(app.client()))],
    ['a token', () => bearer(app)],
  ])(
    '%s of the last minutes deletes the account without a password, an older one does not',
    async (_what, credential) => {
      const headers = await credential();
      now += 5 * 60_000;
      for (const json of [undefined, {}, { password: '' }, { password: null }]) {
        const reply = await remove(headers, json);
        expect([reply.status, errorsOf(reply)]).toEqual([
          422,
          { password: ['The password field is required.'] },
        ]);
      }
      expect(await ids()).toEqual([1, 2]);
      expect((await remove(await credential())).status).toBe(200);
      expect(await ids()).toEqual([2]);
    },
  );

  it.each([
    ['a wrong one', 'secret124'],
    ['one with a blank behind it', `${secret} `],
    ['a hash', String(john.password)],
    ['a text of NULs', '\u0000\u0000'],
    ['one that is too long', 'x'.repeat(5000)],
    ['a number', 5],
    ['yes', true],
    ['no', false],
    ['a list', [secret]],
    ['an empty list', []],
    ['an object', { toString: 1 }],
    ['a number beyond counting', 2 ** 60],
  ])('a password that is %s deletes no account', async (_what, password) => {
    for (const headers of [cookieHeader(await logIn(app.client())), await bearer(app)]) {
      const reply = await remove(headers, { password });
      expect([reply.status, Object.keys(errorsOf(reply) as object)]).toEqual([422, ['password']]);
    }
    expect(await ids()).toEqual([1, 2]);
  });

  it('nobody deletes an account without a credential, and a credential deletes no other account than its own', async () => {
    const strangers: Record<string, string>[] = [
      {},
      { Authorization: 'Bearer x.y.z' },
      { Cookie: 'bagisto_session=s:x' },
    ];
    for (const headers of strangers)
      expect((await remove(headers, { email: john.email, password: secret })).status).toBe(401);
    const reply = await remove(await bearer(app, jane.email), {
      ...{ id: 1, customer_id: 1, email: john.email, _method: 'GET' },
      password: secret,
    });
    expect(reply.status).toBe(200);
    expect(await ids()).toEqual([1]);
  });

  it('another site cannot delete an account with a visitor’s cookie', async () => {
    const cookie = cookieHeader(await logIn(app.client()));
    const evil = { ...cookie, Origin: 'http://evil.test', 'Sec-Fetch-Site': 'cross-site' };
    expect((await remove(evil)).status).toBe(403);
    const asPost = await app.client().post('/api/customer', { _method: 'DELETE' }, evil);
    expect(asPost.status).toBe(403);
    expect(await ids()).toEqual([1, 2]);
  });

  it('of several deletions of one account at once one succeeds, and the others are refused with 401', async () => {
    const headers = await bearer(app);
    const statuses = (await Promise.all([1, 2, 3].map(() => remove(headers)))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 401, 401]);
  });

  it('the mail and the answer about a deletion speak the language that was asked for', async () => {
    const reply = await remove(await bearer(app), {}, '/api/customer?locale=de');
    expect(message(reply)).toBe('Ihr Konto wurde gelöscht.');
    expect((await app.mails()).join()).toMatch(/wurde gel=C3=B6scht|wurde gelöscht/);
  });

  it('a deletion through GraphQL is told to the owner by mail as well', async () => {
    const say = speaker(app);
    const token = await tokenOf(say, String(john.email), secret);
    const { data } = await say(
      'mutation ($input: createCustomerProfileDeleteInput!) { createCustomerProfileDelete(input: $input) { customerProfileDelete { success message } } }',
      { input: { password: secret } },
      token,
    );
    expect(data.createCustomerProfileDelete.customerProfileDelete.success).toBe(true);
    expect((await app.mails()).join()).toContain('Your account was deleted');
  });
});

describe.each(stores)('a password that is guessed in order to delete (%s)', (store) => {
  it('a wrong password at a deletion counts towards the limit of logins', async () => {
    const app = await startApp(store, { env: { LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '3' } });
    try {
      await app.reset({ customers: [john] });
      const headers = await bearer(app);
      const guess = () =>
        app.client().send('/api/customer', { method: 'DELETE', headers, json: { password: 'wrong' } });
      const statuses = [];
      for (let n = 0; n < 4; n++) statuses.push((await guess()).status);
      expect(statuses).toEqual([422, 422, 422, 429]);
      expect(await app.customers()).toHaveLength(1);
    } finally {
      await app.stop();
    }
  });
});

describe.each(stores)('ACCOUNT_DELETION=off (%s)', (store) => {
  it('with ACCOUNT_DELETION=off the call is 404, and GraphQL refuses its mutation', async () => {
    const app = await startApp(store, { env: { ACCOUNT_DELETION: 'off' } });
    try {
      await app.reset({ customers: [john] });
      const reply = await app
        .client()
        .send('/api/customer', { method: 'DELETE', headers: await bearer(app), json: { password: secret } });
      expect(reply.status).toBe(404);
      const say = speaker(app);
      const { errors } = await say(
        'mutation ($input: createCustomerProfileDeleteInput!) { createCustomerProfileDelete(input: $input) { customerProfileDelete { success } } }',
        { input: { password: secret } },
        await tokenOf(say, String(john.email), secret),
      );
      expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
      expect(await app.customers()).toHaveLength(1);
    } finally {
      await app.stop();
    }
  });
});
