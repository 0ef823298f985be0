import { once } from 'node:events';
import http, { type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { member } from '../support/customers';
import { CookieJar } from '../support/http-client';
import { customer, openShop, type Shop } from './shop';

/** A login that only PHP can do: its session and cookie are Laravel's own, what it does with the carts is written here. */
describe.each(['auto', 'always'])('a login that is handed to PHP (PHP_LOGINS=%s)', (logins) => {
  let shop: Shop;
  let php: Server;
  let handed: string[];
  let works: boolean;
  /** Another whom PHP lets in instead. */
  let instead: object;

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
      await shop.php(
        jar,
        { do: 'login', ...JSON.parse(text), ...instead },
        { do: 'put', key: 'cart', value: null },
      );
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
    instead = {};
    await shop.database.knex('cart').delete();
  });

  const guestWithCart = async (customers: boolean) => {
    if (customers)
      await shop.database.knex('cart').insert({ id: 51, customer_id: 1, is_guest: 0, is_active: 1 });
    return shop.guestWithCart(52);
  };

  it('a login where both have a cart is handed to PHP, and our JSON has PHP’s session and cookie', async () => {
    const browser = await guestWithCart(true);
    const reply = await browser.post('/api/customer/login', customer);
    expect(reply.body).toMatchObject({ token: true, data: { id: 1 } });
    expect(handed).toEqual([`POST /api/customer/login ${JSON.stringify(customer)}`]);
    expect(await shop.whoami(browser)).toBe(1);
    expect(await shop.php(browser.jar, { do: 'whoami' })).toBe(1);
    expect(await shop.database.knex('cart').where({ id: 52 }).first()).toMatchObject({ is_active: 0 });
  });

  it('a login that is handed to PHP is listed under its own device', async () => {
    const device = `Handed-${logins}/1`;
    const browser = await guestWithCart(true);
    await browser.post('/api/customer/login', customer, { 'User-Agent': device });
    const { body } = await shop.app.client().post('/api/customer/login?token=true', customer);
    const headers = { Authorization: `Bearer ${member(body, 'token')}` };
    const listed = await shop.app.client().get('/api/customer/sessions', headers);
    expect(listed.body).toMatchObject({
      data: expect.arrayContaining([expect.objectContaining({ user_agent: device, current: false })]),
    });
  });

  it('a login is our own where PHP lets another customer in, whose session nobody gets', async () => {
    instead = { email: 'ben@example.com' };
    const browser = await guestWithCart(true);
    expect((await browser.post('/api/customer/login', customer)).status).toBe(200);
    expect(handed).toHaveLength(1);
    expect([await shop.whoami(browser), await shop.php(browser.jar, { do: 'whoami' })]).toEqual([1, 1]);
  });

  it('a login for a token leaves the carts to PHP where both have one, and takes its cookies', async () => {
    const browser = await guestWithCart(true);
    const before = shop.cookiesOf(browser.jar);
    const login = () => browser.post('/api/customer/login?token=true', customer);
    expect((await login()).body).toMatchObject({ token: expect.any(String) });
    expect(handed).toHaveLength(1);
    expect(shop.cookiesOf(browser.jar)).not.toEqual(before);
    expect(await shop.php(browser.jar, { do: 'whoami' })).toBe(1);
  });

  it('a login for a token takes the guest’s cart along, and the session forgets it', async () => {
    const browser = await guestWithCart(false);
    await shop.php(browser.jar, { do: 'put', key: 'compare', value: 7 });
    expect((await browser.post('/api/customer/login?token=true', customer)).status).toBe(200);
    expect(handed).toEqual([]);
    expect(await shop.php(browser.jar, { do: 'all' })).toHaveProperty('compare');
    expect(await shop.database.knex('cart').where({ id: 52 }).first()).toMatchObject({ customer_id: 1 });
    expect(await shop.php(browser.jar, { do: 'cartId' })).toBeNull();
  });

  it('a login is our own where PHP fails, and loses neither cart', async () => {
    works = false;
    const told = () => shop.app.logs.filter(({ msg }) => /stays in PHP's session/.test(String(msg))).length;
    const before = told();
    const browser = await guestWithCart(true);
    expect((await browser.post('/api/customer/login', customer)).status).toBe(200);
    expect(handed).toHaveLength(1);
    expect(await shop.php(browser.jar, { do: 'whoami' })).toBe(1);
    expect(await shop.php(browser.jar, { do: 'cartId' })).toBe(52);
    expect(told() - before).toBe(1);
    await shop.database.knex('cart').delete();
    const other = await guestWithCart(true);
    expect((await other.post('/api/customer/login?token=true', customer)).status).toBe(200);
    expect([handed.length, told() - before]).toEqual([2, 2]);
  });

  it(`a login where the guest has no cart is ${logins === 'always' ? 'handed over' : 'our own'}`, async () => {
    const browser = shop.app.client();
    expect((await browser.post('/api/customer/login', customer)).status).toBe(200);
    expect(handed).toHaveLength(logins === 'always' ? 1 : 0);
    expect(await shop.php(browser.jar, { do: 'whoami' })).toBe(1);
  });

  it('a wrong password is refused before PHP is asked', async () => {
    const browser = await guestWithCart(true);
    expect((await browser.post('/api/customer/login', { ...customer, password: 'wrong' })).status).toBe(401);
    expect(handed).toEqual([]);
  });
});
