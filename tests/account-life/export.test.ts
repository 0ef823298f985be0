import { speaker, tokenOf } from '../graphql/speaker';
import { startApp, stores, type TestApp } from '../support/app';
import { bearer, jane, john, loggedIn, member } from '../support/customers';
import type { Reply } from '../support/http-client';
import { secret } from '../support/people';

const address = {
  ...{ first_name: 'John', last_name: 'Doe', address1: ['1 High Street'], phone: '5550001' },
  ...{ country: 'DE', state: 'BE', city: 'Berlin', postcode: '10115' },
};
const path = '/api/customer/export';

describe.each(stores)('everything that is kept about a customer (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john, jane], addresses: [] }));

  const part = ({ body }: Reply, name: string) => member(body, name) as Record<string, unknown>[];

  it('an export is one JSON file of the customer’s own things, and of nobody else’s', async () => {
    const secrets = {
      api_token: 'api-token-secret',
      token: 'token-secret',
      remember_token: 'remember-secret',
    };
    await app.db
      .knex(app.db.table('customers'))
      .where({ id: 1 })
      .update({ ...secrets, notes: 'likes blue' });
    const browser = await loggedIn(app);
    await browser.post('/api/addresses/create', address);
    await (await loggedIn(app, jane.email)).post('/api/addresses/create', { ...address, city: 'Pune' });
    const graphql = await tokenOf(speaker(app), String(john.email), secret);
    await app.client().post('/api/customer/forgot-password', { email: john.email });
    const reply = await browser.get(path);
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="account-1.json"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(reply.body).toMatchObject({
      exported_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      timezone: 'UTC',
      customer: { id: 1, email: john.email, first_name: 'John', group: 'General', notes: 'likes blue' },
      access_tokens: [{ name: 'customer-login' }],
      reset_links: [{ ended: null }],
    });
    expect(part(reply, 'addresses')).toMatchObject([{ city: 'Berlin', address_type: 'customer' }]);
    expect(part(reply, 'logins').length).toBeGreaterThan(0);
    for (const hidden of [
      ...Object.values(secrets),
      ...[String(john.password), String(graphql.split('|')[1]), String(jane.email), 'Pune', 'session:'],
    ])
      expect(reply.text).not.toContain(hidden);
    expect(reply.text).not.toMatch(/password|fingerprint|handle|[0-9a-f]{64}/);
  });

  it('an export by a token is the same under every prefix, and nobody else gets it', async () => {
    const headers = await bearer(app);
    for (const where of [path, '/public/api/customer/export'])
      expect((await app.client().get(where, headers)).status).toBe(200);
    const head = await app.client().send(path, { method: 'HEAD', headers });
    expect([head.status, head.text]).toEqual([200, '']);
    for (const stranger of [{}, { Authorization: 'Bearer a.b.c' }] as Record<string, string>[])
      expect((await app.client().get(path, stranger)).status).toBe(401);
    const other = await app.client().get(`${path}?id=2&customer_id=2`, headers);
    expect(member(other.body, 'customer', 'id')).toBe(1);
  });

  it('an export has every row, however many there are, and reads a few at a time', async () => {
    const rows = Array.from({ length: 1050 }, (_, at) => ({
      ...{
        address_type: 'customer',
        customer_id: at % 21 === 20 ? 2 : 1,
        first_name: 'J',
        last_name: `"${at}"`,
      },
      ...{ address1: 'A', postcode: '1', city: 'B', state: 'S', country: 'DE' },
    }));
    for (let at = 0; at < rows.length; at += 50)
      await app.db.knex(app.db.table('addresses')).insert(rows.slice(at, at + 50));
    const reply = await app.client().get(path, await bearer(app));
    const mine = rows.filter(({ customer_id }) => customer_id === 1).map(({ last_name }) => last_name);
    expect(part(reply, 'addresses').map(({ last_name }) => last_name)).toEqual(mine);
  });

  it('exports are limited per customer', async () => {
    const strict = await startApp(store, { beside: app, env: { LIMIT_CHANGES_PER_CUSTOMER: '2' } });
    try {
      const headers = await bearer(strict);
      const statuses = [];
      for (let n = 0; n < 3; n++) statuses.push((await strict.client().get(path, headers)).status);
      expect(statuses).toEqual([200, 200, 429]);
    } finally {
      await strict.stop();
    }
  });
});
