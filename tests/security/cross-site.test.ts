import type { OutgoingHttpHeaders } from 'node:http';
import { startApp, stores, type TestApp } from '../support/app';
import { bearer, jane, john, loggedIn, newcomer, profile } from '../support/customers';

const refusal = 'This request came from another site. Use a token, or add the site to CORS_ORIGINS.';
const ourOwnHost = 'http://{host}';

describe.each(stores)('requests from other sites (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store, { env: { APP_URL: 'http://shop.test' } });
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john, jane] }));

  const filled = (headers: OutgoingHttpHeaders): Record<string, string> =>
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, String(value).replace('http://{host}', app.url)]),
    );

  describe.each<[OutgoingHttpHeaders, boolean, boolean?]>([
    [{}, true],
    [{ 'Sec-Fetch-Site': 'same-origin' }, true],
    [{ 'Sec-Fetch-Site': 'none' }, true],
    [{ 'Sec-Fetch-Site': 'cross-site' }, false],
    [{ 'Sec-Fetch-Site': 'same-site' }, false],
    [{ 'Sec-Fetch-Site': 'whatever' }, false],
    [{ 'Sec-Fetch-Site': 'cross-site', Origin: 'http://evil.test' }, false],
    [{ 'Sec-Fetch-Site': 'same-site', Origin: 'http://other.shop.test' }, false],
    [{ 'Sec-Fetch-Site': 'cross-site', Origin: 'http://shop.test' }, true],
    [{ 'Sec-Fetch-Site': 'cross-site', Origin: ourOwnHost }, false],
    [{ Origin: 'http://shop.test' }, true],
    [{ Origin: ourOwnHost }, true],
    [{ Origin: 'http://evil.test' }, false],
    // PHP lets these log in, and without a session there is nothing to forge.
    [{ Origin: 'null' }, false, true],
    [{ Origin: 'file://' }, false, true],
    [{ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors', Origin: 'null' }, false, true],
    [{ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', Origin: 'null' }, false],
    [{ Origin: 'https://shop.test' }, false, true],
    [{ Origin: 'http://shop.test:8080' }, false, true],
    [{ 'Sec-Fetch-Site': 'same-site', Origin: 'http://shop.test:8080' }, false, true],
    [{ Origin: 'http://shop.test.evil.test' }, false],
    [{ Origin: 'http://evilshop.test' }, false],
    [{ Referer: 'http://shop.test/account?x=1' }, true],
    [{ Referer: `${ourOwnHost}/account` }, true],
    [{ Referer: 'http://evil.test/?http://shop.test' }, false],
    [{ Referer: 'no address' }, false],
    [{ Origin: 'http://evil.test', Referer: 'http://shop.test/' }, false],
  ])('with %j', (headers, passes, logsIn = passes) => {
    it(`a change in a session with ${JSON.stringify(headers)} is ${passes ? 'made' : 'refused'}`, async () => {
      const client = await loggedIn(app);
      const before = await app.row(1);
      const reply = await client.put(
        '/api/customer/profile',
        profile({ first_name: 'Changed' }),
        filled(headers),
      );
      if (passes) {
        expect(reply.status).toBe(200);
        expect((await app.row(1)).first_name).toBe('Changed');
      } else {
        expect([reply.status, reply.body]).toEqual([403, { error: refusal, message: refusal }]);
        expect(await app.row(1)).toEqual(before);
      }
    });

    it(`a login for a session with ${JSON.stringify(headers)} is ${logsIn ? 'made' : 'refused'}`, async () => {
      const reply = await app
        .client()
        .post('/api/customer/login', { email: john.email, password: 'secret123' }, filled(headers));
      expect(reply.status).toBe(logsIn ? 200 : 403);
      expect(reply.headers['set-cookie'] !== undefined).toBe(logsIn);
    });

    it(`a login in an open session with ${JSON.stringify(headers)} is ${passes ? 'made' : 'refused'}`, async () => {
      const client = await loggedIn(app);
      const given = { email: john.email, password: 'secret123' };
      const reply = await client.post('/api/customer/login', given, filled(headers));
      expect(reply.status).toBe(passes ? 200 : 403);
    });
  });

  it.each([
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=b',
    '',
  ])('a change that another site sends is refused, whatever type its body has: %j', async (type) => {
    const client = await loggedIn(app);
    const text = JSON.stringify(profile({ first_name: 'Changed' }));
    const form = new URLSearchParams(profile({ first_name: 'Changed', _method: 'PUT' })).toString();
    const bodies: Record<string, string> = {
      'application/x-www-form-urlencoded': form,
      'multipart/form-data; boundary=b': Object.entries(profile({ first_name: 'Changed', _method: 'PUT' }))
        .map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
        .join('')
        .concat('--b--\r\n'),
    };
    const send = (headers: Record<string, string>) =>
      client.send('/api/customer/profile?_method=PUT', {
        method: 'POST',
        headers: { ...(type === '' ? {} : { 'Content-Type': type }), ...headers },
        body: bodies[type] ?? text,
      });
    expect((await send({ 'Sec-Fetch-Site': 'cross-site', Origin: 'http://evil.test' })).status).toBe(403);
    expect((await app.row(1)).first_name).toBe('John');
    // The same bytes from an app: it was the site that was refused.
    expect((await send({})).status).toBe(200);
    expect((await app.row(1)).first_name).toBe('Changed');
  });

  it('a POST of another site that stands for a GET is refused', async () => {
    const client = await loggedIn(app);
    const evil = { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://evil.test' };
    for (const [path, more] of [
      ['/api/customer/logout?_method=GET', {}],
      ['/api/customer/logout', { 'X-HTTP-Method-Override': 'GET' }],
    ] as const) {
      const reply = await client.send(path, { method: 'POST', headers: { ...evil, ...more } });
      expect(reply.status).toBe(403);
    }
    expect((await client.get('/api/customer/get')).status).toBe(200);
  });

  it('a request of another site is answered where it rests on no cookie, or only reads', async () => {
    const evil = { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://evil.test' };
    const token = await bearer(app);
    const client = await loggedIn(app);
    const change = profile({ first_name: 'Changed' });
    const replies = [
      await app.client().put('/api/customer/profile', change, { ...evil, ...token }),
      // A token that the page had to know decides, also beside a cookie.
      await client.put('/api/customer/profile', change, { ...evil, ...token }),
      await app
        .client()
        .post('/api/customer/login?token=true', { email: john.email, password: 'secret123' }, evil),
      await app.client().post('/api/customer/register', newcomer('new@example.com'), evil),
      await app.client().post('/api/customer/forgot-password', { email: john.email }, evil),
      await client.get('/api/customer/get', evil),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  });
});

describe.each(stores)('pages of other sites that read answers (%s)', (store) => {
  let anybody: TestApp;
  let named: TestApp;

  beforeAll(async () => {
    anybody = await startApp(store);
    named = await startApp(store, {
      beside: anybody,
      env: { CORS_ORIGINS: 'https://app.shop.test, http://localhost:5173' },
    });
    await anybody.reset({ customers: [john] });
  });
  afterAll(async () => {
    await named.stop();
    await anybody.stop();
  });

  const cors = (headers: OutgoingHttpHeaders) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));
  const preflight = (app: TestApp, path: string, origin: string) =>
    app.client().send(path, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'PUT',
        'Access-Control-Request-Headers': 'authorization,content-type',
      },
    });

  it('by default any page may read answers, and no page with the user’s cookie', async () => {
    const client = await loggedIn(anybody);
    for (const path of ['/api/customer/get', '/api/customers/2', '/api/nowhere', '/health/nowhere']) {
      const { headers } = await client.get(path, { Origin: 'http://evil.test' });
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    }
    const { status, headers } = await preflight(anybody, '/api/customer/profile', 'http://evil.test');
    expect(status).toBe(200);
    expect(cors(headers)).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-expose-headers': 'Retry-After,X-Request-Id',
      'access-control-max-age': '600',
    });
  });

  it.each(['https://app.shop.test', 'http://localhost:5173'])(
    'a page of %s, which CORS_ORIGINS names, may use the cookie',
    async (origin) => {
      const client = await loggedIn(named);
      const site = { Origin: origin, 'Sec-Fetch-Site': 'cross-site' };
      const replies = [
        await client.get('/api/customer/get', site),
        await client.put('/api/customer/profile', profile(), site),
        await client.get('/api/nowhere', site),
        await preflight(named, '/api/customer/profile', origin),
      ];
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 404, 200]);
      for (const { headers } of replies) {
        expect(headers['access-control-allow-origin']).toBe(origin);
        expect(headers['access-control-allow-credentials']).toBe('true');
        expect(headers.vary).toMatch(/\bOrigin\b/);
      }
    },
  );

  it.each([
    ...[
      'http://evil.test',
      'null',
      'http://app.shop.test',
      'https://app.shop.test:444',
      'https://app.shop.test.evil.test',
    ],
    ...['https://evil-app.shop.test', 'https://shop.test', '*', 'https://APP.shop.test'],
  ])('a page of %s, which CORS_ORIGINS does not name, reads nothing and changes nothing', async (origin) => {
    const client = await loggedIn(named);
    const read = await client.get('/api/customer/get', { Origin: origin });
    const asked = await preflight(named, '/api/customer/profile', origin);
    for (const { headers } of [read, asked]) {
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers.vary).toMatch(/\bOrigin\b/);
    }
    const change = await client.put('/api/customer/profile', profile(), { Origin: origin });
    expect(change.status).toBe(403);
  });

  it('a preflight is answered for every path to everybody, and opens nothing', async () => {
    for (const path of [
      '/api/customer/login',
      '/api/customers/1',
      '/api/nowhere',
      '/nowhere',
      '/api//customer/get/',
    ]) {
      const { status, headers, text } = await preflight(anybody, path, 'http://evil.test');
      expect([status, text]).toEqual([200, '']);
      expect(headers['access-control-allow-methods']).toContain('PUT');
      expect(headers['set-cookie']).toBeUndefined();
    }
  });
});
