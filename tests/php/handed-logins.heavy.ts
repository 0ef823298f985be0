import { once } from 'node:events';
import http, { type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CookieJar } from '../support/http-client';
import { customer, openShop, type Shop } from './shop';

/** A login that only PHP can do: its session and cookie are Laravel's own, what it does with the carts is written here. */
describe.each(['auto', 'always'])('a login that is handed to PHP (PHP_LOGINS=%s)', (logins) => {
  let shop: Shop;
  let php: Server;
  let handed: string[];
  let works: boolean;

  beforeAll(async () => {
    php = http.createServer(async (req, res) => {
      let text = '';
      for await (const chunk of req) text += chunk;
      handed.push(`${req.method} ${req.url} ${text}`);
      if (!works) return void res.writeHead(500).end();
      const jar = new CookieJar();
      const pairs = String(req.headers.cookie ?? '').split('; ');
      shop.keep(jar, {
        cookies: Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string])),
      });
      await shop.php(jar, { do: 'login', ...JSON.parse(text) }, { do: 'put', key: 'cart', value: null });
      await shop.database.knex('cart').where({ customer_id: null }).update({ is_active: 0 });
      const cookies = Object.entries(shop.cookiesOf(jar)).map(
        ([name, value]) => `${name}=${value}; path=/; httponly`,
      );
      res
        .writeHead(200, { 'Content-Type': 'application/json', 'Set-Cookie': cookies })
        .end('{"token":"of PHP"}');
    });
    await once(php.listen(0, '127.0.0.1'), 'listening');
    const { port } = php.address() as AddressInfo;
    const env = { PHP_URL: `http://127.0.0.1:${port}`, PHP_LOGINS: logins };
    shop = await openShop({ driver: 'file', env });
  });
  afterAll(async () => {
    await shop?.stop();
    php?.closeAllConnections();
    php?.close();
  });
  beforeEach(async () => {
    handed = [];
    works = true;
    await shop.database.knex('cart').delete();
  });

  const guestWithCart = async (customers: boolean) => {
    await shop.database.knex('cart').insert({ id: 52, is_guest: 1, is_active: 1 });
    if (customers)
      await shop.database.knex('cart').insert({ id: 51, customer_id: 1, is_guest: 0, is_active: 1 });
    const browser = shop.app.client();
    await shop.php(browser.jar, { do: 'cart', id: 52 });
    return browser;
  };

  it('answers our JSON with the session and the cookie of PHP, where both have a cart', async () => {
    const browser = await guestWithCart(true);
    const reply = await browser.post('/api/customer/login', customer);
    expect(reply.body).toMatchObject({ token: true, data: { id: 1 } });
    expect(handed).toEqual([`POST /api/customer/login ${JSON.stringify(customer)}`]);
    expect(await shop.whoami(browser)).toBe(1);
    expect(await shop.php(browser.jar, { do: 'whoami' })).toBe(1);
    expect(await shop.database.knex('cart').where({ id: 52 }).first()).toMatchObject({ is_active: 0 });
  });

  it('is our own where PHP fails, and loses neither cart', async () => {
    works = false;
    const browser = await guestWithCart(true);
    expect((await browser.post('/api/customer/login', customer)).status).toBe(200);
    expect(handed).toHaveLength(1);
    expect(await shop.php(browser.jar, { do: 'whoami' })).toBe(1);
    expect(await shop.php(browser.jar, { do: 'cartId' })).toBe(52);
    expect(shop.app.logs.some(({ msg }) => /stays in PHP's session/.test(String(msg)))).toBe(true);
  });

  it(`is ${logins === 'always' ? 'handed over' : 'our own'} where the guest has no cart`, async () => {
    const browser = shop.app.client();
    expect((await browser.post('/api/customer/login', customer)).status).toBe(200);
    expect(handed).toHaveLength(logins === 'always' ? 1 : 0);
    expect(await shop.php(browser.jar, { do: 'whoami' })).toBe(1);
  });

  it('is never PHP’s to find good: a wrong password is refused before it is asked', async () => {
    const browser = await guestWithCart(true);
    expect((await browser.post('/api/customer/login', { ...customer, password: 'wrong' })).status).toBe(401);
    expect(handed).toEqual([]);
  });
});
