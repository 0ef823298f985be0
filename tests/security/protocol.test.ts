import { startApp, stores, type TestApp } from '../support/app';
import { john, loggedIn } from '../support/customers';
import type { Ask } from '../support/http-client';

const notFound = { error: 'Resource not found' };

const routes: [path: string, method: string][] = [
  ['customer/login', 'POST'],
  ['customer/register', 'POST'],
  ['customer/forgot-password', 'POST'],
  ['customer/logout', 'GET'],
  ['customer/get', 'GET'],
  ['customer/profile', 'PUT'],
  ['customers/1', 'GET'],
];

describe.each(stores)('the protocol (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    // EverShop's door, where it is open, has some paths of its own under /api.
    app = await startApp(store, { env: { DOORS: 'bagisto,pages' } });
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john] }));

  const send = (path: string, ask: Ask = {}) => app.client().send(path, ask);

  it.each(routes)('%s answers its own method, and 405 with Allow to every other', async (path, method) => {
    const allow = method === 'GET' ? 'GET,HEAD' : method;
    for (const prefix of ['/api/', '/public/api/']) {
      for (const other of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE']) {
        if (other === method) continue;
        const { status, headers, body } = await send(prefix + path, { method: other });
        expect([other, status, headers.allow]).toEqual([other, 405, allow]);
        expect(body).toEqual({ error: 'Method Not Allowed', message: 'Method Not Allowed' });
      }
      const own = await send(prefix + path, { method });
      expect(own.status).toBe(method === 'POST' ? 422 : 401);
      const options = await send(prefix + path, { method: 'OPTIONS' });
      expect([options.status, options.headers.allow, options.text]).toEqual([200, allow, '']);
    }
  });

  it('a HEAD is answered as a GET would be, without the body', async () => {
    const client = await loggedIn(app);
    for (const path of [
      '/api/customer/get',
      '/api/customers/1',
      '/api/customers/2',
      '/api/nowhere',
      '/health/ready',
    ]) {
      const [get, head] = [await client.get(path), await client.send(path, { method: 'HEAD' })];
      expect([head.status, head.text]).toEqual([get.status, '']);
      expect(head.headers['content-length']).toBe(get.headers['content-length']);
      expect(head.headers['content-type']).toBe(get.headers['content-type']);
    }
    const refused = await app.client().send('/api/customer/login', { method: 'HEAD' });
    expect([refused.status, refused.headers.allow]).toEqual([405, 'POST']);
  });

  it.each([
    ...[
      '/api',
      '/api/',
      '/public',
      '/nowhere',
      '/api/customer/account',
      '/api/customer/account/',
      '/api/customers',
      '/api/customer/login/x',
    ],
    ...[
      '/api/customer/getx',
      '/api/customer/get.json',
      '/API/customer/get',
      '/api/Customer/get',
      '/apicustomer/get',
    ],
    ...[
      '/api/../api/customer/get',
      '/api/./customer/get',
      '/api/customer%2fget%2fx',
      '/api/customers/1/2',
      '/..%2f..%2fetc/passwd',
    ],
    ...[
      '/%',
      '/%zz',
      '/api/%E0%A4%A',
      '/api/%00',
      '/api/customer/get%00',
      '/api/customer/get;x=1',
      '//evil.test/%2f..',
    ],
  ])('%s is 404 in JSON for every method', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      const { status, headers, body } = await send(path, { method, headers: { Accept: 'text/html' } });
      expect([method, status, body]).toEqual([method, 404, notFound]);
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
      expect(headers.location).toBeUndefined();
    }
  });

  it.each([
    '%zz',
    '%',
    '%E0%A4%A',
    '%ff',
    'email=%',
    'email=%zz&password=%ff',
    '[=1&]=2&[[]]=3',
    '&&&',
    '=',
    '?',
    '#',
  ])('%j as a query or a form is never a fault', async (text) => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await send(`/api/customer/get?${text}`)).status).toBe(401);
    expect((await send(`/api/customer/login?${text}`, { method: 'POST' })).status).toBe(422);
    expect((await send('/api/customer/login', { method: 'POST', headers: form, body: text })).status).toBe(
      422,
    );
  });

  it.each(['text/html', 'image/png', 'application/xml;q=1, */*;q=0', '*/*', '', 'nonsense'])(
    'an Accept of %j gets the same JSON, never 406',
    async (accept) => {
      const client = await loggedIn(app);
      const { status, headers, body } = await client.get('/api/customer/get', { Accept: accept });
      expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
      expect(body).toMatchObject({ data: { id: 1 } });
      const refused = await app.client({ Accept: accept }).post('/api/customer/login', {});
      expect([refused.status, refused.headers.location]).toEqual([422, undefined]);
    },
  );

  it.each([
    'text/plain',
    'application/xml',
    'application/octet-stream',
    'nonsense',
    'application/json; charset=latin1',
    '',
  ])('JSON that is called %j is JSON, never 415', async (type) => {
    const body = JSON.stringify({ email: 'johndoe@example.com', password: 'secret123' });
    const headers = type === '' ? {} : { 'Content-Type': type };
    expect((await send('/api/customer/login', { method: 'POST', headers, body })).status).toBe(200);
  });
});
