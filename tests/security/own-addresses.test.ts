import { type Row, startApp, stores, type TestApp } from '../support/app';
import { bearer, jane, john, loggedIn, member } from '../support/customers';
import type { Client } from '../support/http-client';

const form = {
  address1: ['1 New St'],
  country: 'DE',
  state: 'BE',
  city: 'Berlin',
  postcode: '10115',
  phone: '0301234',
};

const address = (id: number, more: Row = {}): Row => ({
  id,
  address_type: 'customer',
  customer_id: 1,
  first_name: 'John',
  last_name: 'Doe',
  company_name: null,
  vat_id: null,
  address1: `${id} High Street`,
  address2: null,
  city: 'Berlin',
  state: 'BE',
  country: 'DE',
  postcode: '10115',
  phone: '030',
  default_address: 0,
  created_at: '2021-03-04 05:06:07',
  updated_at: '2021-03-04 05:06:07',
  ...more,
});

/** Columns that no customer may decide, under every name that the table has for them. */
const privileges = {
  id: 2,
  customer_id: 2,
  customerId: 2,
  address_type: 'order_billing',
  cart_id: 7,
  order_id: 9,
  parent_address_id: 2,
  additional: { free: true },
  gender: 'x',
  email: 'janeroe@example.com',
  address2: 'x',
  created_at: '1999-01-01 00:00:00',
  updated_at: '1999-01-01 00:00:00',
  is_default: true,
};

describe.each(stores)('one’s own addresses and nothing else (%s)', (store) => {
  let app: TestApp;
  let client: Client;

  const defaults = async (customer: number) =>
    (await app.addresses())
      .filter((row) => row.customer_id === customer && row.address_type === 'customer' && row.default_address)
      .map(({ id }) => Number(id));

  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.reset({
      customers: [john, jane],
      addresses: [
        address(1),
        address(2, { customer_id: 2, default_address: 1 }),
        address(3, { address_type: 'cart_billing', cart_id: 7, default_address: 1 }),
        address(4, { address_type: 'order_shipping', order_id: 9, default_address: 1 }),
        address(5, { default_address: 1 }),
        address(6, { customer_id: null }),
      ],
    });
    client = await loggedIn(app);
  });

  it('the list of addresses has nobody else’s, and none of a cart or an order', async () => {
    const { body } = await client.get('/api/addresses?customer_id=2&address_type=cart_billing');
    expect((member(body, 'data') as Row[]).map(({ id }) => id)).toEqual([1, 5]);
    const { body: hers } = await (await loggedIn(app, jane.email)).get('/api/addresses?customer_id=1');
    expect((member(hers, 'data') as Row[]).map(({ id }) => id)).toEqual([2]);
  });

  it.each([
    ...['2', '3', '4', '6', '999', '0', '-1', '+1', '01', '1.0', '1e0', '1abc', '0x1', 'create'],
    ...[
      '4294967297',
      '18446744073709551617',
      '9'.repeat(400),
      '%00',
      '1%00',
      '1%20',
      "1'%20or%20'1",
      '%C3%A9',
    ],
  ])('the address %s, which is not the customer’s own, is 404', async (id) => {
    const before = await app.addresses();
    const path = `/api/addresses/${id}`;
    const token = await bearer(app);
    const replies = [
      await client.get(path),
      await client.put(path, { ...form, default_address: 1 }),
      await client.send(path, { method: 'DELETE' }),
      await app.client().get(path, token),
      await app.client().put(path, form, token),
      await app.client().send(path, { method: 'DELETE', headers: token }),
      await client.post(`${path}?_method=DELETE`),
    ];
    for (const { status, body } of replies) {
      expect({ status, body }).toEqual({ status: 404, body: { error: 'Resource not found' } });
    }
    expect(await app.addresses()).toEqual(before);
  });

  it.each([
    ['GET', '/api/addresses'],
    ['POST', '/api/addresses/create'],
    ['GET', '/api/addresses/1'],
    ['PUT', '/api/addresses/1'],
    ['DELETE', '/api/addresses/1'],
  ])('%s %s is refused without a login', async (method, path) => {
    const before = await app.addresses();
    for (const body of [form, { ...form, address1: 'a text' }, {}]) {
      const reply = await app.client().send(path, { method, ...(method !== 'GET' && { json: body }) });
      expect([reply.status, reply.body]).toEqual([401, { error: 'Unauthenticated' }]);
    }
    expect(await app.addresses()).toEqual(before);
  });

  it('an address decides nothing that is not on its form', async () => {
    const before = await app.addresses();
    const created = await client.post('/api/addresses/create', { ...privileges, ...form });
    expect(created.status).toBe(200);
    expect((await app.addresses()).at(-1)).toMatchObject({
      id: 7,
      customer_id: 1,
      address_type: 'customer',
      cart_id: null,
      order_id: null,
      additional: null,
      gender: null,
      email: null,
      address2: null,
      default_address: 0,
      first_name: 'John',
      last_name: 'Doe',
    });
    expect(String((await app.addresses()).at(-1)?.created_at)).not.toMatch(/^1999/);
    expect((await app.addresses()).slice(0, 6)).toEqual(before);

    const changed = await client.put('/api/addresses/1', { ...privileges, ...form });
    expect(member(changed.body, 'data', 'id')).toBe(1);
    const [first, ...rest] = await app.addresses();
    expect(first).toMatchObject({
      ...before[0],
      address1: '1 New St',
      phone: '0301234',
      updated_at: first?.updated_at,
    });
    expect(rest.slice(0, 5)).toEqual(before.slice(1));
  });

  it('a new default address leaves one default, and the addresses of others, of the cart and of the order alone', async () => {
    await client.post('/api/addresses/create', { ...form, default_address: 1 });
    expect(await defaults(1)).toEqual([7]);
    await client.put('/api/addresses/1', { ...form, default_address: true });
    expect(await defaults(1)).toEqual([1]);
    await client.put('/api/addresses/1', { ...form, default_address: true });
    expect(await defaults(1)).toEqual([1]);
    await client.put('/api/addresses/1', form);
    expect(await defaults(1)).toEqual([]);
    expect(await defaults(2)).toEqual([2]);
    const others = (await app.addresses()).filter(({ id }) => id === 3 || id === 4);
    expect(others.map((row) => [row.default_address, row.updated_at])).toEqual([
      [1, '2021-03-04 05:06:07'],
      [1, '2021-03-04 05:06:07'],
    ]);
  });

  it('two addresses that are made the default at once leave exactly one default', async () => {
    for (let round = 0; round < 3; round++) {
      const replies = await Promise.all(
        Array.from({ length: 6 }, (_, at) =>
          at % 2 === 0
            ? client.post('/api/addresses/create', { ...form, default_address: 1 })
            : client.put(`/api/addresses/${at === 1 ? 1 : 5}`, { ...form, default_address: 1 }),
        ),
      );
      expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(200));
      expect(await defaults(1)).toHaveLength(1);
    }
    expect(await defaults(2)).toEqual([2]);
  });

  it('of two deletions of one address one finds it', async () => {
    const replies = await Promise.all([
      client.send('/api/addresses/1', { method: 'DELETE' }),
      client.send('/api/addresses/1', { method: 'DELETE' }),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect((await app.addresses()).map(({ id }) => id)).toEqual([2, 3, 4, 5, 6]);
  });
});
