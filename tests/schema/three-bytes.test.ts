import { adminBearer, appointAdmins } from '../evershop/callers';
import { type Headers, send, uuidOf } from '../evershop/exchanges';
import { newcomer as graphqlNewcomer, registerDocument, speaker, tokenOf } from '../graphql/speaker';
import { startApp, type TestApp } from '../support/app';
import { errorsOf, member, newcomer, profile } from '../support/customers';
import { installBagisto, type ShopDatabase } from './ddl/build';
import { generation } from './ddl/generations';
import { customerOf } from './ddl/people';

const fourBytes = 'Jo😀';
const address = { email: `${fourBytes}@example.com` };
const bagisto = generation('2.1');

/** Shops whose config/database.php says charset utf8: no column keeps a character of four bytes, or is compared with one. */
describe('a Bagisto in the older utf8 of MySQL', () => {
  let shop: ShopDatabase;
  let app: TestApp;
  let asha: Headers;
  let admin: Headers;
  let customer: string;

  beforeAll(async () => {
    shop = await installBagisto(bagisto);
    await shop.knex.raw('set foreign_key_checks = 0');
    const [tables] = await shop.knex.raw('show tables');
    for (const row of tables as Record<string, string>[]) {
      await shop.knex.raw('alter table ?? convert to character set utf8mb3 collate utf8mb3_unicode_ci', [
        String(Object.values(row)[0]),
      ]);
    }
    app = await startApp('mysql', {
      database: shop.env,
      env: { DOORS: 'bagisto,evershop,graphql,pages', LIMIT_EXEMPT: '127.0.0.1' },
    });
  });
  afterAll(async () => {
    await app?.stop();
    await shop?.drop();
  });
  beforeEach(async () => {
    await app.reset({ customers: [await customerOf(bagisto, { id: 1 })], addresses: [] });
    await appointAdmins(app);
    const reply = await app
      .client()
      .post('/api/customer/login?token=true', { email: 'asha@example.com', password: 'secret123' });
    asha = { Authorization: `Bearer ${member(reply.body, 'token')}` };
    admin = await adminBearer(app);
    customer = `/api/customers/${await uuidOf(app, admin, 1)}`;
  });

  const formats = (...fields: string[]) =>
    Object.fromEntries(
      fields.map((field) => [field, [`The ${field.replaceAll('_', ' ')} format is invalid.`]]),
    );

  it('an address with four-byte letters belongs to nobody, at any door', async () => {
    const password = 'secret123';
    const client = app.client();
    const bagistoLogin = await client.post('/api/customer/login', { ...address, password });
    expect(bagistoLogin.status).toBe(401);
    expect((await client.post('/api/customer/forgot-password', address)).status).toBe(200);
    const elsewhere = ['/customer/login', '/api/customers/sessions', '/api/user/tokens'];
    for (const path of elsewhere) {
      expect({ path, ...(await send(app, 'POST', path, {}, { ...address, password })) }).toMatchObject({
        path,
        status: 401,
      });
    }
    await expect(tokenOf(speaker(app), address.email, password)).resolves.toBe('');
  });

  it('a search for four-byte letters finds nobody', async () => {
    for (const query of [`email=${fourBytes}`, `email=${fourBytes}*`, `keyword=${fourBytes}`]) {
      const { status, body } = await send(app, 'GET', `/api/customers?${encodeURI(query)}`, admin);
      expect({ query, status, data: member(body, 'data') }).toEqual({ query, status: 200, data: [] });
    }
  });

  it('a text with four-byte letters is refused, and its field is named', async () => {
    const before = await app.customers();
    const named = { first_name: fourBytes, last_name: fourBytes };
    const register = await app
      .client()
      .post('/api/customer/register', { ...newcomer(address.email), ...named });
    expect(register.status).toBe(422);
    expect(errorsOf(register)).toEqual(formats('first_name', 'last_name', 'email'));
    const changed = await send(app, 'PUT', '/api/customer/profile', asha, profile({ ...named, ...address }));
    expect(changed.status).toBe(422);
    expect(errorsOf(changed)).toMatchObject(formats('first_name', 'last_name', 'email'));
    const home = {
      ...{ address1: [fourBytes], country: 'DE', state: fourBytes, city: fourBytes, postcode: fourBytes },
      ...{ phone: fourBytes, company_name: fourBytes, vat_id: fourBytes },
    };
    const added = await send(app, 'POST', '/api/addresses/create', asha, home);
    expect({ status: added.status, errors: errorsOf(added) }).toMatchObject({
      status: 422,
      errors: formats('address1', 'state', 'city', 'postcode'),
    });

    const here = { ...address, full_name: fourBytes, password: 'secret123' };
    expect((await send(app, 'POST', '/api/customers', admin, here)).status).toBe(400);
    expect((await send(app, 'PATCH', customer, admin, { full_name: fourBytes })).status).toBe(400);
    expect((await send(app, 'PATCH', customer, admin, { full_name: `Asha ${fourBytes}` })).status).toBe(400);
    const place = { full_name: fourBytes, address_1: fourBytes, city: fourBytes, country: 'DE' };
    expect((await send(app, 'POST', `${customer}/addresses`, admin, place)).status).toBe(400);

    const { errors } = await speaker(app)(registerDocument, {
      input: { ...graphqlNewcomer, ...address, firstName: fourBytes, deviceToken: fourBytes },
    });
    expect(errors?.[0]?.extensions).toMatchObject({ validation: { firstName: expect.anything() } });

    expect(await app.customers()).toEqual(before);
  });
});
