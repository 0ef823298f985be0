import { adminBearer, appointAdmins, boss, bossHash, withBearer } from '../evershop/callers';
import { customerHeaders, data, type Headers, rows, send, uuidOf } from '../evershop/exchanges';
import { type Row, startApp, type TestApp } from '../support/app';
import { member } from '../support/customers';
import { installBagisto, type ShopDatabase } from './ddl/build';
import { generations } from './ddl/generations';
import { addressOf, customerOf } from './ddl/people';

const uuid = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
const shops = generations.flatMap((bagisto) => ['', 'shop_'].map((prefix) => ({ bagisto, prefix })));

describe.each(shops)(
  'EverShop’s clients of a Bagisto $bagisto.name with the prefix "$prefix"',
  ({ bagisto, prefix }) => {
    const numeric = bagisto.wire === '0.x';
    const nameOf = (first_name: string, last_name: string): Row =>
      bagisto.apiToken
        ? { first_name, last_name }
        : { name: [first_name, last_name].filter(Boolean).join(' ') };
    let shop: ShopDatabase;
    let app: TestApp;
    let admin: Headers;
    let path: string;

    beforeAll(async () => {
      shop = await installBagisto(bagisto, prefix);
      app = await startApp('mysql', { database: shop.env, env: { DOORS: 'bagisto,evershop,pages' } });
    });
    afterAll(async () => {
      await app?.stop();
      await shop?.drop();
    });
    beforeEach(async () => {
      await app.reset({
        customers: [
          await customerOf(bagisto, { id: 1 }),
          await customerOf(bagisto, { id: 2, email: 'ravi@example.com', first_name: 'Ravi', status: 0 }),
        ],
      });
      await shop.knex(shop.table(bagisto.addresses)).insert(addressOf(bagisto, { id: 1 }));
      await appointAdmins(app);
      admin = await adminBearer(app);
      path = `/api/customers/${await uuidOf(app, admin, 1)}`;
    });

    const stored = (): Promise<Row[]> => shop.knex(shop.table(bagisto.addresses)).orderBy('id');
    const uuids = (): Promise<Row[]> => shop.knex(shop.table('accounts_address_uuids')).orderBy('address_id');
    const seen = async (headers = admin) => data(await send(app, 'GET', path, headers));
    const added = (given: object, headers = admin) => send(app, 'POST', `${path}/addresses`, headers, given);
    const home = { full_name: 'Mary Ann Lee', address_1: '1 New St', country: 'IN' };

    it('EverShop’s clients see what PHP wrote, with times in UTC', async () => {
      const created_at = '2021-03-03 23:36:07';
      const group_id = bagisto.groupCodes ? 2 : 1;
      const asha = {
        ...{ customer_id: 1, uuid, status: 1, group_id, email: 'asha@example.com', full_name: 'Asha Rao' },
        ...{ created_at, updated_at: created_at },
      };
      const list = rows(await send(app, 'GET', '/api/customers', admin));
      expect(list).toEqual([asha, expect.objectContaining({ full_name: 'Ravi Rao', status: 0 })]);
      expect(await seen()).toEqual({
        ...asha,
        addresses: [
          {
            ...{ customer_address_id: 1, uuid, customer_id: 1, full_name: 'Asha Rao', telephone: '555' },
            ...{ address_1: '12 High Street', address_2: 'Floor 3', city: 'Berlin', province: 'BE' },
            ...{ country: 'DE', postcode: '10115', is_default: true },
            ...{ created_at: '2020-09-28 05:13:42', updated_at: '2020-09-28 05:13:42' },
          },
        ],
      });
    });

    it('EverShop’s clients open accounts, change and delete them', async () => {
      const given = { email: 'mary@example.com', password: 'secret123', full_name: 'Mary Ann Lee' };
      const mary = data(await send(app, 'POST', '/api/customers', admin, given));
      const [, , row] = await app.customers();
      expect(row).toMatchObject({ first_name: 'Mary', last_name: 'Ann Lee', status: 1 });
      const change = { full_name: 'Mary Lee', status: 0 };
      const changed = await send(app, 'PATCH', `/api/customers/${mary.uuid}`, admin, change);
      expect(data(changed)).toMatchObject({ ...change, uuid: mary.uuid, created_at: mary.created_at });
      expect((await send(app, 'DELETE', `/api/customers/${mary.uuid}`, admin)).status).toBe(200);
      expect(await app.customers()).toHaveLength(2);
    });

    it('EverShop’s clients add an address as PHP would read it', async () => {
      const given = { ...home, telephone: '5', city: 'Pune', postcode: '411001', is_default: true };
      const address = data(await added({ ...given, address_2: 'Apt 2' }));
      expect(address).toMatchObject({ ...given, uuid, address_2: 'Apt 2', province: null });
      const [first, second] = await stored();
      expect(first).toMatchObject({ id: 1, default_address: 0 });
      expect(second).toMatchObject({
        ...nameOf('Mary', 'Ann Lee'),
        ...(bagisto.addresses === 'addresses' && { address_type: 'customer' }),
        [bagisto.addressLines]: '1 New St\nApt 2',
        ...{ customer_id: 1, country: 'IN', city: 'Pune', phone: '5', default_address: 1 },
        postcode: numeric ? 411001 : '411001',
        state: bagisto.image ? null : '',
      });
      expect(await uuids()).toEqual([{ address_id: second?.id, uuid: address.uuid }]);
    });

    it('EverShop’s clients need give no more of an address than the documentation demands', async () => {
      const none = { telephone: null, address_2: null, city: null, province: null, postcode: null };
      expect(data(await added(home))).toMatchObject({ ...home, ...none, is_default: false });
      const [, row] = await stored();
      if (numeric) expect(row).toMatchObject({ postcode: 0 });
      expect((await seen()).addresses).toMatchObject([{}, { ...home, ...none }]);
    });

    it('EverShop’s clients are told of a postcode that the table cannot hold', async () => {
      const reply = await added({ ...home, postcode: 'SW1A 1AA' });
      expect(reply.status).toBe(numeric ? 400 : 200);
      if (numeric) expect(member(reply.body, 'error', 'errors')).toMatchObject([{ field: 'postcode' }]);
    });

    it('EverShop’s clients change of an address what they name, and may send back what they were shown', async () => {
      const before = await stored();
      const [shown] = (await seen()).addresses as Row[];
      const one = `${path}/addresses/${shown?.uuid}`;
      const { full_name, telephone, address_1, address_2, city, province, country, postcode } = shown ?? {};
      const form = { full_name, telephone, address_1, address_2, city, province, country, postcode };
      const reply = await send(app, 'PATCH', one, admin, { ...form, is_default: true });
      expect(data(reply)).toEqual({ ...shown, updated_at: expect.any(String) });
      expect(await stored()).toEqual([{ ...before[0], updated_at: expect.any(String) }]);
      const change = { full_name: 'Ann Lee', address_2: null, city: 'Bonn', postcode: null };
      expect(data(await send(app, 'PATCH', one, admin, change))).toMatchObject({ ...change, province });
      expect(await stored()).toMatchObject([
        { ...nameOf('Ann', 'Lee'), [bagisto.addressLines]: '12 High Street', city: 'Bonn', state: 'BE' },
      ]);
    });

    it('EverShop’s clients delete an address together with its UUID', async () => {
      const [shown] = (await seen()).addresses as Row[];
      const one = `${path}/addresses/${shown?.uuid}`;
      expect(data(await send(app, 'DELETE', one, admin))).toEqual(shown);
      expect([await stored(), await uuids()]).toEqual([[], []]);
      expect((await send(app, 'DELETE', one, admin)).status).toBe(404);
    });

    it('EverShop’s clients log in as customers and reach their own account only', async () => {
      const own = await customerHeaders(app, 'asha@example.com', 'secret123');
      expect(await seen(own)).toEqual(await seen());
      expect((await added(home, own)).status).toBe(200);
      const others = `/api/customers/${await uuidOf(app, admin, 2)}`;
      expect((await send(app, 'GET', others, own)).status).toBe(403);
      expect((await send(app, 'GET', '/api/customers', own)).status).toBe(403);
      const off = await app
        .client()
        .post('/customer/login', { email: 'ravi@example.com', password: 'secret123' });
      expect(off.status).toBe(401);
    });

    it('EverShop’s clients log in as the admin whom PHP made, with the rights of PHP’s roles', async () => {
      const permissions = [
        'customers',
        'customers.customers',
        'customers.customers.edit',
        'customers.groups',
      ];
      await appointAdmins(app, [{ permissions, admin: { password: bossHash.replace('$2b$', '$2y$') } }]);
      const reply = await send(app, 'POST', '/api/user/tokens', {}, boss);
      const headers = withBearer(data(reply).accessToken);
      expect((await send(app, 'GET', '/api/customers', headers)).status).toBe(200);
      expect((await send(app, 'DELETE', path, headers)).status).toBe(403);
      // Until 1.2 no role says anything of addresses.
      expect((await added(home, headers)).status).toBe(bagisto.wire === '1.3' ? 403 : 200);
    });
  },
);
