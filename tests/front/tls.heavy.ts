import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Certificates, certificates } from '../support/certificates';
import { run, type ServerProcess, serve } from '../support/command';
import { startUpstream, type Upstream } from './upstream';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-php-tls-'));
let authority: Certificates;
let php: Upstream;

beforeAll(async () => {
  authority = await certificates(folder, 'authority');
  const { certificate, key } = authority.issue('shop', ['DNS:shop.example']);
  php = await startUpstream({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) });
});
afterAll(async () => {
  await php?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const environment = (more: Record<string, string>) => ({
  STORAGE_PATH: fs.mkdtempSync(path.join(folder, 'storage-')),
  PORT: '0',
  PHP_URL: php.url,
  ...more,
});

describe('a PHP that speaks https', () => {
  let server: ServerProcess | undefined;
  afterEach(async () => {
    server?.child.kill();
    await server?.ended;
  });

  it('a PHP that speaks https is asked by the name in its certificate, whose authority Node was told to trust', async () => {
    server = await serve(environment({ NODE_EXTRA_CA_CERTS: authority.authority, PHP_HOST: 'shop.example' }));
    const got = await fetch(`${server.url}/api/products?page=1`);
    expect([got.status, await got.text()]).toEqual([200, 'PHP got GET /api/products?page=1 with 0 bytes']);
    const body = 'x'.repeat(100_000);
    const posted = await fetch(`${server.url}/api/checkout/cart/add/1`, { method: 'POST', body });
    expect(await posted.text()).toBe('PHP got POST /api/checkout/cart/add/1 with 100000 bytes');
    expect(php.received.at(-1)?.headers.host).toBe('shop.example');
  });

  it.each([
    ['an authority that nobody trusts', { PHP_HOST: 'shop.example' }],
    ['another name in its certificate', { PHP_HOST: 'other.example' }],
  ])('a PHP with %s is given nothing: 502, and the doctor names the certificate', async (_, more) => {
    const trusted: Record<string, string> =
      more.PHP_HOST === 'other.example' ? { NODE_EXTRA_CA_CERTS: authority.authority } : {};
    const env = environment({ ...more, ...trusted });
    const before = php.received.length;
    server = await serve(env);
    const { status } = await fetch(`${server.url}/api/products`, { headers: { Accept: 'application/json' } });
    expect([status, php.received.length]).toEqual([502, before]);
    const { out } = await run('doctor.js', ['--json'], env);
    const finding = JSON.parse(out).findings.find(({ title }: { title: string }) => /PHP behind/.test(title));
    expect(finding).toMatchObject({ level: 'red', todo: expect.stringContaining('NODE_EXTRA_CA_CERTS') });
  });
});
