import fs from 'node:fs';
import path from 'node:path';
import { startApp, type TestApp } from '../support/app';
import { ask } from '../support/http-client';

const root = path.join(__dirname, '../..');
const assetsIn = (page: string) =>
  [...page.matchAll(/(?:src|href)="(\/docs\/[^"]+\/[^"]+)"/g)].map(([, at]) => at ?? '');

describe('the explorer', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp('embedded', { env: { APP_NAME: 'Bikes & <More>', APP_URL: 'https://shop.test' } });
  });
  afterAll(() => app.stop());
  const get = (at: string, headers = {}) => ask(app.url, at, { headers });

  it('the page of /docs may run and load what this server has, and nothing else', async () => {
    for (const at of ['/docs', '/docs/', '//docs']) {
      const { status, headers, text } = await get(at);
      expect(status).toBe(200);
      expect(text).toContain('Customer accounts of Bikes &#38; &#60;More&#62;');
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'x-robots-tag': 'noindex',
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'strict-transport-security': expect.stringMatching(/^max-age=31536000/),
        'content-security-policy':
          "default-src 'none';form-action 'none';script-src 'self';style-src 'self';img-src 'self' data:;connect-src 'self';base-uri 'none';frame-ancestors 'none'",
      });
      expect([...text.matchAll(/https?:/g)]).toEqual([]);
      expect(text).not.toMatch(/<(script|style)>| style=| on\w+=/);
    }
  });

  it('the files of /docs are sent packed, and may be kept for good', async () => {
    const assets = assetsIn((await get('/docs')).text);
    expect(assets.map((at) => path.basename(at))).toEqual([
      'swagger-ui.css',
      'explorer.css',
      'swagger-ui.js',
      'explorer.js',
    ]);
    for (const at of assets) {
      const plain = await get(at);
      expect(plain.status).toBe(200);
      expect(plain.headers).toMatchObject({
        'cache-control': 'public, max-age=31536000, immutable',
        vary: expect.stringContaining('Accept-Encoding'),
        'content-type': expect.stringMatching(/^text\/(css|javascript); charset=utf-8$/),
        'x-content-type-options': 'nosniff',
      });
      expect(plain.headers['content-encoding']).toBeUndefined();
      const packed = await fetch(app.url + at, { headers: { 'Accept-Encoding': 'gzip' } });
      expect(packed.headers.get('content-encoding')).toBe('gzip');
      expect(await packed.text()).toBe(plain.text);
      if (plain.text.length > 1000)
        expect(Number(packed.headers.get('content-length'))).toBeLessThan(plain.text.length / 2);
    }
    expect((await get('/docs/0123456789ab/swagger-ui.js')).status).toBe(404);
    expect((await get(`${path.dirname(assets[0] ?? '')}/package.json`)).status).toBe(404);
  });

  it('the description can be read, and only read', async () => {
    const { status, headers, body } = await get('/docs/openapi.json');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(body).toMatchObject({ openapi: '3.1.0', info: { title: 'Customer accounts of Bikes & <More>' } });
    for (const at of ['/docs', '/docs/openapi.json']) {
      const reply = await ask(app.url, at, { method: 'POST', json: {} });
      expect([reply.status, reply.headers.allow]).toEqual([405, 'GET,HEAD']);
    }
  });

  it('the welcome page leads there', async () => {
    expect((await get('/')).text).toContain('href="/docs"');
  });

  it('what the package would tell its makers when it is installed is not in the tree', () => {
    const lock = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
    const { name, hasInstallScript } = lock.packages['node_modules/@scarf/scarf'];
    expect([name, hasInstallScript]).toEqual(['inherits', undefined]);
    expect(fs.existsSync(path.join(root, 'node_modules/@scarf/scarf/report.js'))).toBe(false);
  });
});

describe('the switch', () => {
  const production = { APP_ENV: 'production', APP_URL: 'https://shop.test' };
  it.each<[string, Record<string, string>, number]>([
    ['closed in production', production, 404],
    ['open in production where the shop wants it', { ...production, DOCS: 'true' }, 200],
    ['closed where the shop wants that', { DOCS: 'false' }, 404],
  ])('%s', async (_, env, status) => {
    const app = await startApp('embedded', { env });
    try {
      expect((await ask(app.url, '/docs')).status).toBe(status);
      expect((await ask(app.url, '/docs/openapi.json')).status).toBe(status);
      expect((await ask(app.url, '/')).text.includes('"/docs"')).toBe(status === 200);
    } finally {
      await app.stop();
    }
  });
});
