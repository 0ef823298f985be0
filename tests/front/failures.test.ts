import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { rawSocket } from '../faults/raw-socket';
import { startApp, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { startRawUpstream, startUpstream, type Upstream } from './upstream';

const took = async <T>(work: Promise<T>) => {
  const began = performance.now();
  return { result: await work, ms: performance.now() - began };
};

describe('PHP that does not answer as it should', () => {
  let php: Upstream;
  let app: TestApp;

  beforeAll(async () => {
    php = await startUpstream();
    app = await startApp('embedded', { env: { PHP_URL: php.url, PHP_TIMEOUT: '0.5', PHP_CONNECTIONS: '4' } });
    await app.reset({ customers: [person(1)] });
  });
  afterAll(async () => {
    await app?.stop();
    await php?.stop();
  });
  beforeEach(() => php.answer(undefined));

  it('a PHP that hangs is 503 with Retry-After within PHP_TIMEOUT', async () => {
    php.answer(() => {});
    const { result, ms } = await took(app.client().get('/api/products'));
    expect([result.status, result.body]).toEqual([
      503,
      { error: 'Service Unavailable', message: 'Service Unavailable' },
    ]);
    expect(Number(result.headers['retry-after'])).toBeGreaterThan(0);
    expect(ms).toBeLessThan(1500 * testPatience);
  });

  it('a PHP that hangs is told to a browser on a page', async () => {
    php.answer(() => {});
    const reply = await app.client({ Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }).get('/');
    expect(reply.status).toBe(503);
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(reply.text).toContain('<h1>Service Unavailable</h1>');
  });

  it('a PHP that hangs does not slow down the customer paths', async () => {
    php.answer(() => {});
    const stuck = Array.from({ length: 60 }, () => app.client().get('/api/products'));
    await pause(50);
    const client = app.client();
    await client.post('/api/customer/login', { email: person(1).email, password: secret });
    const times: number[] = [];
    for (let turn = 0; turn < 11; turn++) {
      const { result, ms } = await took(client.get('/api/customer/get'));
      expect(result.status).toBe(200);
      times.push(ms);
    }
    expect(times.sort((a, b) => a - b)[5]).toBeLessThan(200 * testPatience);
    const statuses = (await Promise.all(stuck)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([503]));
  });

  it('a PHP that is there again answers the next request', async () => {
    php.answer(() => {});
    await app.client().get('/api/products');
    php.answer(undefined);
    expect((await app.client().get('/api/products')).status).toBe(200);
  });

  it('a PHP that takes a long upload slowly has not failed', async () => {
    const request = http.request(`${app.url}/api/upload`, { method: 'POST' });
    for (let piece = 0; piece < 8; piece++) {
      request.write('x'.repeat(100));
      await pause(120);
    }
    request.end();
    const [response] = await once(request, 'response');
    response.resume();
    expect(response.statusCode).toBe(200);
  });

  it('a client that stops sending is told so, and PHP has not failed', async () => {
    const socket = await rawSocket(app.url);
    socket.write('POST /api/upload HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 100\r\n\r\nhalf');
    expect(await socket.until(/HTTP\/1\.1 \d+/)).toContain('HTTP/1.1 408');
    socket.socket.destroy();
  });

  it('a PHP that dies in the middle of an answer is seen by the client as an answer cut off', async () => {
    php.answer((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 1000 });
      res.write('{"half":');
      setTimeout(() => res.destroy(), 30);
    });
    await expect(app.client().get('/api/products')).rejects.toThrow();
    php.answer((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'application/json' });
      res.write('{"half":');
      setTimeout(() => res.destroy(), 30);
    });
    await expect(app.client().get('/api/products')).rejects.toThrow();
  });

  it('a PHP that dies before it answers is 502, and a POST is not sent twice', async () => {
    let asked = 0;
    php.answer((req) => {
      asked++;
      req.socket.destroy();
    });
    expect((await app.client().post('/api/checkout/save-order', {})).status).toBe(502);
    expect(asked).toBe(1);
  });

  it('a GET is sent again when PHP has closed the kept-alive connection meanwhile', async () => {
    await app.client().get('/api/products');
    let first = true;
    php.answer((req, res) => {
      if (first) req.socket.destroy();
      else res.end('again');
      first = false;
    });
    expect((await app.client().get('/api/products')).text).toBe('again');
  });

  it('a failure of PHP is named as such in the log', async () => {
    app.logs.length = 0;
    php.answer(() => {});
    await app.client().get('/api/products');
    const lines = () => app.logs.filter(({ msg }) => msg === 'request');
    while (lines().length === 0) await pause(5);
    const [line] = lines();
    expect(line).toMatchObject({ door: 'front', status: 503, failed: 'php' });
  });
});

