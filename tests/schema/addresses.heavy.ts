import { type Row, startApp, type TestApp } from '../support/app';
import type { Client } from '../support/http-client';
import { installBagisto, type ShopDatabase } from './ddl/build';
import { generation, generations } from './ddl/generations';
import { addressOf, customerOf, addressTimes as written } from './ddl/people';

const form = {
  address1: ['1 New St', 'Apt 2'],
  country: 'IN',
  city: 'Pune',
  postcode: '411001',
  phone: '0209876',
};

const shops = [...generations, generation('2.0')].flatMap((bagisto) =>
  ['', 'shop_'].map((prefix) => ({ bagisto, prefix })),
);

describe.each(shops)(
  'addresses of a Bagisto $bagisto.name with the prefix "$prefix"',
  ({ bagisto, prefix }) => {
    const shared = bagisto.addresses === 'addresses';
    const numeric = bagisto.wire === '0.x';
    const foreign = shared ? [2, 3, 4, 5] : [2];
    let shop: ShopDatabase;
    let app: TestApp;
    let client: Client;

    const rows = (): Promise<Row[]> => shop.knex(shop.table(bagisto.addresses)).orderBy('id');
    const row = async (id: number) => (await rows()).find((candidate) => candidate.id === id);
    const others = async () => (await rows()).filter(({ id }) => foreign.includes(Number(id)));
    const data = async (path: string) => ((await client.get(path)).body as { data: unknown }).data;

    beforeAll(async () => {
      shop = await installBagisto(bagisto, prefix);
      await shop
        .knex(shop.table('customers'))
        .insert([
          await customerOf(bagisto, { id: 1 }),
          await customerOf(bagisto, { id: 2, email: 'ravi@example.com', first_name: 'Ravi' }),
        ]);
      app = await startApp('mysql', { database: shop.env });
      client = app.client();
      expect(
        (await client.post('/api/customer/login', { email: 'asha@example.com', password: 'secret123' }))
          .status,
      ).toBe(200);
    });
    afterAll(async () => {
      await app?.stop();
      await shop?.drop();
    });
    beforeEach(async () => {
      const table = shop.knex(shop.table(bagisto.addresses));
      await table.clone().delete();
      await table.clone().insert(addressOf(bagisto, { id: 1 }));
      await table.clone().insert(addressOf(bagisto, { id: 2, customer_id: 2 }));
      if (!shared) return;
      // Rows that a cart and an order of the customer's keep beside them.
      await table
        .clone()
        .insert([
          addressOf(bagisto, { id: 3, address_type: 'cart_billing', cart_id: 7 }),
          addressOf(bagisto, { id: 4, address_type: 'cart_shipping', cart_id: 7 }),
          addressOf(bagisto, { id: 5, address_type: 'order_shipping', order_id: 9 }),
        ]);
      if (bagisto.addressLines === 'address')
        await table.clone().where({ id: 5 }).update({ parent_address_id: 1 });
    });

    it('a customer’s addresses are what PHP wrote, and nothing of carts, orders and other customers', async () => {
      const time =
        bagisto.wire === '0.x'
          ? { date: '2020-09-28 10:43:42.000000', timezone_type: 3, timezone: 'Asia/Kolkata' }
          : '2020-09-28T05:13:42.000000Z';
      const address = {
        id: 1,
        first_name: 'Asha',
        last_name: 'Rao',
        company_name: null,
        vat_id: null,
        address1: ['12 High Street', 'Floor 3'],
        country: 'DE',
        country_name: 'Germany',
        state: 'BE',
        city: 'Berlin',
        postcode: '10115',
        phone: '555',
        is_default: true,
        created_at: time,
        updated_at: time,
      };
      expect(await data('/api/addresses')).toEqual([address]);
      expect(await data('/api/addresses/1')).toEqual(address);
    });

    it('a new address is a row that PHP reads as its own, and becomes the only default', async () => {
      const before = await others();
      const reply = await client.post('/api/addresses/create', {
        ...form,
        company_name: 'ACME',
        vat_id: 'IN1',
        default_address: 1,
      });
      expect(reply).toMatchObject({
        status: 200,
        body: {
          data: {
            first_name: 'Asha',
            last_name: 'Rao',
            company_name: bagisto.apiToken ? 'ACME' : null,
            vat_id: bagisto.apiToken ? 'IN1' : null,
            address1: form.address1,
            country_name: 'India',
            state: null,
            postcode: '411001',
            is_default: true,
          },
        },
      });
      const added = (await rows()).at(-1);
      expect(added).toMatchObject({
        customer_id: 1,
        ...(shared && { address_type: 'customer', cart_id: null, order_id: null, gender: null, email: null }),
        ...(bagisto.apiToken ? { first_name: 'Asha', last_name: 'Rao' } : { name: 'Asha Rao' }),
        [bagisto.addressLines]: '1 New St\nApt 2',
        ...(bagisto.addressLines === 'address1' && { address2: null }),
        postcode: numeric ? 411001 : '411001',
        state: bagisto.image ? null : '',
        default_address: 1,
      });
      expect(await row(1)).toMatchObject({ default_address: 0 });
      expect(await others()).toEqual(before);
    });

    it('a change of an address changes what it names, and leaves no second line behind', async () => {
      const before = await others();
      const reply = await client.put('/api/addresses/1', { ...form, last_name: 'Roe', default_address: 1 });
      expect(reply).toMatchObject({
        status: 200,
        body: { data: { first_name: 'Asha', last_name: 'Roe', address1: form.address1, state: 'BE' } },
      });
      expect(await row(1)).toMatchObject({
        ...(bagisto.apiToken ? { first_name: 'Asha', last_name: 'Roe' } : { name: 'Asha Roe' }),
        [bagisto.addressLines]: '1 New St\nApt 2',
        ...(bagisto.addressLines === 'address1' && { address2: null }),
        created_at: written.created_at,
      });
      expect((await row(1))?.updated_at).not.toBe(written.updated_at);
      expect(await others()).toEqual(before);
    });

    it('a customer deletes an address of their own', async () => {
      expect((await client.send('/api/addresses/1', { method: 'DELETE' })).status).toBe(200);
      expect(await data('/api/addresses')).toEqual([]);
      expect((await rows()).map(({ id }) => id)).toEqual(foreign);
    });

    it.each(foreign)('the address %s of a cart, an order or another customer is not found', async (id) => {
      const before = await rows();
      const path = `/api/addresses/${id}`;
      const replies = [
        await client.get(path),
        await client.put(path, { ...form, default_address: 1 }),
        await client.send(path, { method: 'DELETE' }),
      ];
      expect(replies.map(({ status }) => status)).toEqual([404, 404, 404]);
      expect(await rows()).toEqual(before);
    });

    it('an address that a column cannot hold is refused', async () => {
      const before = await rows();
      const long = 'x'.repeat(bagisto.textLength + 1);
      for (const field of ['country', 'city', 'phone', 'state']) {
        const reply = await client.post('/api/addresses/create', { ...form, [field]: long });
        expect([field, reply.status]).toEqual([field, 422]);
      }
      const lines = await client.put('/api/addresses/1', { ...form, address1: [long.slice(2), 'x'] });
      expect(lines.body).toMatchObject({
        errors: { address1: [`The address1 may not be greater than ${bagisto.textLength} characters.`] },
      });
      for (const postcode of numeric ? ['SW1A 1AA', '2147483648', '-1', '1.5', '1e3'] : [long]) {
        const reply = await client.put('/api/addresses/1', { ...form, postcode });
        expect([postcode, reply.status]).toEqual([postcode, 422]);
      }
      expect(await rows()).toEqual(before);
    });

    it('a customer’s name is taken as far as the column of an address goes', async () => {
      const long = 'x'.repeat(bagisto.textLength);
      const customers = shop.knex(shop.table('customers')).where({ id: 1 });
      await customers.clone().update({ first_name: long });
      const reply = await client.post('/api/addresses/create', form);
      await customers.clone().update({ first_name: 'Asha' });
      expect(reply).toMatchObject({ status: 200, body: { data: { first_name: long } } });
      const tooLong = await client.put('/api/addresses/1', { ...form, first_name: `${long}x` });
      expect(tooLong.status).toBe(422);
    });

    it('an address is read where PHP left it empty', async () => {
      const names = bagisto.apiToken ? { first_name: '', last_name: '' } : { name: null };
      const nothing = bagisto.image ? { postcode: null, state: null, country: null } : { state: '' };
      await shop
        .knex(shop.table(bagisto.addresses))
        .where({ id: 1 })
        .update({ ...names, ...nothing, created_at: null, updated_at: null });
      const empty = bagisto.apiToken ? '' : null;
      expect(await data('/api/addresses/1')).toMatchObject({
        first_name: empty,
        last_name: empty,
        ...nothing,
        country_name: bagisto.image ? '' : 'Germany',
        created_at: null,
      });
    });
  },
);

