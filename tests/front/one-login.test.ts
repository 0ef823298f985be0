import { createHmac } from 'node:crypto';
import { loginDocument, speaker } from '../graphql/speaker';
import { startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { startUpstream, type Upstream } from './upstream';

type Claims = Record<string, unknown>;

describe.each(stores)('one login for PHP and us (%s)', (store) => {
  let php: Upstream;
  let app: TestApp;

  beforeAll(async () => {
    php = await startUpstream();
    app = await startApp(store, { env: { ACCOUNT_PAGE: 'false', PHP_URL: php.url } });
  });
  afterAll(async () => {
    await app?.stop();
    await php?.stop();
  });
  beforeEach(async () => {
    await app.reset({ customers: [person(1), person(2)] });
    php.received.length = 0;
  });

  const login = { email: person(1).email, password: secret };
  const token = async (): Promise<string> => {
    const { body } = await app.client().post('/api/customer/login?token=true', login);
    return (body as { token: string }).token;
  };
  const accessToken = async (): Promise<string> => {
    const { data } = await speaker(app)(loginDocument, { input: login });
    return data.createCustomerLogin.customerLogin.token;
  };
  const sid = async (): Promise<string> => {
    const { body } = await app.client().post('/customer/login', login);
    return (body as { data: { sid: string } }).data.sid;
  };
  const bearer = (value: string) => ({ Authorization: `Bearer ${value}` });
  const asked = async (path: string, headers: Record<string, string>) => {
    const reply = await app.client({ Accept: 'application/json' }).get(path, headers);
    return { reply, at: php.received.at(-1) };
  };
  /** As PHP reads it: signed with the common key, for the customer’s guard, not run out. */
  const readByPhp = (header: string | undefined): Claims => {
    const [head = '', body = '', signature] = (header ?? '').replace(/^Bearer /, '').split('.');
    const mac = createHmac('sha256', String(app.env.JWT_SECRET))
      .update(`${head}.${body}`)
      .digest('base64url');
    expect(signature).toBe(mac);
    return JSON.parse(Buffer.from(body, 'base64url').toString());
  };

  it('a customer’s Bearer without the key "token" gets that key on the way to PHP', async () => {
    const value = await token();
    for (const [path, there] of [
      ['/api/checkout/cart', '/api/checkout/cart?token=true'],
      ['/public/api/wishlist?page=2', '/public/api/wishlist?page=2&token=true'],
      ['/api/orders?', '/api/orders?token=true'],
      ['/api/orders?x=1&', '/api/orders?x=1&token=true'],
    ] as const) {
      const { at } = await asked(path, bearer(value));
      expect(at?.url).toBe(there);
      expect(at?.headers.authorization).toBe(`Bearer ${value}`);
    }
  });

  it.each(['token', 'token=', 'a=1&token=true', 'token=trues', 'token[]=1'])(
    'a request that has the key "token" already (%s) stays as it is',
    async (query) => {
      const { at } = await asked(`/api/checkout/cart?${query}`, bearer(await token()));
      expect(at?.url).toBe(`/api/checkout/cart?${query}`);
    },
  );

  it.each([
    'Bearer null',
    'Bearer undefined',
    'Bearer true',
    'Bearer',
    'Basic YTpi',
    'Bearer a.b.c',
    'Bearer abc',
  ])('what is no customer’s token (%s) stays as it is on the way to PHP', async (authorization) => {
    const { at } = await asked('/api/products', { Authorization: authorization });
    expect(at?.url).toBe('/api/products');
    expect(at?.headers.authorization).toBe(authorization);
  });

  it('a request outside of the API, or at its later versions, is not changed', async () => {
    const value = await accessToken();
    for (const path of ['/customer/account', '/api/v1/customer/get', '/graphql', '/api/admin/orders']) {
      const { at } = await asked(path, bearer(value));
      expect([at?.url, at?.headers.authorization]).toEqual([path, `Bearer ${value}`]);
    }
  });

  it('an access token of GraphQL becomes a short token of PHP’s form', async () => {
    const { at } = await asked('/api/checkout/cart', bearer(await accessToken()));
    expect(at?.url).toBe('/api/checkout/cart?token=true');
    const claims = readByPhp(at?.headers.authorization);
    const now = Date.now() / 1000;
    expect(claims).toMatchObject({
      sub: 1,
      prv: expect.stringMatching(/^[0-9a-f]{40}$/),
      jti: expect.any(String),
    });
    expect(Number(claims.iat)).toBeLessThan(now);
    expect(Number(claims.exp) - now).toBeGreaterThan(30);
    expect(Number(claims.exp) - now).toBeLessThan(300);
  });

  it('an EverShop session’s id becomes a short token of PHP’s form, and is kept from PHP', async () => {
    const { at } = await asked('/api/checkout/cart', { 'X-Session-ID': await sid() });
    expect(readByPhp(at?.headers.authorization)).toMatchObject({ sub: 1 });
    expect(at?.url).toBe('/api/checkout/cart?token=true');
    expect(at?.headers).not.toHaveProperty('x-session-id');
  });

  it.each<[string, () => Promise<Record<string, string>>]>([
    ['a token', async () => bearer(await token())],
    ['an access token', async () => bearer(await accessToken())],
    ['an EverShop session', async () => ({ 'X-Session-ID': await sid() })],
  ])('%s that was ended here is refused before PHP sees it', async (what, credential) => {
    const ends: ((headers: Record<string, string>) => Promise<unknown>)[] = [
      async (headers) =>
        what === 'an EverShop session'
          ? app.client().send('/customers/logout', { method: 'POST', headers })
          : app.client().get('/api/customer/logout', headers),
      async () => app.db.knex(app.db.table('customers')).where({ id: 1 }).update({ status: 0 }),
    ];
    for (const end of ends) {
      const headers = await credential();
      expect((await asked('/api/checkout/cart', headers)).reply.status).toBe(200);
      await end(headers);
      php.received.length = 0;
      const { reply, at } = await asked('/api/checkout/cart', headers);
      expect([reply.status, at]).toEqual([401, undefined]);
      expect(reply.body).toMatchObject({ error: 'Unauthenticated' });
    }
  });

  it('a token in the address that was ended here is refused before PHP sees it', async () => {
    const value = await token();
    await app.client().get(`/api/customer/logout?token=${value}`);
    const { reply, at } = await asked(`/api/checkout/cart?token=${value}`, {});
    expect([reply.status, at]).toEqual([401, undefined]);
  });

  it('a new password here ends what PHP would still believe', async () => {
    const [first, second] = [await token(), await token()];
    const profile = {
      ...{ first_name: 'John', last_name: 'Doe', gender: 'Male', email: person(1).email },
      ...{ password: 'another99', password_confirmation: 'another99', oldpassword: secret },
    };
    const changed = await app.client().put('/api/customer/profile', profile, bearer(first));
    expect(changed.status).toBe(200);
    expect((await asked('/api/checkout/cart', bearer(second))).reply.status).toBe(401);
    expect((await asked('/api/checkout/cart', bearer(first))).reply.status).toBe(200);
  });

  it('a customer’s upload arrives at PHP whole', async () => {
    const headers = bearer(await accessToken());
    const body = 'x'.repeat(300_000);
    await app.client().send('/api/reviews/1/create', { method: 'POST', body, headers });
    expect(php.received.at(-1)?.body.length).toBe(body.length);
  });
});
