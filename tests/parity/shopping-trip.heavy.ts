import fs from 'node:fs';
import { customer, openShop, type Shop } from '../php/shop';
import { run } from '../support/command';
import { type Compared, compare } from './compare';
import { file, folder } from './files';

/** The trip of docs/parity.md: a guest who buys first and logs in afterwards. */
const trip = {
  cases: [
    { name: 'guest', path: 'products?limit=1', fresh: true, save: { product: 'data.0.id' } },
    {
      name: "guest's cart",
      method: 'POST',
      path: 'checkout/cart/add/{{product}}',
      json: { product_id: '{{product}}', quantity: 1 },
    },
    {
      name: 'login',
      method: 'POST',
      path: 'customer/login',
      json: { email: '{{email}}', password: '{{password}}' },
    },
    { name: "customer's cart", path: 'checkout/cart' },
  ],
};
const account = { PARITY_EMAIL: customer.email, PARITY_PASSWORD: customer.password };

describe('a shopping trip by cookie, in a shop of PHP alone and in one behind the front door', () => {
  let php: Shop;
  let both: Shop;
  beforeAll(async () => {
    [php, both] = [
      await openShop({ driver: 'file', web: true }),
      await openShop({ driver: 'file', web: true }),
    ];
  });
  afterAll(async () => {
    await php?.stop();
    await both?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    for (const shop of [php, both]) await shop.database.knex('cart').delete();
  });

  const wanted = () => ['--cases', file('trip.json', trip), '--write'];
  const go = (): Promise<Compared> => compare(php.phpUrl, both.app.url, wanted(), account);
  const carts = (shop: Shop) =>
    shop.database.knex('cart').where({ is_active: 1 }).select('customer_id', 'is_guest', 'items_count');

  it('a shopping trip ends with the guest’s cart in the customer’s hands, in PHP alone and behind the front door', async () => {
    const told = await go();
    expect(told.cases.filter(({ outcome }) => outcome !== 'same')).toEqual([]);
    expect(told.cases.map(({ name, status }) => [name, status])).toEqual(
      trip.cases.map(({ name }) => [name, { old: 200, new: 200 }]),
    );
    expect(told.status).toBe(0);
    for (const shop of [php, both])
      expect(await carts(shop)).toEqual([{ customer_id: 1, is_guest: 0, items_count: 1 }]);
  });

  it('a shopping trip adds the guest’s cart to the customer’s own, in PHP alone and behind the front door', async () => {
    for (const shop of [php, both])
      await shop.database.knex('cart').insert({ customer_id: 1, is_guest: 0, is_active: 1, items_count: 2 });
    const told = await go();
    expect([told.status, told.named('same')]).toEqual([0, trip.cases.map(({ name }) => name)]);
    for (const shop of [php, both])
      expect(await carts(shop)).toEqual([{ customer_id: 1, is_guest: 0, items_count: 3 }]);
  });

  it('a shopping trip differs where the login is not the one that PHP knows', async () => {
    // PHP still sees a guest there, with the guest's cart.
    const parted = await openShop({ driver: 'file', web: true, env: { PHP_SESSIONS: 'own' } });
    try {
      const told = await compare(php.phpUrl, parted.app.url, wanted(), account);
      expect([told.status, told.named('different')]).toEqual([1, ["customer's cart"]]);
    } finally {
      await parted.stop();
    }
  });

  it('npm run parity reports a shopping trip as well', async () => {
    const told = await run(
      'parity.js',
      ['--old', php.phpUrl, '--new', both.app.url, '--pause', '0', ...wanted()],
      account,
    );
    expect(told.out).toMatch(/\(4 the same, 0 deliberately different, 0 different\)/);
    expect(told.code).toBe(0);
  });
});
