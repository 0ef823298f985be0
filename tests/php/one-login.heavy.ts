import { CookieJar } from '../support/http-client';
import { customer, drivers, logInPhp, openShop, type Shop, whoami } from './shop';

describe.each(drivers)('one login with a real Laravel ($driver, $cookies cookies)', (options) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(options);
  });
  afterAll(() => shop?.stop());

  it('a login in PHP is known here, and one here is known in PHP, in the guest’s own session', async () => {
    const browser = shop.app.client();
    await shop.php(browser.jar, { do: 'put', key: 'locale', value: 'fr' }, { do: 'admin', id: 9 });
    const before = (await shop.php(browser.jar, { do: 'all' })) as Record<string, string>;
    const guest = shop.cookiesOf(browser.jar)[shop.cookieName];
    await shop.logIn(browser);
    expect(shop.cookiesOf(browser.jar)[shop.cookieName]).not.toBe(guest);
    expect(await shop.php(browser.jar, whoami)).toBe(1);
    expect(await shop.whoami(browser)).toBe(1);
    const after = (await shop.php(browser.jar, { do: 'all' })) as Record<string, string>;
    expect(after).toMatchObject(before);
    expect(Object.keys(after).length).toBe(Object.keys(before).length + 1);

    const other = shop.app.client();
    await shop.php(other.jar, logInPhp);
    expect(await shop.whoami(other)).toBe(1);
  });

  it('a client without a cookie gets a session that PHP goes on with', async () => {
    const app = shop.app.client();
    await shop.logIn(app);
    expect(await shop.php(app.jar, { do: 'touch' }, whoami)).toBe(1);
    expect(await shop.whoami(app)).toBe(1);
  });

  it('a logout here or in PHP counts at both', async () => {
    for (const side of ['here', 'in PHP']) {
      const browser = shop.app.client();
      await shop.php(browser.jar, { do: 'put', key: 'currency', value: 'EUR' }, logInPhp);
      expect(await shop.whoami(browser)).toBe(1);
      const stolen = new CookieJar();
      shop.keep(stolen, { cookies: shop.cookiesOf(browser.jar) });
      if (side === 'here') expect((await browser.get('/api/customer/logout')).status).toBe(200);
      else await shop.php(browser.jar, { do: 'logout' });
      expect(await shop.whoami(browser)).toBeUndefined();
      expect(await shop.php(browser.jar, whoami)).toBeNull();
      expect(await shop.php(stolen, whoami)).toBeNull();
      // All but the login goes on.
      if (side === 'here') expect(await shop.php(browser.jar, { do: 'all' })).toHaveProperty('currency');
    }
  });

  it('a logout is not undone by a request to PHP that was in flight', async () => {
    const browser = shop.app.client();
    await shop.php(browser.jar, logInPhp);
    const old = new CookieJar();
    shop.keep(old, { cookies: shop.cookiesOf(browser.jar) });
    await shop.laravel({ do: 'begin', name: 'slow', cookies: shop.cookiesOf(browser.jar) });
    await shop.laravel({ do: 'act', name: 'slow', what: { do: 'touch' } });
    await browser.get('/api/customer/logout');
    await shop.laravel({ do: 'finish', name: 'slow' });
    // PHP wrote the old session back; here it opens nothing, and it is taken out when it is met.
    const thief = shop.app.client();
    shop.keep(thief.jar, { cookies: shop.cookiesOf(old) });
    expect(await shop.whoami(thief)).toBeUndefined();
    expect(await shop.php(old, whoami)).toBeNull();
  });

  it('a login is not lost to a request to PHP that was in flight', async () => {
    const browser = shop.app.client();
    await shop.php(browser.jar, { do: 'touch' });
    await shop.laravel({ do: 'begin', name: 'slow', cookies: shop.cookiesOf(browser.jar) });
    await shop.logIn(browser);
    await shop.laravel({ do: 'finish', name: 'slow' });
    expect(await shop.whoami(browser)).toBe(1);
    expect(await shop.php(browser.jar, whoami)).toBe(1);
  });

  it('another customer may log in in the same session', async () => {
    const browser = shop.app.client();
    await shop.php(browser.jar, logInPhp);
    expect(await shop.whoami(browser)).toBe(1);
    const ben = { email: 'ben@example.com', password: 'secret123' };
    expect((await browser.post('/api/customer/login', ben)).status).toBe(200);
    expect(await shop.whoami(browser)).toBe(2);
    expect(await shop.php(browser.jar, whoami)).toBe(2);
  });

  it('a new password ends a customer’s other sessions at both, and keeps the one that set it', async () => {
    const [setter, other, inPhp] = [shop.app.client(), shop.app.client(), shop.app.client()];
    await shop.logIn(setter);
    await shop.logIn(other);
    await shop.php(inPhp.jar, { ...logInPhp, remember: true });
    expect(await shop.whoami(inPhp)).toBe(1);
    const reply = await setter.put('/api/customer/profile', {
      first_name: 'Asha',
      last_name: 'Rao',
      gender: 'Female',
      email: customer.email,
      date_of_birth: '',
      password: 'another-secret',
      password_confirmation: 'another-secret',
      oldpassword: 'secret123',
    });
    expect(reply.status).toBe(200);
    expect(await shop.whoami(setter)).toBe(1);
    expect(await shop.php(setter.jar, whoami)).toBe(1);
    for (const client of [other, inPhp]) {
      expect(await shop.php(client.jar, whoami)).toBeNull();
      expect(await shop.whoami(client)).toBeUndefined();
    }
    const { password } = await shop.database.knex('customers').where({ id: 2 }).first();
    await shop.database.knex('customers').where({ id: 1 }).update({ password });
  });

  it('the list of logins has those of both that were seen here, and ends one, or all others, at both', async () => {
    const [own, other, inPhp] = [shop.app.client(), shop.app.client(), shop.app.client()];
    const path = '/api/customer/sessions';
    const ids = async () => {
      const { data } = (await own.get(path)).body as { data: { id: string }[] };
      return data.map(({ id }) => id);
    };
    await shop.logIn(own);
    for (const client of [other, inPhp]) {
      const before = await ids();
      if (client === other) await shop.logIn(client);
      else await shop.php(client.jar, logInPhp);
      expect(await shop.whoami(client)).toBe(1);
      const [id, ...more] = (await ids()).filter((one) => !before.includes(one));
      expect([typeof id, more]).toEqual(['string', []]);
      expect((await own.send(`${path}/${id}`, { method: 'DELETE' })).status).toBe(200);
      expect(await shop.php(client.jar, whoami)).toBeNull();
      expect(await shop.whoami(client)).toBeUndefined();
    }
    await shop.logIn(other);
    await shop.php(inPhp.jar, logInPhp);
    expect(await shop.whoami(inPhp)).toBe(1);
    expect((await own.send(path, { method: 'DELETE' })).status).toBe(200);
    for (const client of [other, inPhp]) {
      expect(await shop.php(client.jar, whoami)).toBeNull();
      expect(await shop.whoami(client)).toBeUndefined();
    }
    expect(await shop.whoami(own)).toBe(1);
    expect(await shop.php(own.jar, whoami)).toBe(1);
    expect(await ids()).toHaveLength(1);
  });

  it('a deletion of the account here ends the customer’s sessions in PHP as well', async () => {
    const { knex } = shop.database;
    const { id: _id, ...asha } = await knex('customers').where({ id: 1 }).first();
    const account = { email: 'cleo@example.com', password: 'secret123' };
    await knex('customers').insert({ ...asha, id: 7, email: account.email, api_token: null });
    const [browser, other] = [shop.app.client(), shop.app.client()];
    for (const client of [browser, other])
      expect((await client.post('/api/customer/login', account)).status).toBe(200);
    expect(await shop.php(other.jar, whoami)).toBe(7);
    const reply = await browser.send('/api/customer', { method: 'DELETE', json: account });
    expect(reply.status).toBe(200);
    // A row under the same number would otherwise find itself logged in.
    await knex('customers').insert({ ...asha, id: 7, email: account.email, api_token: null });
    for (const client of [browser, other]) {
      expect(await shop.php(client.jar, whoami)).toBeNull();
      expect(await shop.whoami(client)).toBeUndefined();
    }
    await knex('customers').where({ id: 7 }).delete();
  });

  it('a change of password rewrites the hash that PHP compares in the session that made it', async () => {
    const browser = shop.app.client();
    await shop.php(browser.jar, logInPhp);
    const { password: hash } = await shop.database.knex('customers').where({ id: 1 }).first();
    await shop.php(browser.jar, { do: 'put', key: 'password_hash_customer', value: hash });
    const change = { first_name: 'Asha', last_name: 'Rao', gender: 'Female', email: customer.email };
    const password = { password: 'secret123', password_confirmation: 'secret123' };
    expect(
      (await browser.put('/api/customer/profile', { ...change, date_of_birth: '', ...password })).status,
    ).toBe(200);
    const { password: next } = await shop.database.knex('customers').where({ id: 1 }).first();
    const all = (await shop.php(browser.jar, { do: 'all' })) as Record<string, string>;
    expect(Buffer.from(all.password_hash_customer ?? '', 'base64').toString()).toBe(
      `s:${next.length}:"${next}";`,
    );
    expect(next).not.toBe(hash);
    expect(await shop.whoami(browser)).toBe(1);
  });

  it('a logout here ends "remember me"', async () => {
    const browser = shop.app.client();
    await shop.php(browser.jar, { ...logInPhp, remember: true });
    const remembered = Object.entries(shop.cookiesOf(browser.jar)).filter(([name]) =>
      name.startsWith('remember_'),
    );
    expect(remembered).toHaveLength(1);
    const elsewhere = new CookieJar();
    shop.keep(elsewhere, { cookies: Object.fromEntries(remembered) });
    expect(await shop.php(elsewhere, whoami)).toBe(1);
    await browser.get('/api/customer/logout');
    expect(Object.keys(shop.cookiesOf(browser.jar)).filter((name) => name.startsWith('remember_'))).toEqual(
      [],
    );
    const later = new CookieJar();
    shop.keep(later, { cookies: Object.fromEntries(remembered) });
    expect(await shop.php(later, whoami)).toBeNull();
  });

  describe("the guest's cart", () => {
    afterEach(() => shop.database.knex('cart').delete());

    it.each([
      ['a session', ''],
      ['a token', '?token=true'],
    ])(
      'a login for %s makes the guest’s cart the customer’s where the customer has none',
      async (_what, query) => {
        const browser = await shop.guestWithCart(31);
        await shop.logIn(browser, query);
        expect(await shop.database.knex('cart').first()).toMatchObject({
          customer_id: 1,
          is_guest: 0,
          customer_first_name: 'Asha',
          customer_last_name: 'Rao',
          customer_email: 'asha@example.com',
        });
        expect(await shop.php(browser.jar, { do: 'cartId' })).toBeNull();
        expect(await shop.php(browser.jar, whoami)).toBe(query === '' ? 1 : null);
      },
    );

    it('a login leaves the guest’s cart in the session where the customer has one', async () => {
      await shop.database.knex('cart').insert({ id: 30, customer_id: 1, is_guest: 0, is_active: 1 });
      const browser = await shop.guestWithCart(32);
      await shop.logIn(browser);
      expect(await shop.database.knex('cart').where({ id: 32 }).first()).toMatchObject({
        customer_id: null,
        is_guest: 1,
      });
      expect(await shop.php(browser.jar, { do: 'cartId' })).toBe(32);
      await browser.get('/api/customer/logout');
      expect(await shop.php(browser.jar, { do: 'cartId' })).toBe(32);
    });
  });
});
