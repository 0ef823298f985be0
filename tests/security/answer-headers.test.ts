import http, { type OutgoingHttpHeaders } from 'node:http';
import { startApp, stores, type TestApp } from '../support/app';
import { john, loggedIn, logIn, profile } from '../support/customers';
import type { Ask } from '../support/http-client';

/** The names alone, as they were sent. */
function rawHeaders(url: string, { method, headers, body }: RequestInit = {}): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers: headers as OutgoingHttpHeaders }, (response) => {
      response.resume();
      resolve(response.rawHeaders.filter((_, at) => at % 2 === 0));
    });
    request.on('error', reject);
    request.end(body);
  });
}

describe.each(stores)('the headers of an answer (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john] }));

  const send = (path: string, ask: Ask = {}) => app.client().send(path, ask);

  it('no page may run, frame, sniff or keep an answer, and no answer tells anything of the server', async () => {
    const client = await loggedIn(app);
    const replies = [
      await client.get('/api/customer/get'),
      await client.put('/api/customer/profile', profile()),
      await client.put('/api/customer/profile', {}),
      await client.get('/api/customers/2'),
      await client.get('/api/nowhere'),
      await client.get('/nowhere'),
      await app.client().get('/api/customer/get'),
      await send('/api/customer/get', { method: 'DELETE' }),
      await send('/api/customer/login', { method: 'POST', body: 'x'.repeat(70_000) }),
      await logIn(app.client()),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 422, 403, 404, 404, 401, 405, 413, 200]);
    for (const { headers } of replies) {
      expect(headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'x-request-id': expect.stringMatching(/^[\w.-]{8,64}$/),
      });
      for (const absent of ['x-powered-by', 'server', 'etag', 'strict-transport-security']) {
        expect(headers[absent]).toBeUndefined();
      }
    }
    const page = (await client.get('/')).headers;
    expect(page['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(page).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
  });

  it('no header comes twice, and what an answer says itself stands above what all answers say', async () => {
    const client = await loggedIn(app);
    const preflight = { Origin: 'https://app.test', 'Access-Control-Request-Method': 'PUT' };
    const asked: [path: string, init?: RequestInit][] = [
      ['/api/customer/get', { headers: client.jar.header() as Record<string, string> }],
      ['/api/customer/logout', { headers: client.jar.header() as Record<string, string> }],
      ['/api/customer/get', { method: 'OPTIONS', headers: preflight }],
      ['/api/customer/get', { method: 'DELETE' }],
      ['/api/graphql', { method: 'POST', body: '{}' }],
      ['/api/customers'],
      ['/health/ready'],
      ['/docs'],
      ['/'],
      ['/nowhere'],
    ];
    for (const [path, init] of asked) {
      const names = (await rawHeaders(app.url + path, init)).map((name) => name.toLowerCase());
      expect({ path, twice: names.filter((name, at) => names.indexOf(name) !== at) }).toEqual({
        path,
        twice: [],
      });
      expect(names).toContain('x-request-id');
      expect(names).toContain('cache-control');
    }
    const docs = (await client.get('/docs')).text;
    const asset = /href="(\/docs\/[^"]+\.css)"/.exec(docs)?.[1] ?? '';
    expect((await client.get(asset)).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it('a good request id is passed on, and another one is replaced by ours', async () => {
    const id = async (given: string) =>
      (await app.client().get('/api/nowhere', { 'X-Request-Id': given })).headers['x-request-id'];
    expect(await id('trace-0123.abc_DEF')).toBe('trace-0123.abc_DEF');
    for (const odd of [
      'short',
      'x'.repeat(65),
      'with blank inside',
      '"quoted-text"',
      '{"level":60}',
      'a,b,c,d,e,f',
    ]) {
      expect(await id(odd)).toMatch(/^[\w.-]{8,64}$/);
      expect(await id(odd)).not.toBe(odd);
    }
  });
});

describe('behind https', () => {
  it('behind https browsers are told to stay there', async () => {
    const app = await startApp('embedded', { env: { APP_URL: 'https://shop.test' } });
    try {
      for (const path of ['/api/nowhere', '/api/customer/get', '/']) {
        expect((await app.client().get(path)).headers['strict-transport-security']).toBe('max-age=31536000');
      }
    } finally {
      await app.stop();
    }
  });

  it('browsers are told to stay on https on all subdomains only where the shop says so', async () => {
    const env = { APP_URL: 'https://shop.test', HSTS_SUBDOMAINS: 'true' };
    const app = await startApp('embedded', { env });
    try {
      for (const path of ['/api/nowhere', '/health/live', '/', '/docs']) {
        expect((await app.client().get(path)).headers['strict-transport-security']).toBe(
          'max-age=31536000; includeSubDomains',
        );
      }
    } finally {
      await app.stop();
    }
  });
});
