import { type Answer, answerOf } from '../graphql/speaker';
import { startApp, stores, type TestApp } from '../support/app';
import { bearer, cookieHeader, jane, john, logIn, member } from '../support/customers';
import { ask } from '../support/http-client';
import { person, secret } from '../support/people';
import {
  adminBearer,
  adminPair,
  appointAdmins,
  logInHere,
  type Pair,
  sidHeader,
  withBearer,
} from './callers';
import { accountIcon, allowedCountries, customerEdit, customerGrid, storefrontPage } from './documents';
import { customerHeaders, data, type Headers, send, unknownUuid, uuidOf } from './exchanges';

const home = { full_name: 'John Doe', telephone: '555', address_1: 'Main Street 1', address_2: 'Flat 2' };
const inOhio = { ...home, city: 'Akron', province: 'OH', country: 'US', postcode: '44301', is_default: true };

describe.each(stores)('EverShop’s reads by GraphQL (%s)', (store) => {
  let app: TestApp;
  let admin: Headers;
  let uuid: string;
  let others: string;
  let addressUuid: string;

  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.reset({
      customers: [john, jane, person(3, { email: null, customer_group_id: null, created_at: null })],
    });
    await appointAdmins(app, [
      {},
      { admin: { email: 'reviews@shop.test' }, permissions: ['customers.reviews'] },
    ]);
    admin = await adminBearer(app);
    uuid = await uuidOf(app, admin, 1);
    others = await uuidOf(app, admin, 2);
    addressUuid = String(
      data(await send(app, 'POST', `/api/customers/${uuid}/addresses`, admin, inOhio)).uuid,
    );
  });

  const read = async (
    query: string,
    headers: Headers = {},
    variables?: object,
    path = '/api/graphql',
  ): Promise<Answer> =>
    answerOf(await ask(app.url, path, { method: 'POST', headers, json: { query, variables } }));
  const pair = async () =>
    member(
      (await send(app, 'POST', '/api/customer/tokens', {}, { email: john.email, password: secret })).body,
      'data',
    ) as Pair;

  it('the document of every storefront page gets the customer with addresses, and null for what is the shop’s', async () => {
    const { errors, data: found } = await read(storefrontPage, await customerHeaders(app, john.email));
    expect(errors).toEqual([]);
    expect(found).toEqual({
      myCart: null,
      customer: {
        ...{ customerId: 1, uuid, email: john.email, fullName: 'John Doe', groupId: 1 },
        createdAt: { value: String(Date.UTC(2021, 2, 4, 5, 6, 7)), text: 'Mar 4, 2021' },
        addAddressApi: '/api/customers/me/addresses',
        updateProfileApi: '/api/customers/me',
        addresses: [
          {
            ...{ addressId: expect.any(Number), uuid: addressUuid, fullName: 'John Doe', telephone: '555' },
            ...{ address1: 'Main Street 1', address2: 'Flat 2', city: 'Akron', postcode: '44301' },
            province: { code: 'OH', name: 'OH' },
            country: { code: 'US', name: 'United States' },
            isDefault: true,
            updateApi: `/api/customers/me/addresses/${addressUuid}`,
            deleteApi: `/api/customers/me/addresses/${addressUuid}`,
          },
        ],
        orders: null,
      },
      themeConfig: null,
      addMineCartItemApi: null,
      loginApi: 'http://shop.test/customer/login',
      registerApi: 'http://shop.test/api/customers',
      logoutApi: 'http://shop.test/customer/logout',
    });
  });

  it('a guest who asks for the current customer gets null, and no error', async () => {
    const { errors, data: found } = await read(accountIcon);
    expect([errors, found]).toEqual([[], { customer: null, accountUrl: null, loginUrl: null }]);
  });

  it('the current customer is known by every credential of EverShop’s clients, and by no other', async () => {
    const whoIs = async (headers: Headers) => {
      const { errors, data: found } = await read('{ currentCustomer { email } }', headers);
      return errors[0]?.extensions?.code ?? found.currentCustomer?.email ?? null;
    };
    const session = await logInHere(app, john.email);
    const { accessToken, refreshToken } = await pair();
    const opened = await app
      .client()
      .post('/api/customers/sessions', { email: john.email, password: secret });
    expect(await whoIs(sidHeader(session))).toBe(john.email);
    expect(await whoIs(cookieHeader(session))).toBe(john.email);
    expect(await whoIs(cookieHeader(await logIn(app.client())))).toBe(john.email);
    expect(await whoIs(withBearer(accessToken))).toBe(john.email);
    expect(await whoIs(withBearer(member(opened.body, 'data', 'token')))).toBe(john.email);
    expect(await whoIs(await bearer(app))).toBe(john.email);
    // Beside an admin's cookie the customer's own session counts: no admin is a customer.
    const { accessToken: adminToken } = await adminPair(app);
    const both = { Cookie: `admin_token=${adminToken}; ${cookieHeader(session).Cookie}` };
    expect(await whoIs(both)).toBe(john.email);
    expect(await whoIs(admin)).toBeNull();
    expect(await whoIs({ Cookie: `admin_token=${adminToken}` })).toBeNull();
    for (const bad of [withBearer(refreshToken), withBearer('nonsense'), { 'X-Session-ID': 'A'.repeat(32) }])
      expect([bad, await whoIs(bad)]).toEqual([bad, 'UNAUTHENTICATED']);
    await app.client().post('/customer/logout', {}, cookieHeader(session));
    expect(await whoIs(cookieHeader(session))).toBeNull();
    await app.db.knex(app.db.table('customers')).where({ id: 1 }).update({ status: 0 });
    expect(await whoIs(withBearer(accessToken))).toBe('UNAUTHENTICATED');
  });

  it('the panel’s page of a customer shows all its parts', async () => {
    const { errors, data: found } = await read(customerEdit, admin, { id: uuid });
    expect(errors).toEqual([]);
    expect(found).toEqual({
      customer: {
        ...{
          customerId: 1,
          fullName: 'John Doe',
          email: john.email,
          status: 1,
          group: { groupName: 'General' },
        },
        ...{ metaData: {}, updateMetafieldsApi: `/api/customers/${uuid}/metafields`, orders: null },
      },
      backUrl: 'http://shop.test/admin/customers',
    });
    for (const id of [unknownUuid, '1', '', 'nonsense', null])
      expect((await read(customerEdit, admin, { id })).data.customer).toBeNull();
    expect(
      (await read(customerEdit, admin, { id: uuid.replaceAll('-', '').toUpperCase() })).data.customer.email,
    ).toBe(john.email);
  });

  it('the panel’s grid shows the newest customers first, with where to change each', async () => {
    const { errors, data: found } = await read(customerGrid, admin);
    expect(errors).toEqual([]);
    expect(found.customers.total).toBe(3);
    expect(found.customers.items.map((item: { customerId: number }) => item.customerId)).toEqual([3, 2, 1]);
    expect(found.customers.items[2]).toEqual({
      ...{ customerId: 1, uuid, fullName: 'John Doe', email: john.email, status: 1 },
      createdAt: { value: String(Date.UTC(2021, 2, 4, 5, 6, 7)), text: 'Mar 4, 2021' },
      editUrl: `/admin/customers/edit/${uuid}`,
      updateApi: `/api/customers/${uuid}`,
    });
    expect(found.customers.items[0]).toMatchObject({ email: '', createdAt: { value: null, text: null } });
    expect(found.customers.currentFilters).toEqual([
      { key: 'page', operation: 'eq', value: '1' },
      { key: 'limit', operation: 'eq', value: '20' },
    ]);
  });

  it('the addresses of a whole page are read in one question', async () => {
    await send(app, 'POST', `/api/customers/${others}/addresses`, admin, {
      ...inOhio,
      full_name: 'Jane Roe',
    });
    const asked: string[] = [];
    const listen = ({ sql }: { sql: string }) => void (/from `[^`]*addresses`/.test(sql) && asked.push(sql));
    app.db.knex.on('query', listen);
    const query = '{ customers { items { customerId addresses { fullName } } } }';
    const { data: found } = await read(query, admin);
    app.db.knex.removeListener('query', listen);
    expect(found.customers.items).toEqual([
      { customerId: 3, addresses: [] },
      { customerId: 2, addresses: [{ fullName: 'Jane Roe' }] },
      { customerId: 1, addresses: [{ fullName: 'John Doe' }] },
    ]);
    expect(asked).toHaveLength(1);
  });

  it('a customer has the groups, countries and all other names of EverShop’s schema', async () => {
    const { errors, data: found } = await read(
      `query ($id: String) {
        customer(id: $id) { urn deleteApi metafields(namespace: "a") { key } metafield(namespace: "a", key: "b") { key } }
        customerGroup { customerGroupId groupName }
        customerGroups { items { customerGroupId groupName } total currentPage }
        countries(countries: ["DE", "XX"]) { code name provinces { code } }
        edit: url(routeId: "customerEdit", params: [{ key: "id", value: "a/b" }])
        without: url(routeId: "customerEdit")
        unknown: url(routeId: "toString")
      }`,
      admin,
      { id: uuid },
    );
    expect(errors).toEqual([]);
    expect(found).toMatchObject({
      customer: {
        urn: `urn:evershop:customer:customer:${uuid}`,
        deleteApi: `/api/customers/${uuid}`,
        metafields: [],
        metafield: null,
      },
      customerGroup: { customerGroupId: 1, groupName: 'General' },
      countries: [{ code: 'DE', name: 'Germany', provinces: null }],
      edit: 'http://shop.test/admin/customers/edit/a%2Fb',
      without: null,
      unknown: null,
    });
    expect(found.customerGroups.items.length).toBe(found.customerGroups.total);
    const all = (await read(allowedCountries)).data.allowedCountries;
    expect(all.length).toBeGreaterThan(200);
    expect(all).toContainEqual({ value: 'FR', label: 'France', provinces: null });
  });

  it.each(['/api/graphql', '/api/admin/graphql'])(
    'at %s only admins with the right read other customers, whoever they are',
    async (path) => {
      const isAdminPath = path === '/api/admin/graphql';
      const callers: Record<string, [Headers, read: string]> = {
        nobody: [{}, 'UNAUTHENTICATED'],
        'the customer': [await customerHeaders(app, john.email), 'FORBIDDEN'],
        'a customer with a token': [withBearer((await pair()).accessToken), 'FORBIDDEN'],
        'an admin without the right': [await adminBearer(app, 'reviews@shop.test'), 'FORBIDDEN'],
        'a bad token': [withBearer('nonsense'), 'UNAUTHENTICATED'],
        'an admin': [admin, 'done'],
      };
      const reads = [
        ['{ customers { total } }'],
        ['{ customerGroups { total } }'],
        ['{ customerGroup { groupName } }'],
        ['query ($id: String) { customer(id: $id) { email } }', uuid],
        ['query ($id: String) { customer(id: $id) { email } }', others],
        ['query ($id: String) { customer(id: $id) { email } }', unknownUuid],
      ] as const;
      for (const [name, [headers, expected]] of Object.entries(callers)) {
        for (const [query, id] of reads) {
          const { status, errors, data: found } = await read(query, headers, { id }, path);
          const outcome = errors[0]?.extensions?.code ?? 'done';
          expect([name, query, id, outcome]).toEqual([name, query, id, expected]);
          if (expected !== 'done') expect(Object.values(found).filter(Boolean)).toEqual([]);
          // The whole of the admins' path is closed to others, with the status that EverShop has there.
          const turnedAway = isAdminPath && name !== 'an admin' && name !== 'an admin without the right';
          const refusedStatus = expected === 'FORBIDDEN' ? 403 : 401;
          expect([name, status]).toEqual([name, turnedAway ? refusedStatus : 200]);
        }
      }
    },
  );

  it('EverShop’s schema can be asked for at the admins’ path, by admins', async () => {
    const query =
      '{ __schema { queryType { fields { name } } } __type(name: "Customer") { fields { name } } }';
    const { data: found } = await read(query, admin, {}, '/api/admin/graphql');
    const fields = found.__schema.queryType.fields.map(({ name }: { name: string }) => name);
    expect(fields).toEqual(expect.arrayContaining(['currentCustomer', 'customer', 'customers']));
    expect(found.__type.fields).toContainEqual({ name: 'uuid' });
    expect((await read(query, {}, {}, '/api/admin/graphql')).status).toBe(401);
  });

  it('a query of another site with a cookie alone is not believed', async () => {
    const session = cookieHeader(await logInHere(app, john.email));
    const foreign = { ...session, Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
    const { errors, data: found } = await read('{ currentCustomer { email } }', foreign);
    expect([errors[0]?.extensions?.code, found.currentCustomer]).toEqual(['FORBIDDEN', null]);
  });
});
