import { startApp, stores, type TestApp } from '../support/app';
import { bearer, jane, john, member, queriesDuring } from '../support/customers';
import { secret } from '../support/people';
import { adminBearer, appointAdmins, logInHere, sidHeader, withBearer } from './callers';
import { customerHeaders, data, type Headers, send, unknownUuid, uuidOf } from './exchanges';

/** Faults that running EverShop servers were seen to have; none may be here. */
describe.each(stores)('the holes of the real server are absent (%s)', (store) => {
  let app: TestApp;
  let admin: Headers;
  let johns: string;

  beforeAll(async () => {
    app = await startApp(store, { env: { EVERSHOP_OPEN_REGISTRATION: 'true' } });
    await appointAdmins(app);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.reset({ customers: [john, jane] });
    admin = await adminBearer(app);
    johns = await uuidOf(app, admin, 1);
  });

  const newcomer = { email: 'new@example.com', password: secret, full_name: 'Ann Lee' };
  const home = { full_name: 'Ann Lee', address_1: 'Road 1', country: 'US' };
  const everything = async () => [
    await app.customers(),
    await app.db.knex(app.db.table('addresses')),
    await app.db.knex(app.db.table('accounts_customer_uuids')).orderBy('customer_id'),
  ];

  it('no answer holds a hash, a secret or a column that is not documented', async () => {
    const secrets = {
      api_token: 'api-token-secret',
      remember_token: 'remember-secret',
      notes: 'notes-secret',
    };
    await app.db.knex(app.db.table('customers')).where({ id: 1 }).update(secrets);
    const one = `/api/customers/${johns}`;
    const added = await send(app, 'POST', `${one}/addresses`, admin, home);
    const replies = [
      added,
      await send(app, 'POST', '/api/customers', admin, newcomer),
      await send(app, 'POST', '/api/customers', {}, { ...newcomer, email: 'stranger@example.com' }),
      await send(app, 'GET', one, admin),
      await send(app, 'GET', '/api/customers', admin),
      await send(app, 'PATCH', one, admin, { password: 'another-secret' }),
      await send(app, 'DELETE', `${one}/addresses/${data(added).uuid}`, admin),
      await send(app, 'DELETE', one, admin),
    ];
    for (const { status, text } of replies) {
      expect(status).toBe(200);
      expect(text).not.toMatch(/\$2[aby]\$|secret|"password|insertId|updatedId|_key/);
    }
  });

  it('no request writes a column that is not documented, whoever sends it', async () => {
    const columns = {
      ...{ customer_id: 77, id: 77, uuid: unknownUuid, group_id: 3, customer_group_id: 3, group: { id: 3 } },
      ...{ is_verified: 0, is_suspended: 1, channel_id: 7, api_token: 'x', notes: 'x', remember_token: 'x' },
      ...{ created_at: '1999-01-01 00:00:00', updated_at: '1999-01-01 00:00:00', meta_data: {}, token: 'x' },
      ...{
        password_hash: 'x',
        passwordHash: 'x',
        email_key: 'x',
        first_name: 'X',
        last_name: 'X',
        phone: '1',
      },
    };
    const own = ({
      id,
      email,
      email_key,
      password,
      created_at,
      updated_at,
      ...rest
    }: Record<string, unknown>) => rest;
    await send(app, 'POST', '/api/customers', admin, newcomer);
    const greedy = [
      await send(app, 'POST', '/api/customers', admin, { ...columns, ...newcomer, email: 'b@example.com' }),
      await send(app, 'POST', '/api/customers', {}, { ...columns, ...newcomer, email: 'c@example.com' }),
    ];
    expect(greedy.map(({ status }) => status)).toEqual([200, 200]);
    const [, , plain, byAdmin, byStranger] = await app.customers();
    expect([byAdmin, byStranger].map((row) => own(row ?? {}))).toEqual([own(plain ?? {}), own(plain ?? {})]);
    expect(JSON.stringify([byAdmin, byStranger])).not.toMatch(/1999/);
    expect(greedy.map((reply) => data(reply).uuid)).not.toContain(unknownUuid);

    const before = await app.row(1);
    for (const headers of [admin, await customerHeaders(app, john.email)])
      expect(data(await send(app, 'PATCH', `/api/customers/${johns}`, headers, columns))).toMatchObject({
        ...{ uuid: johns, customer_id: 1, group_id: 1 },
      });
    expect(await app.row(1)).toEqual({ ...before, updated_at: expect.anything() });
    expect(await uuidOf(app, admin, 1)).toBe(johns);
  });

  it('an address belongs to the customer whom the path names, whatever its body says', async () => {
    const greedy = {
      ...{
        customer_id: 2,
        customer_address_id: 77,
        id: 77,
        uuid: unknownUuid,
        address_type: 'order_shipping',
      },
      ...{ cart_id: 1, order_id: 1, default_address: 1, created_at: '1999-01-01 00:00:00', additional: '{}' },
    };
    const added = data(
      await send(app, 'POST', `/api/customers/${johns}/addresses`, admin, { ...home, ...greedy }),
    );
    await send(app, 'PATCH', `/api/customers/${johns}/addresses/${added.uuid}`, admin, greedy);
    expect(added.uuid).not.toBe(unknownUuid);
    expect(await app.db.knex(app.db.table('addresses'))).toEqual([
      expect.objectContaining({
        ...{ id: added.customer_address_id, customer_id: 1, address_type: 'customer', default_address: 0 },
        ...{ cart_id: null, order_id: null, additional: null },
        created_at: expect.not.stringMatching('1999'),
      }),
    ]);
  });

  it.each(['j_hndoe@example.com', 'johndoe@example%', '%', 'johndo_@example.com', 'johndoe%@example.com'])(
    'a wildcard in the address logs nobody in: %s',
    async (email) => {
      expect((await logInHere(app, email)).status).toBeGreaterThanOrEqual(400);
      expect((await logInHere(app, john.email)).status).toBe(200);
    },
  );

  it('a case variant of a taken address cannot register', async () => {
    const reply = await send(
      app,
      'POST',
      '/api/customers',
      {},
      { ...newcomer, email: 'JOHNDOE@example.com' },
    );
    expect(reply.status).toBe(409);
    expect(await app.customers()).toHaveLength(2);
  });

  it('a request that fails gives its connection back: fifty failures harm nobody', async () => {
    const failing = [
      () => send(app, 'PATCH', `/api/customers/${unknownUuid}`, admin, { full_name: 'X' }),
      () => send(app, 'PATCH', `/api/customers/${johns}`, admin, { email: jane.email }),
      () => send(app, 'PATCH', `/api/customers/${johns}`, admin, { status: 'abc' }),
      () => send(app, 'POST', `/api/customers/${johns}/addresses`, admin, {}),
      () => send(app, 'DELETE', `/api/customers/${johns}/addresses/${unknownUuid}`, admin),
    ];
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, at) => failing[at % failing.length]?.()),
    );
    expect(new Set(replies.map((reply) => reply?.status))).toEqual(new Set([400, 404, 409]));
    expect((await send(app, 'GET', `/api/customers/${johns}`, admin)).status).toBe(200);
  });

  it('a request without a credential writes nothing', async () => {
    const address = data(await send(app, 'POST', `/api/customers/${johns}/addresses`, admin, home)).uuid;
    const before = await everything();
    const one = `/api/customers/${johns}`;
    for (const [method, path, json] of [
      ['PATCH', one, { password: 'taken-over', email: 'mine@example.com' }],
      ['DELETE', one, undefined],
      ['POST', `${one}/addresses`, home],
      ['PATCH', `${one}/addresses/${address}`, home],
      ['DELETE', `${one}/addresses/${address}`, undefined],
    ] as const)
      expect((await send(app, method, path, {}, json)).status).toBe(401);
    expect(await everything()).toEqual(before);
  });

  it('a text that a client sends is never SQL, and no answer shows any', async () => {
    const inject = `x' or '1'='1`;
    const encoded = encodeURIComponent(inject);
    const replies = [
      await send(app, 'GET', `/api/customers?keyword=${encoded}`, admin),
      await send(app, 'GET', `/api/customers?email=${encoded}*`, admin),
      await send(app, 'GET', `/api/customers?sort=${encoded}`, admin),
      await send(app, 'GET', `/api/customers?sort=id;drop+table+customers`, admin),
      await send(app, 'PATCH', `/api/customers/${johns}`, admin, { full_name: inject, status: inject }),
      await send(app, 'PATCH', `/api/customers/${johns}`, admin, { full_name: `${inject} \0 \ud800` }),
      await send(app, 'PATCH', `/api/customers/${johns}/addresses/${encoded}`, admin, { city: 'X' }),
      await send(app, 'POST', '/api/customers', admin, { ...newcomer, email: `${inject}@example.com` }),
    ];
    for (const { status, text } of replies) {
      expect(status).toBeLessThan(500);
      expect(text).not.toMatch(/\b(select|update|insert into) |SQLITE|\bER_|syntax|duplicate|knex/);
    }
    expect((await app.customers()).length).toBeGreaterThanOrEqual(2);
  });

  it('a name is text and is never taken for HTML: it is kept and shown as it was sent, whichever call sent it', async () => {
    const named = { full_name: '<b>Ann</b> &lt;i&gt; <script>alert("1")</script>' };
    const names = { first_name: '<b>Ann</b>', last_name: '&lt;i&gt; <script>alert("1")</script>' };
    const created = await send(app, 'POST', '/api/customers', {}, { ...newcomer, ...named });
    const one = `/api/customers/${johns}`;
    const replies = [
      created,
      await send(app, 'PATCH', one, admin, named),
      await send(app, 'POST', `${one}/addresses`, admin, { ...home, ...named }),
    ];
    const address = data(replies[2] ?? created).uuid;
    // Sent back as it was shown, it is still the same.
    replies.push(
      await send(app, 'PATCH', one, admin, { full_name: data(await send(app, 'GET', one, admin)).full_name }),
      await send(app, 'PATCH', `${one}/addresses/${address}`, admin, named),
    );
    for (const reply of replies) {
      expect([reply.status, data(reply).full_name]).toEqual([200, named.full_name]);
      expect(reply.headers['content-type']).toMatch(/^application\/json/);
      expect(reply.headers['x-content-type-options']).toBe('nosniff');
    }
    for (const id of [1, data(created).customer_id]) expect(await app.row(Number(id))).toMatchObject(names);
    expect(await app.addresses()).toEqual([expect.objectContaining(names)]);
  });

  it.each([
    ['switched off', () => app.db.knex(app.db.table('customers')).where({ id: 1 }).update({ status: 0 })],
    ['deleted', () => send(app, 'DELETE', `/api/customers/${johns}`, admin)],
  ])('a token or a session of a customer who is %s opens nothing', async (_what, lose) => {
    const both = await app.client().post('/api/customers/sessions', { email: john.email, password: secret });
    const shown: Headers[] = [
      await bearer(app),
      withBearer(member(both.body, 'data', 'token')),
      sidHeader(both),
    ];
    const one = `/api/customers/${johns}`;
    for (const headers of shown) expect((await send(app, 'GET', one, headers)).status).toBe(200);
    const row = await app.row(1);
    await lose();
    const before = await everything();
    const refused = async (headers: Headers) => {
      for (const [method, path, json] of [
        ['GET', one, undefined],
        ['PATCH', one, { password: 'taken-over' }],
        ['POST', `${one}/addresses`, home],
        ['DELETE', `/api/customers/sessions/${'A'.repeat(32)}`, undefined],
      ] as const)
        expect([method, path, (await send(app, method, path, headers, json)).status]).toEqual([
          method,
          path,
          401,
        ]);
    };
    for (const headers of shown) await refused(headers);
    expect(await everything()).toEqual(before);
    // Nor when the account is there again.
    const customers = app.db.knex(app.db.table('customers'));
    if ((await app.row(1)) === undefined) await customers.insert(row);
    else await customers.where({ id: 1 }).update(row);
    for (const headers of shown) expect((await send(app, 'GET', one, headers)).status).toBe(401);
  });

  it('no value of a request stands in a statement’s text', async () => {
    const asked = await queriesDuring(app, async () => {
      await send(app, 'GET', '/api/customers?keyword=needle&email=needle*', admin);
      await send(app, 'PATCH', `/api/customers/${johns}`, admin, { full_name: 'needle' });
      await send(app, 'POST', `/api/customers/${johns}/addresses`, admin, { ...home, city: 'needle' });
    });
    expect(asked.length).toBeGreaterThan(8);
    for (const sql of asked) expect(sql).not.toMatch(/needle/);
  });
});