describe('a shop that changed its tables', () => {
  const bagisto = generation('1.3.3');
  let shop: ShopDatabase;

  const loggedInAt = async (app: TestApp) => {
    const client = app.client();
    await client.post('/api/customer/login', { email: 'asha@example.com', password: 'secret123' });
    return client;
  };

  beforeEach(async () => {
    shop = await installBagisto(bagisto);
    await shop.knex('customers').insert(await customerOf(bagisto, { id: 1 }));
  });
  afterEach(() => shop.drop());

  it('an address that a shop’s own table still needs is kept, and the deletion is 409', async () => {
    await shop.knex('addresses').insert(addressOf(bagisto, { id: 1 }));
    await shop.knex.raw(
      'create table deliveries (address_id int unsigned not null, foreign key (address_id) references addresses (id))',
    );
    await shop.knex('deliveries').insert({ address_id: 1 });
    const app = await startApp('mysql', { database: shop.env });
    try {
      const client = await loggedInAt(app);
      const reply = await client.send('/api/addresses/1', { method: 'DELETE' });
      expect([reply.status, Object.keys(reply.body as object)]).toEqual([409, ['error', 'message']]);
      expect((await client.get('/api/addresses/1')).status).toBe(200);
    } finally {
      await app.stop();
    }
  });

  it('a shop without a table for addresses has none', async () => {
    await shop.knex.raw('drop table addresses');
    const app = await startApp('mysql', { database: shop.env });
    try {
      const client = await loggedInAt(app);
      expect((await client.get('/api/addresses')).body).toEqual({ data: [] });
      const replies = [
        await client.post('/api/addresses/create', form),
        await client.get('/api/addresses/1'),
        await client.put('/api/addresses/1', form),
        await client.send('/api/addresses/1', { method: 'DELETE' }),
      ];
      expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    } finally {
      await app.stop();
    }
  });
});
