import { startApp, type TestApp } from '../support/app';
import { startUpstream, type Upstream } from './upstream';

describe('what PHP hears of the client', () => {
  let php: Upstream;
  const apps: TestApp[] = [];

  beforeAll(async () => {
    php = await startUpstream();
  });
  afterAll(async () => {
    for (const app of apps) await app.stop();
    await php?.stop();
  });
  const appWith = async (env: Record<string, string>) => {
    const app = await startApp('embedded', { env: { PHP_URL: php.url, ...env } });
    apps.push(app);
    return app;
  };
  const received = async (app: TestApp, headers: Record<string, string>) => {
    await app.client({}).get('/api/products', headers);
    return php.received.at(-1)?.headers ?? {};
  };
  const forged = {
    Host: 'shop.example:8080',
    'X-Forwarded-For': '203.0.113.9, 198.51.100.7',
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Host': 'www.shop.example',
    'X-Forwarded-Port': '443',
    'X-Forwarded-Prefix': '/shop',
    'X-Real-IP': '203.0.113.9',
    Forwarded: 'for=203.0.113.9',
  };

  it('PHP hears of the client what a trusted proxy says, with the one address that it vouches for', async () => {
    const app = await appWith({ TRUST_PROXY: 'loopback' });
    expect(await received(app, forged)).toMatchObject({
      host: 'shop.example:8080',
      'x-forwarded-for': '198.51.100.7',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'www.shop.example',
      'x-forwarded-port': '443',
      'x-forwarded-prefix': '/shop',
      'x-real-ip': '203.0.113.9',
      forwarded: 'for=203.0.113.9',
    });
  });

  it('PHP hears of the client what the connection shows where no proxy is trusted, whatever the client claims', async () => {
    const app = await appWith({ TRUST_PROXY: 'false' });
    const spelt = {
      X_Forwarded_For: '203.0.113.9',
      'X-FORWARDED_HOST': 'evil.example',
      X_Real_IP: '203.0.113.9',
    };
    const headers = await received(app, { ...forged, ...spelt });
    expect(headers).toMatchObject({
      host: 'shop.example:8080',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'shop.example:8080',
      'x-forwarded-port': '8080',
    });
    expect(JSON.stringify(headers)).not.toMatch(/203\.0\.113\.9|evil|prefix/);
  });

  it('PHP is told https where APP_URL has it and no proxy says otherwise', async () => {
    const app = await appWith({ TRUST_PROXY: 'false', APP_URL: 'https://shop.example' });
    expect(await received(app, { Host: 'shop.example' })).toMatchObject({
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '443',
    });
  });

  it('PHP gets PHP_HOST as its Host, and the client’s beside it', async () => {
    const app = await appWith({ PHP_HOST: 'php.internal' });
    expect(await received(app, { Host: 'shop.example' })).toMatchObject({
      host: 'php.internal',
      'x-forwarded-host': 'shop.example',
    });
  });

  it('PHP gets no Proxy header, which would become its own proxy setting', async () => {
    const app = await appWith({});
    expect(await received(app, { Proxy: 'http://evil.example' })).not.toHaveProperty('proxy');
  });
});
