import { rawSocket, statusesIn } from '../faults/raw-socket';
import { startApp, type TestApp } from '../support/app';
import { type Received, startRawUpstream, startUpstream, type Upstream } from './upstream';

const lines = (...all: string[]) => `${all.join('\r\n')}\r\n\r\n`;
const get = (path: string, ...headers: string[]) =>
  lines(`GET ${path} HTTP/1.1`, 'Host: shop.test', ...headers);
const post = (headers: string[], body = '') =>
  lines('POST /api/checkout/cart/add/1 HTTP/1.1', 'Host: shop.test', ...headers) + body;
const smuggled = 'GET /admin/secret HTTP/1.1\r\nHost: shop.test\r\n\r\n';

describe('requests that two servers could understand differently', () => {
  let php: Upstream;
  let app: TestApp;

  beforeAll(async () => {
    php = await startUpstream();
    app = await startApp('embedded', { env: { PHP_URL: php.url } });
  });
  afterAll(async () => {
    await app?.stop();
    await php?.stop();
  });
  beforeEach(() => {
    php.received.length = 0;
  });

  /** Everything that comes back on one connection, which the client then leaves. */
  const exchanged = async (text: string, until = /HTTP\/1\.1 \d{3}[\s\S]*\r\n\r\n/) => {
    const socket = await rawSocket(app.url);
    socket.write(text);
    await socket.until(until).catch(() => '');
    const all = socket.text;
    socket.socket.destroy();
    return all;
  };
  const only = (): Received => {
    expect(php.received).toHaveLength(1);
    return php.received[0] as Received;
  };

  it.each<[string, string]>([
    [
      'a length and chunks',
      post(['Content-Length: 5', 'Transfer-Encoding: chunked'], `0\r\n\r\n${smuggled}`),
    ],
    [
      'chunks and a length',
      post(['Transfer-Encoding: chunked', 'Content-Length: 50'], `0\r\n\r\n${smuggled}`),
    ],
    ['two lengths', post(['Content-Length: 0', `Content-Length: ${smuggled.length}`], smuggled)],
    ['a list of lengths', post([`Content-Length: 0, ${smuggled.length}`], smuggled)],
    ['a signed length', post(['Content-Length: +5'], 'aaaaa')],
    ['a length in hexadecimal', post(['Content-Length: 0x5'], 'aaaaa')],
    ['a negative length', post(['Content-Length: -1'])],
    ['a length with a blank before the colon', post(['Content-Length : 5'], 'aaaaa')],
    ['chunks under an unknown coding', post(['Transfer-Encoding: xchunked'], `0\r\n\r\n${smuggled}`)],
    [
      'chunks that are not the last coding',
      post(['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${smuggled}`),
    ],
    ['a chunk size that is none', post(['Transfer-Encoding: chunked'], `zz\r\n\r\n${smuggled}`)],
    ['a folded header', get('/api/products', 'X-A: 1', ' Transfer-Encoding: chunked')],
    ['a header without a name', get('/api/products', ': value')],
    ['a blank in a header’s name', get('/api/products', 'X A: 1')],
    ['a zero byte in a header', get('/api/products', 'X-A: a\0b')],
    ['a bare CR in a header', get('/api/products', 'X-A: a\rTransfer-Encoding: chunked')],
    ['two hosts', get('/api/products', 'Host: evil.test')],
    ['no host', lines('GET /api/products HTTP/1.1')],
    ['HTTP/2 spoken at once', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a version of its own', lines('GET /api/products HTTP/9.9', 'Host: shop.test')],
    ['an address with a blank', lines('GET /api/products /x HTTP/1.1', 'Host: shop.test')],
    ['an address that is none', lines('GET api/products HTTP/1.1', 'Host: shop.test')],
    ['a scheme that is not the web’s', lines('GET ftp://shop.test/x HTTP/1.1', 'Host: shop.test')],
    ['somebody in the address', lines('GET http://user@shop.test/x HTTP/1.1', 'Host: shop.test')],
    ['headers that are too large', get('/api/products', `X-A: ${'a'.repeat(20_000)}`)],
  ])('a request with %s is refused, and PHP hears nothing of it', async (_what, text) => {
    const answer = await exchanged(text);
    expect(statusesIn(answer)[0]).toBeGreaterThanOrEqual(400);
    expect(statusesIn(answer)[0]).toBeLessThan(500);
    const complete = php.received.filter(({ url }) => url !== '/api/checkout/cart/add/1');
    expect(complete).toEqual([]);
  });

  it('CONNECT opens no tunnel', async () => {
    const socket = await rawSocket(app.url);
    socket.write(lines('CONNECT evil.test:443 HTTP/1.1', 'Host: evil.test'));
    expect(await socket.closed()).not.toMatch(/ 200 /);
    expect(php.received).toEqual([]);
  });

  it('the body of a GET is a body, and never a second request', async () => {
    await exchanged(get('/api/products', `Content-Length: ${smuggled.length}`) + smuggled);
    expect(only()).toMatchObject({ method: 'GET', url: '/api/products' });
    expect(only().body.toString()).toBe(smuggled);
  });

  it('chunks arrive at PHP as what is in them, without extensions and trailers', async () => {
    const chunks = '5;ext=1\r\nhello\r\n6\r\n world\r\n0\r\nX-Trailer: 1\r\n\r\n';
    await exchanged(post(['Transfer-Encoding: chunked', 'Trailer: X-Trailer'], chunks));
    expect(only().body.toString()).toBe('hello world');
    expect(only().lines.join('\n')).not.toMatch(/trailer/i);
  });

  it('two requests in one packet are two requests, answered in their order', async () => {
    const text = await exchanged(get('/api/one') + get('/api/two'), /two with 0 bytes/);
    expect([...text.matchAll(/PHP got GET (\S+)/g)].map(([, url]) => url)).toEqual(['/api/one', '/api/two']);
  });

  it('half a body is no request, and PHP sees it broken off', async () => {
    let came = () => {};
    const begun = new Promise<void>((resolve) => {
      came = resolve;
    });
    const ended = new Promise<boolean>((resolve) => {
      php.answer((req) => {
        came();
        req.resume().once('close', () => resolve(req.complete));
      });
    });
    const socket = await rawSocket(app.url);
    socket.write(post(['Content-Length: 100'], 'half'));
    await begun;
    socket.socket.destroy();
    expect(await ended).toBe(false);
    php.answer(undefined);
  });

  it.each([
    ['http://other.test/api/products?a=1', '/api/products?a=1', 'other.test'],
    ['HTTP://other.test:81/api/products', '/api/products', 'other.test:81'],
    ['http://other.test?a=1', '/?a=1', 'other.test'],
  ])('the whole address %s counts more than Host', async (target, url, host) => {
    await exchanged(lines(`GET ${target} HTTP/1.1`, 'Host: shop.test'));
    expect(only().url).toBe(url);
    expect(only().headers.host).toBe(host);
    expect(only().lines.filter((line) => /^host:/i.test(line))).toHaveLength(1);
  });

  it('the whole address of a door’s path goes to the door', async () => {
    const text = await exchanged(lines('GET http://shop.test/api/customer/get HTTP/1.1', 'Host: shop.test'));
    expect(statusesIn(text)).toEqual([401]);
    expect(php.received).toEqual([]);
  });

  it('a request of HTTP/1.0 without a Host goes to PHP under PHP’s own', async () => {
    await exchanged(lines('GET /api/products HTTP/1.0'));
    expect(only().headers.host).toBe(new URL(php.url).host);
  });

  it('headers of the client’s connection do not go to PHP', async () => {
    const headers = [
      'Connection: keep-alive, X-Mine, Authorization',
      ...['X-Mine: 1', 'Authorization: Bearer abc', 'Keep-Alive: timeout=5', 'TE: trailers'],
      ...['Proxy-Connection: keep-alive', 'Proxy-Authorization: Basic abc', 'X-Kept: 1'],
    ];
    await exchanged(get('/api/products', ...headers));
    const names = only().lines.map((line) => line.split(':')[0]?.toLowerCase());
    expect(names).toContain('x-kept');
    for (const name of [
      'x-mine',
      'authorization',
      'keep-alive',
      'te',
      'proxy-connection',
      'proxy-authorization',
    ]) {
      expect(names).not.toContain(name);
    }
  });

  it.each(['X-Forwarded-For', 'X-Forwarded-Host', 'Host', 'Content-Length', 'CDN-Loop'])(
    'the header Connection cannot take away %s',
    async (name) => {
      await exchanged(post([`Connection: close, ${name}`, 'Content-Length: 5'], 'aaaaa'), /with 5 bytes/);
      const names = only().lines.map((line) => line.split(':')[0]?.toLowerCase());
      expect(names.some((one) => one === name.toLowerCase() || one === 'transfer-encoding')).toBe(true);
      expect(only().body.toString()).toBe('aaaaa');
    },
  );

  it('a header with under_scores does not stand for one that PHP would take it for', async () => {
    const forged = [
      'Content_Length: 99',
      'Transfer_Encoding: chunked',
      'X_Forwarded_Proto: https',
      'my_own: 1',
    ];
    await exchanged(get('/api/products', ...forged));
    const text = only().lines.join('\n');
    expect(text).toContain('my_own: 1');
    expect(text).not.toMatch(/content_length|transfer_encoding|x_forwarded_proto/i);
  });

  it('Expect is answered here, and PHP gets the request without it', async () => {
    const socket = await rawSocket(app.url);
    socket.write(post(['Expect: 100-continue', 'Content-Length: 5']));
    await socket.until(/100 Continue/);
    socket.write('aaaaa');
    await socket.until(/with 5 bytes/);
    socket.socket.destroy();
    expect(only().headers.expect).toBeUndefined();
  });

  it('OPTIONS * asks about this server', async () => {
    const text = await exchanged(lines('OPTIONS * HTTP/1.1', 'Host: shop.test'));
    expect(statusesIn(text)).toEqual([200]);
    expect(php.received).toEqual([]);
  });
});

describe('answers of PHP that are none', () => {
  const answered = async (answer: string) => {
    const raw = await startRawUpstream((socket, heard) => {
      if (heard.endsWith('\r\n\r\n')) socket.write(answer);
    });
    const app = await startApp('embedded', { env: { PHP_URL: raw.url, PHP_TIMEOUT: '1' } });
    try {
      const first = await app
        .client()
        .get('/api/products')
        .catch(() => ({ status: 'broken off' as const, text: '' }));
      return { first, again: () => app.client().get('/api/again') };
    } finally {
      await app.stop();
      raw.stop();
    }
  };

  it.each([
    ['SSH instead of HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['a broken status line', 'HTTP/1.1 abc OK\r\n\r\n'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    ],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokk'],
    ['a header without a colon', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n'],
    ['headers without an end', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(70_000)}`],
  ])('an answer of PHP with %s is 502 in JSON', async (_what, answer) => {
    const { first } = await answered(answer);
    expect(first.status).toBe(502);
    expect(JSON.parse(first.text)).toEqual({ error: 'Bad Gateway', message: 'Bad Gateway' });
  });

  it('a second answer that PHP sends unasked goes to nobody', async () => {
    const evil = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil';
    const raw = await startRawUpstream((socket, heard) => {
      const good = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood';
      if (heard.endsWith('\r\n\r\n')) socket.write(heard.includes('/poison') ? good + evil : good);
    });
    const app = await startApp('embedded', { env: { PHP_URL: raw.url } });
    try {
      expect((await app.client().get('/api/poison')).text).toBe('good');
      for (let times = 0; times < 3; times++) expect((await app.client().get('/api/next')).text).toBe('good');
    } finally {
      await app.stop();
      raw.stop();
    }
  });
});