describe('PHP that is away', () => {
  it('a PHP that is away is 502 at once, and the customer paths go on', async () => {
    const php = await startUpstream();
    await php.stop();
    const app = await startApp('embedded', { env: { PHP_URL: php.url } });
    try {
      const { result, ms } = await took(app.client().get('/api/products'));
      expect(result.status).toBe(502);
      expect(ms).toBeLessThan(1000 * testPatience);
      expect((await app.client().get('/api/customer/get')).status).toBe(401);
      expect((await app.client().get('/health/ready')).status).toBe(200);
    } finally {
      await app.stop();
    }
  });

  it('a PHP_URL without an address is 502 within PHP_TIMEOUT', async () => {
    const env = { PHP_URL: 'http://php.invalid', PHP_TIMEOUT: '1' };
    const app = await startApp('embedded', { env });
    try {
      const { result, ms } = await took(app.client().get('/api/products'));
      expect([502, 503]).toContain(result.status);
      expect(ms).toBeLessThan(2500 * testPatience);
    } finally {
      await app.stop();
    }
  });

  it('a PHP that stops in its first line is 503', async () => {
    const raw = await startRawUpstream((socket, heard) => {
      if (heard.endsWith('\r\n\r\n')) socket.write('HTTP/1.1 200');
    });
    const app = await startApp('embedded', { env: { PHP_URL: raw.url, PHP_TIMEOUT: '0.3' } });
    try {
      expect((await app.client().get('/api/products')).status).toBe(503);
    } finally {
      await app.stop();
      raw.stop();
    }
  });
});

describe('a loop', () => {
  it('a PHP_URL that leads to this server itself is refused at start', async () => {
    const php = await startUpstream();
    try {
      for (const name of ['127.0.0.1', 'localhost']) {
        const env = { PHP_URL: `http://${name}:${php.port}` };
        await expect(startApp('embedded', { env, port: php.port })).rejects.toThrow(/is this server itself/);
      }
    } finally {
      await php.stop();
    }
  });

  it('a PHP_URL that leads back to this server by way of another is refused in the first round with 508', async () => {
    const between = await startUpstream();
    const app = await startApp('embedded', { env: { PHP_URL: between.url } });
    let rounds = 0;
    between.answer((req, res) => {
      rounds++;
      const { hostname, port } = new URL(app.url);
      const onward = http.request(
        { hostname, port, path: req.url, method: req.method, headers: req.headers },
        (back) => {
          res.writeHead(back.statusCode ?? 0, back.headers);
          back.pipe(res);
        },
      );
      req.pipe(onward);
    });
    try {
      expect((await app.client().get('/api/products')).status).toBe(508);
      expect(rounds).toBe(1);
      expect(app.logs.some(({ msg }) => msg === 'PHP_URL leads back to this server')).toBe(true);
    } finally {
      await app.stop();
      await between.stop();
    }
  });

  it('the loop marks of other servers are passed on', async () => {
    const php = await startUpstream();
    const app = await startApp('embedded', { env: { PHP_URL: php.url } });
    try {
      await app.client().get('/api/products', { 'CDN-Loop': 'cloudflare; v=1' });
      expect(php.received.at(-1)?.headers['cdn-loop']).toMatch(
        /^cloudflare; v=1, bagisto-accounts-[0-9a-f]+$/,
      );
    } finally {
      await app.stop();
      await php.stop();
    }
  });
});
