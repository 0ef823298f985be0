import { startApp, stores, type TestApp } from '../support/app';
import { ask } from '../support/http-client';
import { adminBearer, appointAdmins } from './callers';
import { dashed, data, type Headers, moment, send } from './exchanges';

/** Every key in the order of the sample, and for each value the type that the sample shows. */
type Sample = Record<string, unknown>;

const customer: Sample = {
  customer_id: 'number',
  uuid: dashed,
  status: 1,
  group_id: 1,
  email: 'john.smith@example.com',
  full_name: 'John Smith',
  created_at: moment,
  updated_at: moment,
};
const links = (uuid: unknown) => [
  { rel: 'customerGrid', href: '/admin/customers', action: 'GET', types: ['text/xml'] },
  { rel: 'edit', href: `/admin/customers/edit/${uuid}`, action: 'GET', types: ['text/xml'] },
];
/** The editions' rows of an address, together; the sample's values are what the tests send. */
const address: Sample = {
  customer_address_id: 'number',
  uuid: dashed,
  customer_id: 'number',
  full_name: 'John A. Smith',
  telephone: '555-123-4567',
  address_1: '123 Main Street',
  address_2: 'Apt 4B',
  city: 'Springfield',
  province: 'IL',
  country: 'US',
  postcode: '62701',
  is_default: true,
  created_at: moment,
  updated_at: moment,
};
const sent = { email: 'john.smith@example.com', password: 'secret123', full_name: 'John Smith' };
const {
  customer_address_id: _id,
  uuid: _uuid,
  customer_id: _owner,
  created_at: _made,
  updated_at: _changed,
  ...home
} = address;

function expectShape(found: unknown, sample: Sample) {
  expect(Object.keys(found as object)).toEqual(Object.keys(sample));
  for (const [name, expected] of Object.entries(sample)) {
    const value = (found as Sample)[name];
    if (expected === 'number') expect(typeof value).toBe('number');
    else if (expected instanceof RegExp) expect(value).toMatch(expected);
    else expect(value).toEqual(expected);
  }
}

