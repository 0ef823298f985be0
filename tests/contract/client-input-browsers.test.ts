import { startApp, stores, type TestApp } from '../support/app';
import { type Ask, ask, type Reply } from '../support/http-client';
import { john } from './clients/client';
import { customerRow, general } from './clients/fixture';

const names = { first_name: 'John', last_name: 'Doe', gender: 'Male' };

const everyPath: [string, string][] = [
  ['customer/login', 'POST'],
  ['customer/register', 'POST'],
  ['customer/forgot-password', 'POST'],
  ['customer/logout', 'GET'],
  ['customer/get', 'GET'],
  ['customer/get?token=true', 'GET'],
  ['customer/profile', 'PUT'],
  ['customers/1', 'GET'],
  ['addresses', 'GET'],
  ['addresses/1', 'PUT'],
  ['addresses/1', 'DELETE'],
  ['addresses/create', 'POST'],
  ['nothing/of/ours', 'DELETE'],
];

const preflight = (url: string, path: string, method: string, origin: string) =>
  ask(url, path, {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': method,
      'Access-Control-Request-Headers': 'authorization,content-type,x-requested-with',
    },
  });

const allowed = ({ headers }: Reply, name: string) => String(headers[`access-control-allow-${name}`]);

describe.each(stores)('browsers on other hosts (%s)', (store) => {
  let app: TestApp;
  let naming: TestApp;
  const storefront = 'https://storefront.example';

  beforeAll(async () => {
    app = await startApp(store);
    naming = await startApp(store, {
      beside: app,
      env: { CORS_ORIGINS: `${storefront}, http://localhost:8080` },
    });
    await app.reset({ customers: [await customerRow()], customer_groups: [general] });
  });

  afterAll(async () => {
    await naming.stop();
    await app.stop();
  });

  it.each(everyPath)(
    'a preflight of %s with %s is answered to a browser on any host',
    async (path, method) => {
      for (const prefix of ['/api', '/public/api']) {
        const reply = await preflight(app.url, `${prefix}/${path}`, method, storefront);
        expect(reply.status).toBe(200);
        expect(reply.text).toBe('');
        expect(allowed(reply, 'origin')).toBe('*');
        expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
        expect(allowed(reply, 'methods').split(',')).toEqual(
          expect.arrayContaining(['GET', 'POST', 'PUT', 'DELETE']),
        );
        expect(allowed(reply, 'headers').split(',')).toEqual(
          expect.arrayContaining(['authorization', 'content-type', 'x-requested-with']),
        );
      }
    },
  );

  it('an OPTIONS without a preflight’s headers is told the methods of the path', async () => {
    const reply = await ask(app.url, '/api/customer/profile', { method: 'OPTIONS' });
    expect(reply.status).toBe(200);
    expect(reply.headers.allow).toBe('PUT');
  });

  it.each([
    [200, 'POST', '/api/customer/login?token=true', { json: john }],
    [401, 'POST', '/api/customer/login?token=true', { json: { ...john, password: 'x' } }],
    [401, 'GET', '/api/customer/get', {}],
    [422, 'POST', '/api/customer/register', { json: {} }],
    [404, 'GET', '/api/customer/nothing', {}],
    [405, 'POST', '/api/customer/logout', {}],
    [413, 'POST', '/api/customer/login', { body: 'x'.repeat(70_000) }],
  ] satisfies [number, string, string, Ask][])(
    'a browser on another host may read an answer of %s',
    async (status, method, path, given: Ask) => {
      const headers = { Origin: storefront, 'Sec-Fetch-Site': 'cross-site' };
      const reply = await ask(app.url, path, { ...given, method, headers });
      expect(reply.status).toBe(status);
      expect(allowed(reply, 'origin')).toBe('*');
    },
  );

  it('a page of an origin that CORS_ORIGINS names may also use its cookie', async () => {
    const asked = await preflight(naming.url, '/api/customer/login', 'POST', storefront);
    expect(allowed(asked, 'origin')).toBe(storefront);
    expect(allowed(asked, 'credentials')).toBe('true');
    expect(asked.headers.vary).toMatch(/Origin/);
    const headers = { Origin: storefront, 'Sec-Fetch-Site': 'cross-site' };
    const login = await ask(naming.url, '/api/customer/login', { method: 'POST', headers, json: john });
    expect(login.body).toMatchObject({ token: true });
    expect(allowed(login, 'origin')).toBe(storefront);
    expect(allowed(login, 'credentials')).toBe('true');
    const Cookie = String(login.headers['set-cookie']?.[0]?.split(';')[0]);
    const profile = await ask(naming.url, '/api/customer/profile', {
      method: 'PUT',
      headers: { ...headers, Cookie },
      json: names,
    });
    expect(profile.status).toBe(200);
    const refused = await ask(naming.url, '/api/customer/profile', { method: 'PUT', headers });
    expect(refused.status).toBe(401);
    expect(allowed(refused, 'origin')).toBe(storefront);
  });

  it('a page of an origin that CORS_ORIGINS does not name may use a token, and no cookie', async () => {
    const headers = { Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' };
    const asked = await preflight(naming.url, '/api/customer/login', 'POST', headers.Origin);
    expect(asked.status).toBe(200);
    expect(asked.headers['access-control-allow-origin']).toBeUndefined();
    const session = await ask(naming.url, '/api/customer/login', { method: 'POST', headers, json: john });
    expect(session.status).toBe(403);
    const token = await ask(naming.url, '/api/customer/login?token=true', {
      method: 'POST',
      headers,
      json: john,
    });
    expect(token.status).toBe(200);
  });
});
