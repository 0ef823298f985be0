import { once } from 'node:events';
import http from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { rawSocket } from '../faults/raw-socket';
import { startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { startUpstream, type Upstream } from './upstream';

describe.each(stores)('what no open door serves (%s)', (store) => {
  let php: Upstream;
  let app: TestApp;

  beforeAll(async () => {
    php = await startUpstream();
    app = await startApp(store, { env: { PHP_URL: php.url } });
    await app.reset({ customers: [person(1)] });
  });
  afterAll(async () => {
    await app?.stop();
    await php?.stop();
  });
  beforeEach(() => {
    php.received.length = 0;
    php.answer(undefined);
  });

  const last = () => {
    const request = php.received.at(-1);
    if (!request) throw new Error('PHP was not asked');
    return request;
  };

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY'])(
    'a path that no open door has goes to PHP with the method %s',
    async (method) => {
      const reply = await app.client().send('/api/products', { method });
      expect(reply.text).toBe(`PHP got ${method} /api/products with 0 bytes`);
      expect(last().method).toBe(method);
    },
  );

  it.each([
    '/',
    '/api/products?limit=2&&page=1&a[]=1&a[]=2',
    '/public/api//api/categories/../x;y=1?%zz&q=%2F',
    '/index.php/api/checkout/cart',
    '/admin/login',
    '/storage/product/1/%E4%B8%AD.webp?',
    '/graphql',
    '/customer/account/orders',
    '/api/customerx/get',
  ])('PHP gets the address %s byte for byte', async (path) => {
    await app.client().get(path);
    expect(last().url).toBe(path);
  });

  it.each(['/public/api/customer/get', '/api/customer/get/', '//api//customer/get', '/api/customer/login'])(
    'the customer path %s does not go to PHP',
    async (path) => {
      const reply = await app.client().get(path);
      expect([401, 405]).toContain(reply.status);
      expect(php.received).toEqual([]);
    },
  );

  it('a request goes to PHP with its body, also where the method expects none', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'GET']) {
      await app.client().send('/api/checkout/cart/coupon', { method, json: { code: 'SAVE10' } });
      expect(last().method).toBe(method);
      expect(JSON.parse(last().body.toString())).toEqual({ code: 'SAVE10' });
      expect(last().headers['content-type']).toBe('application/json');
    }
  });

  it('a request goes to PHP with the client’s headers and cookies, and their names as they are spelt', async () => {
    const headers = {
      Cookie: 'bagisto_session=abc%3D; XSRF-TOKEN=def',
      'X-Custom-Header': 'ü\u00e4'.normalize(),
      aCCEPT: 'application/json',
      'User-Agent': '',
    };
    await app.client({}).get('/api/products', headers);
    expect(last().lines).toEqual(
      expect.arrayContaining([
        'Cookie: bagisto_session=abc%3D; XSRF-TOKEN=def',
        'aCCEPT: application/json',
        'User-Agent: ',
      ]),
    );
    expect(last().headers['x-custom-header']).toBe('\u00fc\u00e4');
  });

  it('PHP’s answer comes back with its status, headers in their order, cookies and bytes', async () => {
    const body = Buffer.from([0, 1, 2, 255, 254, 13, 10, 0]);
    php.answer((_req, res) => {
      res.sendDate = false;
      res.writeHead(418, 'I am a teapot', [
        ...['X-B', '1', 'x-a', '2', 'X-B', '3'],
        ...['Set-Cookie', 'a=1; path=/; httponly', 'Set-Cookie', 'b=2', 'Content-Encoding', 'br'],
        ...['Content-Length', String(body.length)],
      ]);
      res.end(body);
    });
    const socket = await rawSocket(app.url);
    socket.write('GET /api/products HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n');
    const text = await socket.closed();
    expect(text).toMatch(
      /^HTTP\/1\.1 418 I am a teapot\r\nX-B: 1\r\nx-a: 2\r\nX-B: 3\r\nSet-Cookie: a=1; path=\/; httponly\r\nSet-Cookie: b=2\r\nContent-Encoding: br\r\nContent-Length: 8\r\n/,
    );
    expect(text).not.toMatch(/x-request-id|x-frame-options|access-control|content-security-policy/i);
    const reply = await app.client().get('/api/products');
    expect(Buffer.from(reply.text)).toEqual(Buffer.from(body.toString('utf8')));
  });

  it.each([204, 304])('PHP’s answer of %d has no body', async (status) => {
    php.answer((_req, res) => void res.writeHead(status, { ETag: '"1"' }).end());
    const reply = await app.client().get('/api/products');
    expect([reply.status, reply.text, reply.headers.etag]).toEqual([status, '', '"1"']);
  });

  it('PHP’s answer to HEAD has the length and no body', async () => {
    php.answer((_req, res) => void res.writeHead(200, { 'Content-Length': 1234 }).end());
    const reply = await app.client().send('/api/products', { method: 'HEAD' });
    expect([reply.headers['content-length'], reply.text]).toEqual(['1234', '']);
  });

  it('each piece of PHP’s answer arrives before the next is made', async () => {
    let more: () => void = () => undefined;
    php.answer((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' });
      res.flushHeaders();
      more = () => void res.write('data: 1\n\n');
    });
    const request = http.get(`${app.url}/api/events`);
    const [response] = await once(request, 'response');
    expect(response.headers['content-type']).toBe('text/event-stream');
    for (let times = 0; times < 3; times++) {
      more();
      const [chunk] = await once(response, 'data');
      expect(String(chunk)).toBe('data: 1\n\n');
    }
    request.destroy();
  });

  it('PHP hears the first piece of a body before the client has the second', async () => {
    const heard: string[] = [];
    php.answer((req, res) => {
      req.on('data', (chunk) => heard.push(String(chunk)));
      req.on('end', () => res.end('done'));
    });
    const request = http.request(`${app.url}/api/upload`, { method: 'POST' });
    request.write('first');
    while (heard.length === 0) await pause(5);
    expect(heard).toEqual(['first']);
    request.end('second');
    const [response] = await once(request, 'response');
    response.resume();
    await once(response, 'end');
    expect(heard.join('')).toBe('firstsecond');
  });

  it('PHP’s answer waits for a client that reads slowly, and is not kept in memory', async () => {
    let written = 0;
    php.answer((_req, res) => {
      const film = function* () {
        for (let piece = 0; piece < 200; piece++) {
          written += 65_536;
          yield Buffer.alloc(65_536, 'x');
        }
      };
      Readable.from(film()).pipe(res);
    });
    const request = http.get(`${app.url}/storage/film.mp4`);
    const [response] = await once(request, 'response');
    await pause(300);
    expect(written).toBeLessThan(10 * 1024 * 1024);
    let length = 0;
    response.on('data', (chunk: Buffer) => {
      length += chunk.length;
    });
    await once(response, 'end');
    expect(length).toBe(200 * 65_536);
  });

  it('a request ends at PHP when the client has left', async () => {
    const ended = new Promise<void>((resolve) => {
      php.answer((req, res) => {
        res.once('close', () => resolve());
        res.write('x');
        req.resume();
      });
    });
    const request = http.get(`${app.url}/api/slow`);
    const [response] = await once(request, 'response');
    response.destroy();
    await ended;
  });

  it('a client keeps its connection when PHP refuses an upload early', async () => {
    php.answer((_req, res) => void res.writeHead(413, { 'Content-Length': 9 }).end('too large'));
    const request = http.request(`${app.url}/api/upload`, { method: 'POST' });
    request.on('error', () => {});
    request.write(Buffer.alloc(300_000));
    const [response] = await once(request, 'response');
    response.resume();
    expect(response.statusCode).toBe(413);
    request.destroy();
  });

  it('many requests share one connection to PHP', async () => {
    const ports = new Set<number | undefined>();
    php.answer((req, res) => {
      ports.add(req.socket.remotePort);
      res.end('x');
    });
    for (let times = 0; times < 5; times++) await app.client().get('/api/products');
    expect(ports.size).toBe(1);
  });

  it('the doors work beside PHP', async () => {
    const { status, body } = await app
      .client()
      .post('/api/customer/login?token=true', { email: person(1).email, password: secret });
    expect([status, Object.keys(body as object)]).toEqual([200, ['token', 'message', 'data']]);
    expect(php.received).toEqual([]);
  });

  it('a request that went to PHP has a line in the log, without its address', async () => {
    app.logs.length = 0;
    await app.client().get('/api/products?search=my+secret');
    const written = () => app.logs.filter(({ msg }) => msg === 'request');
    while (written().length === 0) await pause(5);
    const lines = written();
    expect(lines).toEqual([
      expect.objectContaining({ door: 'front', route: 'php', method: 'GET', status: 200 }),
    ]);
    expect(JSON.stringify(lines)).not.toContain('my+secret');
  });
});

describe('a redirect of PHP’s', () => {
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

  const followed = async (location: string, headers: Record<string, string> = {}) => {
    php.answer((_req, res) => void res.writeHead(302, { Location: location }).end());
    return (await app.client().get('/', { Host: 'shop.example', ...headers })).headers.location;
  };

  it.each(['/login', 'https://elsewhere.example/', '//cdn.example/x', 'login?back=1'])(
    'a redirect of PHP’s to %s stays as it is',
    async (location) => {
      expect(await followed(location)).toBe(location);
    },
  );

  it('a redirect of PHP’s that names PHP_URL leads to the shop as its client knows it', async () => {
    expect(await followed(`${php.url}/customer/login?a=1`)).toBe('http://shop.example/customer/login?a=1');
    expect(await followed(php.url)).toBe('http://shop.example');
    const forwarded = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'www.shop.example' };
    expect(await followed(`${php.url}/x`, forwarded)).toBe('https://www.shop.example/x');
  });

  it('a redirect of PHP’s to another port of its machine stays as it is', async () => {
    expect(await followed(`${php.url}1/x`)).toBe(`${php.url}1/x`);
  });
});
