import { startApp, stores, type TestApp } from '../support/app';
import { bearer, cookieHeader, jane, john, logIn, member } from '../support/customers';
import { secret } from '../support/people';
import { adminBearer, appointAdmins, logInHere, type Pair, refusal, sidHeader, withBearer } from './callers';
import { customerHeaders, data, type Headers, problems, rows, send, unknownUuid, uuidOf } from './exchanges';

const me = '/api/customers/me';
const mine = `${me}/addresses`;
const home = { full_name: 'John Doe', address_1: 'Main Street 1', country: 'US', city: 'Akron' };

describe.each(stores)('a customer’s own account at EverShop’s /me (%s)', (store) => {
  let app: TestApp;
  let admin: Headers;
  let own: Headers;
  let others: string;

  beforeAll(async () => {
    app = await startApp(store);
    await appointAdmins(app);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.reset({ customers: [john, jane] });
    admin = await adminBearer(app);
    own = await customerHeaders(app, john.email);
    const path = `/api/customers/${await uuidOf(app, admin, 2)}/addresses`;
    others = String(data(await send(app, 'POST', path, admin, { ...home, full_name: 'Jane Roe' })).uuid);
  });

  const change = (json: unknown, headers: Headers = own) => send(app, 'PATCH', me, headers, json);
  const state = async () => [await app.customers(), await app.addresses()];

  it('customers/me shows and changes the account, and the answer says where to change it again', async () => {
    const uuid = await uuidOf(app, admin, 1);
    const changed = await change({ full_name: 'Johnny B. Good', email: 'johnny@example.com' });
    const customer = {
      ...{ customer_id: 1, uuid, status: 1, group_id: 1, email: 'johnny@example.com' },
      ...{ full_name: 'Johnny B. Good', created_at: expect.any(String), updated_at: expect.any(String) },
    };
    const self = { rel: 'self', href: me, action: 'PATCH', types: ['application/json'] };
    expect([changed.status, changed.body]).toEqual([200, { data: { ...customer, links: [self] } }]);
    const shown = await send(app, 'GET', me, own);
    expect([shown.status, shown.body]).toEqual([200, { data: { ...customer, addresses: [] } }]);
  });

  it('customers/me changes neither password nor status nor group, whatever is sent', async () => {
    const before = await app.row(1);
    const sent = { password: 'secret-new', status: 0, group_id: 2, uuid: unknownUuid, customer_id: 2 };
    const alone = await change(sent);
    expect([alone.status, alone.body]).toEqual([400, refusal(400, 'There is nothing to update')]);
    const beside = await change({ ...sent, full_name: 'John Roe' });
    expect(beside.status).toBe(200);
    expect(await app.row(1)).toEqual({ ...before, last_name: 'Roe', updated_at: expect.anything() });
    expect((await logInHere(app, john.email)).status).toBe(200);
    // What comes back as it is shown is no change, and no mistake.
    expect((await change({ full_name: 'John Roe', email: john.email })).status).toBe(200);
  });

  it.each<[unknown, string[]]>([
    [{ email: jane.email }, ['409', 'email: unique']],
    [{ email: 'JaneRoe@Example.com' }, ['409', 'email: unique']],
    [{ email: 'nonsense' }, ['400', 'email: email']],
    [{ full_name: ' ' }, ['400', 'full_name: required']],
    [{ full_name: 7, email: ['x'] }, ['400', 'email: email', 'full_name: string']],
  ])('a change of customers/me to %j is refused, and nothing is changed', async (json, expected) => {
    const before = await state();
    expect(problems(await change(json)).map(String)).toEqual(expected);
    expect(await state()).toEqual(before);
  });

  it('customers/me has addresses, each at its own path', async () => {
    const added = await send(app, 'POST', mine, own, {
      ...home,
      customer_id: 2,
      uuid: others,
      is_default: true,
    });
    const address = data(added);
    const href = `${mine}/${address.uuid}`;
    const types = ['application/json'];
    const links = [
      { rel: 'edit', href, action: 'UPDATE', types },
      { rel: 'delete', href, action: 'DELETE', types },
    ];
    expect(added.status).toBe(200);
    expect(address).toMatchObject({ ...home, customer_id: 1, is_default: true, links });
    expect(address.uuid).not.toBe(others);
    const { links: _links, ...row } = address;
    expect(rows(await send(app, 'GET', mine, own))).toEqual([row]);
    expect(data(await send(app, 'GET', href, own))).toEqual(row);
    const moved = await send(app, 'PATCH', href, own, { city: 'Dayton', customer_id: 2 });
    expect(data(moved)).toMatchObject({ customer_id: 1, city: 'Dayton', address_1: home.address_1, links });
    const removed = await send(app, 'DELETE', href, own);
    expect(data(removed)).toMatchObject({ uuid: address.uuid, city: 'Dayton' });
    expect(rows(await send(app, 'GET', mine, own))).toEqual([]);
    expect((await send(app, 'GET', href, own)).status).toBe(404);
  });

  it('customers/me is open to every credential of the customer, and refuses all others in EverShop’s words', async () => {
    const session = await logInHere(app, john.email);
    const login = { email: john.email, password: secret };
    const { accessToken } = data(
      await send(app, 'POST', '/api/customer/tokens', {}, login),
    ) as unknown as Pair;
    const { token } = data(await send(app, 'POST', '/api/customers/sessions', {}, login));
    const good = [
      ...[sidHeader(session), cookieHeader(session), cookieHeader(await logIn(app.client()))],
      ...[withBearer(accessToken), withBearer(token), await bearer(app)],
    ];
    for (const headers of good) expect((await send(app, 'GET', me, headers)).status).toBe(200);
    const ended = cookieHeader(session);
    await send(app, 'POST', '/customer/logout', ended);
    const bad = [{}, admin, ended, withBearer('nonsense'), { 'X-Session-ID': 'A'.repeat(32) }];
    const before = await state();
    const calls: [string, string, unknown?][] = [
      ['GET', me],
      ['PATCH', me, { full_name: 'Nobody' }],
      ['GET', mine],
      ['POST', mine, home],
      ['GET', `${mine}/${others}`],
      ['PATCH', `${mine}/${others}`, { city: 'Rome' }],
      ['DELETE', `${mine}/${others}`],
    ];
    for (const headers of bad) {
      for (const [method, path, json] of calls) {
        const words = path === me ? 'update your profile' : 'manage your addresses';
        const reply = await send(app, method, path, headers, json);
        const expected = [401, refusal(401, `You must be logged in to ${words}`)];
        expect([method, path, reply.status, reply.body]).toEqual([method, path, ...expected]);
      }
    }
    expect(await state()).toEqual(before);
  });

  it('customers/me/addresses reaches nobody else’s addresses', async () => {
    const { id } = await app.db.knex(app.db.table('addresses')).first('id').where({ customer_id: 2 });
    const before = await state();
    for (const name of [others, String(id), unknownUuid, 'nonsense', '0']) {
      for (const [method, json] of [['GET'], ['PATCH', { city: 'Rome' }], ['DELETE']] as const) {
        const { status, body } = await send(app, method, `${mine}/${name}`, own, json);
        expect([method, name, status, body]).toEqual([method, name, 404, refusal(404, 'Address not found')]);
      }
    }
    expect(await state()).toEqual(before);
  });

  it('a change of customers/me from another site is refused with the cookie alone', async () => {
    const session = cookieHeader(await logInHere(app, john.email));
    const foreign = { ...session, Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
    expect((await change({ full_name: 'Eve' }, foreign)).status).toBe(403);
    expect((await app.row(1)).first_name).toBe('John');
  });

  it('customers/me cannot be deleted, and knows no other method', async () => {
    expect((await send(app, 'DELETE', me, own)).status).toBe(405);
    expect((await send(app, 'PUT', mine, own)).status).toBe(405);
  });
});

describe.each(stores)('custom fields of a customer (%s)', (store) => {
  it('custom fields of a customer are not kept: admins are told so, and all others are refused as everywhere', async () => {
    const app = await startApp(store);
    try {
      await app.reset({ customers: [john] });
      await appointAdmins(app, [
        {},
        { admin: { email: 'reviews@shop.test' }, permissions: ['customers.reviews'] },
      ]);
      const admin = await adminBearer(app);
      const path = (uuid: string) => `/api/customers/${uuid}/metafields`;
      const uuid = await uuidOf(app, admin, 1);
      const patch = async (at: string, headers: Headers) => {
        const { status, body } = await send(app, 'PATCH', at, headers, { metafields: { a: { b: 1 } } });
        return [status, member(body, 'error', 'status'), member(body, 'error', 'message')];
      };
      expect(await patch(path(uuid), admin)).toEqual([
        501,
        501,
        'Custom fields of customers are not kept here',
      ]);
      expect((await patch(path(unknownUuid), admin))[0]).toBe(404);
      expect((await patch(path(uuid), {}))[0]).toBe(401);
      expect((await patch(path(uuid), await customerHeaders(app, john.email)))[0]).toBe(403);
      expect((await patch(path(uuid), await adminBearer(app, 'reviews@shop.test')))[0]).toBe(403);
    } finally {
      await app.stop();
    }
  });
});
