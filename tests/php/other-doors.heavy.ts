import type { OutgoingHttpHeaders } from 'node:http';
import { loginDocument, speaker } from '../graphql/speaker';
import { member } from '../support/customers';
import { CookieJar } from '../support/http-client';
import { customer, openShop, type Shop } from './shop';

describe('one login with PHP at the other doors', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ driver: 'file', env: { DOORS: 'bagisto,evershop,graphql,pages' } });
  });
  afterAll(() => shop?.stop());
  afterEach(() => shop.database.knex('cart').delete());

  const sidOf = (body: unknown) => (body as { data: { sid: string } }).data.sid;
  const ended = { 'Content-Type': 'application/json' };

  it('EverShop’s login with a cookie opens PHP’s session', async () => {
    const browser = await shop.guestWithCart(41);
    const reply = await browser.post('/customer/login', customer);
    expect(reply.status).toBe(200);
    expect(sidOf(reply.body)).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(await shop.php(browser.jar, { do: 'whoami' })).toBe(1);
    expect(await shop.php(browser.jar, { do: 'cartId' })).toBeNull();
    expect(await shop.database.knex('cart').first()).toMatchObject({ customer_id: 1 });
    expect((await browser.post('/customers/logout', {}, ended)).status).toBe(200);
    expect(await shop.php(browser.jar, { do: 'whoami' })).toBeNull();
  });

  it('EverShop’s bare session id is the same session, and ends with the token that came with it', async () => {
    const opened = await shop.app.client().post('/api/customers/sessions', customer);
    const sid = sidOf(opened.body);
    const app = shop.app.client({ 'X-Session-ID': sid });
    // Somebody else's account: a customer is told so, and nobody has to log in.
    const asked = async () => (await app.get(`/api/customers/${'0'.repeat(32)}`)).status;
    const Authorization = `Bearer ${member(opened.body, 'data', 'token')}`;
    const byToken = async () => (await shop.app.client().get('/api/customer/get', { Authorization })).status;
    expect([await asked(), await byToken()]).toEqual([403, 200]);
    expect((await app.send(`/api/customers/sessions/${sid}`, { method: 'DELETE' })).status).toBe(200);
    expect([await asked(), await byToken()]).toEqual([401, 401]);
  });

  it('GraphQL’s login makes the guest’s cart the customer’s, but not for a page of another site', async () => {
    const browser = await shop.guestWithCart(42);
    const evil = { ...browser.jar.header(), Origin: 'http://evil.test', 'Sec-Fetch-Site': 'cross-site' };
    const given = { input: customer };
    const logIn = async (headers: OutgoingHttpHeaders) => {
      const { data } = await speaker(shop.app)(loginDocument, given, undefined, headers);
      expect(data.createCustomerLogin.customerLogin.success).toBe(true);
    };
    const jar = new CookieJar();
    shop.keep(jar, { cookies: shop.cookiesOf(browser.jar) });
    await logIn(evil);
    expect(await shop.database.knex('cart').first()).toMatchObject({ customer_id: null });
    await logIn(jar.header());
    expect(await shop.database.knex('cart').first()).toMatchObject({ customer_id: 1 });
  });
});
