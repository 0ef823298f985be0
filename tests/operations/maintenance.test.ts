import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startApp, stores, type TestApp } from '../support/app';
import { john, logIn, member } from '../support/customers';

const calls: [method: string, path: string][] = [
  ['POST', '/api/customer/login'],
  ['GET', '/public/api/customer/get'],
  ['GET', '/api/addresses'],
  ['POST', '/api/customers/sessions'],
  ['GET', '/api/customers'],
  ['POST', '/api/graphql'],
];

describe.each(stores)('php artisan down (%s)', (store) => {
  const storage = fs.mkdtempSync(path.join(os.tmpdir(), 'php-storage-'));
  const file = path.join(storage, 'framework', 'down');
  const down = (content = '{"retry":120,"status":503}') => fs.writeFileSync(file, content);
  let app: TestApp;

  const start = async (env: Record<string, string>) => {
    app = await startApp(store, { env: { PHP_STORAGE_PATH: storage, ...env } });
    await app.reset({ customers: [john] });
  };
  beforeAll(() => fs.mkdirSync(path.dirname(file)));
  afterEach(async () => {
    fs.rmSync(file, { force: true, recursive: true });
    await app?.stop();
  });
  afterAll(() => fs.rmSync(storage, { recursive: true }));

  it('php artisan down closes every door with RESPECT_MAINTENANCE=true, in JSON and with the time that PHP names', async () => {
    down();
    await start({ RESPECT_MAINTENANCE: 'true' });
    for (const [method, address] of calls) {
      const reply = await app.client().send(address, { method, json: method === 'POST' ? {} : undefined });
      expect([address, reply.status, reply.headers['retry-after']]).toEqual([address, 503, '120']);
      expect(reply.headers['content-type']).toMatch(/json/);
    }
    const login = await logIn(app.client());
    expect(login.body).toEqual({ error: 'Service Unavailable', message: 'Service Unavailable' });
    const page = await app.client().send('/customer/forgot-password', { method: 'GET' });
    expect([page.status, page.headers['retry-after']]).toEqual([503, '120']);
    expect(page.headers['content-type']).toMatch(/html/);
  });

  it('php artisan down leaves the probes alone, so that a balancer keeps this server', async () => {
    down();
    await start({ RESPECT_MAINTENANCE: 'true' });
    for (const probe of ['/health/live', '/health/ready'])
      expect((await app.client().send(probe, { method: 'GET' })).status).toBe(200);
    await logIn(app.client());
    expect(app.logs.filter(({ msg }) => msg === 'unavailable')).toEqual([]);
  });

  it.each([
    ['an empty file', ''],
    ['no JSON', 'down'],
    ['a list', '[]'],
    ['no time', '{"retry":null}'],
    ['an odd time', '{"retry":"soon"}'],
  ])('php artisan down without a time asks to come back in a minute: %s', async (_what, content) => {
    down(content);
    await start({ RESPECT_MAINTENANCE: 'true' });
    const reply = await logIn(app.client());
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '60']);
  });

  it('php artisan down is noticed while the server runs, and so is php artisan up', async () => {
    await start({ RESPECT_MAINTENANCE: 'true' });
    const client = app.client();
    expect((await logIn(client)).status).toBe(200);
    const becomes = async (status: number) => {
      for (;;) {
        const reply = await client.get('/api/customer/get');
        if (reply.status === status) return reply;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    down();
    await becomes(503);
    fs.rmSync(file);
    expect(member((await becomes(200)).body, 'data', 'email')).toBe(john.email);
  });

  it('php artisan down is ignored by a server that was not told to respect it', async () => {
    down();
    await start({});
    expect((await logIn(app.client())).status).toBe(200);
  });

  it('RESPECT_MAINTENANCE=true without the shop’s storage folder is refused at start', async () => {
    await start({});
    await expect(
      startApp(store, { beside: app, env: { RESPECT_MAINTENANCE: 'true', PHP_STORAGE_PATH: 'null' } }),
    ).rejects.toThrow(/RESPECT_MAINTENANCE needs the shop's storage folder/);
  });
});
