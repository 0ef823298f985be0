import { createHash, randomBytes } from 'node:crypto';
import { customer, openShop, type Shop } from '../php/shop';
import type { Row } from '../support/app';
import { ask, type Client } from '../support/http-client';

const sha1 = (bytes: Buffer | string) => createHash('sha1').update(bytes).digest('hex');

/** PHP's own web server with Laravel's sessions behind us: a shopping trip needs one address. */
describe.each(['file', 'redis'] as const)('a shop behind the front door, its sessions in %s', (driver) => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop({ driver, web: true });
  });
  afterAll(() => shop?.stop());
  beforeEach(() => shop.database.knex('cart').delete());

  const add = async (client: Client) =>
    ((await client.post('/api/checkout/cart/add/1', { quantity: 1 })).body as { data: { id: number } }).data
      .id;
  const cart = async (client: Client, headers: Record<string, string> = {}) =>
    (await client.get('/api/checkout/cart', headers)).body as {
      customer: number | null;
      data: { id: number; items_count: number } | null;
    };
  const carts = (): Promise<Row[]> => shop.database.knex('cart').orderBy('id');

  it('what is not a customer path is answered as by PHP itself, byte for byte', async () => {
    for (const path of ['/api/products?limit=3&a[]=1', '/public/api/products', '/api/nothing']) {
      const [direct, through] = [
        await ask(shop.phpUrl, path, { headers: { Host: 'shop.test' } }),
        await ask(shop.app.url, path, { headers: { Host: 'shop.test' } }),
      ];
      expect(through.status).toBe(direct.status);
      expect(through.headers['content-type']).toBe(direct.headers['content-type']);
      const withoutAddress = (text: string) => text.replace(/"for":"[^"]*"/, '');
      expect(withoutAddress(through.text)).toBe(withoutAddress(direct.text));
    }
  });

  it('a guest fills a cart in PHP, logs in here, and has it in PHP', async () => {
    const client = shop.app.client();
    const id = await add(client);
    expect(await cart(client)).toMatchObject({ customer: null, data: { id, items_count: 1 } });
    await shop.logIn(client);
    expect(await cart(client)).toMatchObject({ customer: 1, data: { id } });
    await client.get('/api/customer/logout');
    expect(await cart(client)).toEqual({ customer: null, data: null });
  });

  it('a token that this server made opens PHP’s cart, with the Bearer alone', async () => {
    const client = shop.app.client();
    const id = await add(client);
    const token = await shop.logIn(client, '?token=true');
    const app = shop.app.client();
    expect(await cart(app, { Authorization: `Bearer ${token}` })).toMatchObject({
      customer: 1,
      data: { id },
    });
    await app.get('/api/customer/logout', { Authorization: `Bearer ${token}` });
    const after = await app.get('/api/checkout/cart', { Authorization: `Bearer ${token}` });
    expect(after.status).toBe(401);
  });

  it('a login here that makes two carts one is handed to PHP, and the answer is ours', async () => {
    await shop.database.knex('cart').insert({ customer_id: 1, is_guest: 0, is_active: 1, items_count: 2 });
    const client = shop.app.client();
    await add(client);
    await add(client);
    const reply = await client.post('/api/customer/login', customer);
    expect(reply.body).toMatchObject({ token: true, message: 'Logged in successfully.', data: { id: 1 } });
    expect(await carts()).toEqual([expect.objectContaining({ customer_id: 1, items_count: 4 })]);
    expect(await shop.whoami(client)).toBe(1);
    expect(await cart(client)).toMatchObject({ customer: 1, data: { items_count: 4 } });
  });

  it('a wrong password is never handed to PHP, and both carts stay', async () => {
    await shop.database.knex('cart').insert({ customer_id: 1, is_guest: 0, is_active: 1, items_count: 2 });
    const client = shop.app.client();
    const id = await add(client);
    const reply = await client.post('/api/customer/login', { ...customer, password: 'wrong-one' });
    expect(reply.status).toBe(401);
    expect(await cart(client)).toMatchObject({ customer: null, data: { id } });
  });

  it('an upload of a form with a file, and a large body, arrive at PHP as they are', async () => {
    const file = randomBytes(5_000_000);
    const boundary = 'front-door-test';
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="title"\r\n\r\nü\r\n--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]);
    const headers = { 'Content-Type': `multipart/form-data; boundary=${boundary}` };
    const form = await shop.app.client().send('/api/upload', { method: 'POST', body, headers });
    expect(form.body).toMatchObject({ files: { image: ['a.png', sha1(file)] }, fields: { title: 'ü' } });
    const raw = await shop.app.client().send('/api/upload', { method: 'PUT', body: file });
    expect(raw.body).toMatchObject({ raw: sha1(file) });
  });

  it('a download from PHP arrives whole', async () => {
    const { text } = await shop.app.client().get('/api/download?megabytes=20');
    expect(text.length).toBe(20 * 1024 * 1024);
  });

  it('a PHP killed in the middle of an answer cuts it off, and the next request is answered', async () => {
    await expect(shop.app.client().get('/api/dies')).rejects.toThrow();
    expect((await shop.app.client().get('/api/products')).status).toBe(200);
  });
});

describe('PHP_LOGINS=always', () => {
  it('PHP_LOGINS=always lets PHP do each session login that was found good', async () => {
    const shop = await openShop({ driver: 'file', web: true, env: { PHP_LOGINS: 'always' } });
    try {
      const client = shop.app.client();
      await shop.logIn(client);
      expect(await shop.whoami(client)).toBe(1);
      const { body } = await client.get('/api/checkout/cart');
      expect(body).toMatchObject({ customer: 1 });
    } finally {
      await shop.stop();
    }
  });
});
