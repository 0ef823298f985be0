import { installBagisto, type ShopDatabase } from '../schema/ddl/build';
import { generation, generations } from '../schema/ddl/generations';
import { addressOf, customerOf } from '../schema/ddl/people';
import { type Row, startApp } from '../support/app';

const account = { email: 'asha@example.com', password: 'secret123' };
const customerId = 'customer_id int unsigned';
/** The shop's own tables, tied to the customers as Bagisto's migrations tie them. */
const neighbours = ({ table }: ShopDatabase) => [
  `create table ${table('orders')} (id int unsigned auto_increment primary key, increment_id varchar(191),
    status varchar(191) null, ${customerId} null, foreign key (customer_id) references ${table('customers')} (id) on delete set null)`,
  `create table ${table('wishlist')} (id int unsigned auto_increment primary key, product_id int unsigned,
    ${customerId} not null, foreign key (customer_id) references ${table('customers')} (id) on delete cascade)`,
];
const requests = ({ table }: ShopDatabase) =>
  `create table ${table('gdpr_data_request')} (id int unsigned auto_increment primary key, ${customerId} not null,
    email varchar(255) not null, status varchar(255) not null, type varchar(255) not null, message varchar(500) not null,
    revoked_at timestamp null, created_at timestamp null, updated_at timestamp null,
    foreign key (customer_id) references ${table('customers')} (id) on delete cascade)`;

async function shopOf(name: string, prefix: string): Promise<ShopDatabase> {
  const bagisto = generation(name);
  const shop = await installBagisto(bagisto, prefix);
  for (const statement of neighbours(shop)) await shop.knex.raw(statement);
  const people: Row[] = [
    await customerOf(bagisto, { id: 1 }),
    await customerOf(bagisto, { id: 2, email: 'ravi@example.com' }),
  ];
  await shop.knex(shop.table('customers')).insert(people);
  await shop
    .knex(shop.table(bagisto.addresses))
    .insert([1, 2].map((id) => addressOf(bagisto, { customer_id: id })));
  await shop.knex(shop.table('wishlist')).insert([1, 2].map((id) => ({ customer_id: id, product_id: 7 })));
  await shop
    .knex(shop.table('orders'))
    .insert([1, 2].map((id) => ({ customer_id: id, status: 'completed' })));
  return shop;
}

const ownersIn = async ({ knex, table }: ShopDatabase, name: string) =>
  (await knex(table(name)).orderBy('id')).map(({ customer_id }) => customer_id);

describe.each(generations)('deleting an account of a Bagisto $name', ({ name, addresses }) => {
  it('a deletion waits for open orders, then takes address book and wish list, and leaves the orders', async () => {
    const shop = await shopOf(name, 'shop_');
    const app = await startApp('mysql', { database: shop.env });
    try {
      const client = app.client();
      await client.post('/api/customer/login', account);
      const remove = () => client.send('/public/api/customer', { method: 'DELETE', json: account });
      const kept = (await client.get('/api/customer/export')).body;
      expect(kept).toMatchObject({
        customer: { id: 1, email: account.email },
        orders: [{ status: 'completed' }],
        wishlist: [{ product_id: 7 }],
        [addresses]: [{ city: 'Berlin' }],
      });
      for (const status of ['pending', 'processing']) {
        await shop.knex(shop.table('orders')).where({ customer_id: 1 }).update({ status });
        const text = 'Your account cannot be deleted while one of your orders is still open.';
        const { status: refused, body } = await remove();
        expect([refused, body]).toEqual([409, { error: text, message: text }]);
      }
      expect((await client.get('/api/customer/get')).status).toBe(200);
      await shop.knex(shop.table('orders')).where({ customer_id: 1 }).update({ status: 'canceled' });
      expect((await remove()).status).toBe(200);
      expect(await ownersIn(shop, 'orders')).toEqual([null, 2]);
      expect(await ownersIn(shop, 'wishlist')).toEqual([2]);
      expect(await ownersIn(shop, addresses)).toEqual([2]);
      expect((await shop.knex(shop.table('customers'))).map(({ id }) => id)).toEqual([2]);
      expect((await client.get('/api/customer/get')).status).toBe(401);
    } finally {
      await app.stop();
      await shop.drop();
    }
  });
});

describe('ACCOUNT_DELETION=request', () => {
  it('a wish to be deleted leaves one request with the shop’s admins, however often it is repeated, and leaves the account', async () => {
    const shop = await shopOf('2.4', '');
    await shop.knex.raw(requests(shop));
    const app = await startApp('mysql', {
      database: shop.env,
      env: { ACCOUNT_DELETION: 'request', APP_TIMEZONE: 'UTC' },
    });
    try {
      const client = app.client();
      await client.post('/api/customer/login', account);
      const ask = () => client.send('/api/customer', { method: 'DELETE', json: account });
      const [first, ...others] = await Promise.all([ask(), ask(), ask()]);
      expect([first?.status, first?.body]).toEqual([
        202,
        { message: 'We have received your request to delete your account.' },
      ]);
      expect(others.map(({ status }) => status)).toEqual([202, 202]);
      const [request, ...more] = await shop.knex(shop.table('gdpr_data_request'));
      expect(more).toEqual([]);
      expect(request).toMatchObject({
        ...{ customer_id: 1, email: account.email, status: 'pending', type: 'delete', revoked_at: null },
        message: expect.stringContaining('deleted'),
      });
      expect(request.created_at.slice(0, 10)).toBe(new Date().toISOString().slice(0, 10));
      expect((await client.get('/api/customer/get')).status).toBe(200);
      expect((await app.mails()).join()).toContain('Your request to delete your account');
    } finally {
      await app.stop();
      await shop.drop();
    }
  });

  it('the server does not start with ACCOUNT_DELETION=request where the shop has no table for requests', async () => {
    await expect(startApp('mysql', { env: { ACCOUNT_DELETION: 'request' } })).rejects.toThrow(
      'ACCOUNT_DELETION is request, but this database has no table for such requests',
    );
  });
});