describe.each(stores)('the documentation’s own requests (%s)', (store) => {
  let app: TestApp;
  let admin: Headers;
  beforeAll(async () => {
    app = await startApp(store);
    await appointAdmins(app);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.reset();
    admin = await adminBearer(app);
  });

  const create = async (more: object = {}) => {
    const reply = await send(app, 'POST', '/api/customers', admin, { ...sent, ...more });
    expect(reply.status).toBe(200);
    return data(reply);
  };

  it.each([
    [
      'Cookie: admin_token (2023)',
      ({ Authorization = '' }: Headers) => ({ Cookie: `admin_token=${Authorization.slice(7)}` }),
    ],
    ['Authorization: Bearer (2026)', (headers: Headers) => headers],
  ])('EverShop’s documented request creates a customer with %s', async (_how, credential) => {
    const reply = await send(
      app,
      'POST',
      '/api/customers',
      { Accept: 'application/json', ...credential(admin) },
      sent,
    );
    expect(reply.status).toBe(200);
    expect(Object.keys(reply.body as object)).toEqual(['data']);
    expectShape(data(reply), { ...customer, links: links(data(reply).uuid) });
  });

  it.each([['0'], ['1'], [0], [1]])(
    'EverShop’s documented request creates a customer with the status %p',
    async (status) => {
      expect((await create({ status })).status).toBe(Number(status));
    },
  );

  it('EverShop’s documented request updates a customer (all editions)', async () => {
    const { uuid, customer_id } = await create();
    const reply = await send(app, 'PATCH', `/api/customers/${uuid}`, admin, { full_name: 'John A. Smith' });
    expect(reply.status).toBe(200);
    expectShape(data(reply), {
      ...customer,
      customer_id,
      uuid,
      full_name: 'John A. Smith',
      links: links(uuid),
    });
  });

  it('EverShop’s documented request updates a customer by an id without dashes (2023)', async () => {
    const { uuid } = await create();
    const id = String(uuid).replaceAll('-', '');
    const reply = await send(app, 'PATCH', `/api/customers/${id}`, admin, {
      email: 'new@example.com',
      full_name: 'abc',
    });
    expectShape(data(reply), {
      ...customer,
      uuid,
      email: 'new@example.com',
      full_name: 'abc',
      links: links(uuid),
    });
  });

  it('EverShop’s documented request deletes a customer (all editions)', async () => {
    const { uuid, customer_id } = await create();
    const reply = await send(app, 'DELETE', `/api/customers/${uuid}`, admin);
    expect(reply.status).toBe(200);
    expectShape(data(reply), { ...customer, customer_id, uuid });
    expect((await send(app, 'GET', `/api/customers/${uuid}`, admin)).status).toBe(404);
    expect(await app.customers()).toEqual([]);
  });

  it('EverShop’s documented requests log in and out (2025)', async () => {
    await create();
    const { full_name: _, ...credentials } = sent;
    const login = await send(app, 'POST', '/customer/login', {}, credentials);
    expect(login).toMatchObject({ status: 200, body: { data: { sid: expect.any(String) } } });
    const session = { 'X-Session-ID': String(data(login).sid) };
    const logout = await send(app, 'POST', '/customers/logout', session);
    expect(logout).toMatchObject({ status: 200, body: { data: {} } });
  });

  it('EverShop’s documented requests create and delete a customer session (2023)', async () => {
    await create();
    const { full_name: _, ...credentials } = sent;
    const session = await send(app, 'POST', '/api/customers/sessions', admin, credentials);
    expect(session.status).toBe(200);
    expectShape(data(session), { token: /^[\w-]+\.[\w-]+\.[\w-]+$/, sid: /^\S+$/ });
    const ended = await send(app, 'POST', `/api/customers/sessions/${data(session).sid}`, admin);
    expect(ended).toMatchObject({ status: 200, body: { data: {} } });
  });

  it('EverShop’s documented request gets a customer (2025)', async () => {
    const { uuid, customer_id } = await create({ full_name: 'John A. Smith' });
    const added = await send(app, 'POST', `/api/customers/${uuid}/addresses`, admin, home);
    expect(added.status).toBe(200);
    const reply = await send(app, 'GET', `/api/customers/${uuid}`, admin);
    expect(reply.status).toBe(200);
    const { addresses, ...row } = data(reply);
    expectShape(row, { ...customer, uuid, customer_id, full_name: 'John A. Smith' });
    expect(Object.keys(data(reply)).at(-1)).toBe('addresses');
    expect(addresses).toEqual([data(added)]);
    expectShape((addresses as object[])[0], { ...address, customer_id });
  });

  it('EverShop’s documented request lists all customers (2025)', async () => {
    const jane = await create({ email: 'jane.doe@example.com', full_name: 'Jane Doe' });
    await create();
    const reply = await send(app, 'GET', '/api/customers', admin);
    expect(reply.status).toBe(200);
    const { data: rows, ...rest } = reply.body as { data: Sample[] };
    expect(rows).toHaveLength(2);
    expectShape(rows[0], {
      ...customer,
      uuid: jane.uuid,
      email: 'jane.doe@example.com',
      full_name: 'Jane Doe',
    });
    expectShape(rows[1], customer);
    expect(JSON.stringify(rest)).toBe(
      JSON.stringify({
        links: { first: '/api/customers?page=1', last: '/api/customers?page=1', prev: null, next: null },
        meta: {
          current_page: 1,
          from: 1,
          last_page: 1,
          path: '/api/customers',
          per_page: 20,
          to: 2,
          total: 2,
        },
      }),
    );
  });

  it('EverShop’s documented requests create, update and delete an address (2026)', async () => {
    const { uuid, customer_id } = await create();
    const path = `/api/customers/${uuid}/addresses`;
    const given = {
      full_name: 'John Smith',
      address_1: '123 Main St',
      city: 'New York',
      province: 'NY',
      country: 'US',
      postcode: '10001',
    };
    const created = await send(app, 'POST', path, admin, given);
    expect(created.status).toBe(200);
    const row = { ...address, customer_id, ...given, telephone: null, address_2: null, is_default: false };
    expectShape(data(created), row);
    const change = { full_name: 'John A. Smith', address_1: '456 Oak Ave' };
    const one = `${path}/${data(created).uuid}`;
    const updated = await send(app, 'PATCH', one, admin, change);
    expect(updated.status).toBe(200);
    expectShape(data(updated), { ...row, ...change, uuid: data(created).uuid });
    const deleted = await send(app, 'DELETE', one, admin);
    expect(deleted).toMatchObject({ status: 200, body: { data: data(updated) } });
    expect((await send(app, 'DELETE', one, admin)).status).toBe(404);
  });

  it('EverShop’s documented requests reset and update a password (2026)', async () => {
    await create();
    const reset = await send(app, 'POST', '/api/customers/reset-password', {}, { email: sent.email });
    expect(reset).toMatchObject({ status: 200, body: { data: { success: true } } });
    const token = /reset-password\/(\w+)/.exec((await app.mails()).join('\n').replaceAll('=\r\n', ''))?.[1];
    const given = { password: 'another-secret', token };
    const update = await send(app, 'POST', '/api/customers/password', {}, given);
    expect(update).toMatchObject({ status: 200, body: { data: { success: true } } });
    const json = { email: sent.email, password: given.password };
    expect((await ask(app.url, '/customer/login', { method: 'POST', json })).status).toBe(200);
  });

  it('EverShop’s documented errors have their status and shape (2025)', async () => {
    const { uuid } = await create();
    await create({ email: 'jane.doe@example.com' });
    const unknown = '00000000-0000-4000-8000-000000000000';
    const replies = [
      await send(app, 'PATCH', `/api/customers/${uuid}`, admin, { email: 'nobody' }),
      await send(app, 'GET', '/api/customers'),
      await send(app, 'GET', `/api/customers/${unknown}`, admin),
      await send(app, 'PATCH', `/api/customers/${uuid}`, admin, { email: 'jane.doe@example.com' }),
      await send(app, 'POST', '/api/customers', admin, sent),
    ];
    expect(replies.map(({ status }) => status)).toEqual([400, 401, 404, 409, 409]);
    for (const { status, body } of replies) {
      const { error } = body as { error: Sample };
      expect(Object.keys(error).slice(0, 2)).toEqual(['status', 'message']);
      expect(error.status).toBe(status);
    }
    expect(replies[2]?.body).toEqual({ error: { status: 404, message: 'Customer not found' } });
  });
});
