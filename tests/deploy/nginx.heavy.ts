import { execFile } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http, { type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { speaker, tokenOf } from '../graphql/speaker';
import { startApp, type TestApp } from '../support/app';
import { type Ask, ask } from '../support/http-client';
import { person, secret } from '../support/people';
import { requireTool } from '../support/services/binaries';
import {
  freePort,
  openWorkspace,
  type PrivateServer,
  startServer,
  type Workspace,
} from '../support/services/processes';
import { root } from './dockerfile';

const uuid = '0b9c1f0e-7d1e-4a53-9a42-8f1f6a3f7c11';
const json: Ask = { method: 'POST', json: {} };
const form: Ask = { method: 'POST', form: { email: 'a@b.example' } };
const bearer: Ask = { headers: { Authorization: 'Bearer abc' } };

/** In front of our server and a stand-in for PHP, as a shop has it. */
describe('nginx with our snippets', () => {
  let app: TestApp;
  let php: Server;
  let workspace: Workspace;
  let nginx: PrivateServer;
  let front: string;

  beforeAll(async () => {
    const binary = await requireTool('nginx', 'nginx-light');
    app = await startApp('embedded', { env: { DOORS: 'bagisto,evershop,graphql,pages' } });
    await app.reset({ customers: [person(1)] });
    php = http.createServer((_req, res) => res.setHeader('X-Served-By', 'PHP').end('a page of the shop'));
    await once(php.listen(0, '127.0.0.1'), 'listening');
    workspace = openWorkspace('nginx');
    const port = await freePort();
    front = `http://127.0.0.1:${port}`;
    writeShop(workspace.folder, { port, phpPort: (php.address() as AddressInfo).port, node: app.url });
    const args = ['-p', workspace.folder, '-c', path.join(workspace.folder, 'nginx.conf'), '-e', 'stderr'];
    const { stderr } = await promisify(execFile)(binary, [...args, '-t']);
    expect(stderr).toContain('test is successful');
    expect(stderr).not.toContain('warn');
    nginx = await startServer('nginx', workspace, binary, args, async () => void (await ask(front, '/')));
  });
  afterAll(async () => {
    await nginx?.stop();
    await workspace?.remove();
    php?.closeAllConnections();
    php?.close();
    await app?.stop();
  });

  const whoAnswers = async (where: string, how: Ask = {}) => {
    const { headers } = await ask(front, where, how);
    return headers['x-served-by'] ?? (headers['x-request-id'] === undefined ? 'nobody' : 'Node');
  };

  it.each<[string, Ask]>([
    ['/api/customer/get', bearer],
    ['/public/api/customer/get?token=abc', {}],
    ['/api/customer/login?token=true', form],
    ['/api/customer/logout?token=true', bearer],
    ['/api/customer/profile', { ...bearer, method: 'PUT' }],
    ['/api/customer/register?token=true', json],
    ['/api/customer/forgot-password?token=true', json],
    ['/api/customers/1', bearer],
    // Clients that live on PHP's session cookie as well.
    ['/api/customer/login', form],
    ['/api/customer/register', form],
    ['/api/customer/get', { headers: { Cookie: 'bagisto_session=abc' } }],
    ['/api/customer/get', { headers: { Authorization: 'Basic abc' } }],
    ['/api/customer/logout', { headers: { Cookie: 'bagisto_session=abc', Authorization: 'Bearer true' } }],
    ['/public/api/addresses', {}],
    ['/api/addresses?token=true', {}],
    ['/public/api/addresses/create', { ...json, ...bearer, method: 'POST' }],
    ['/api/addresses/12', { ...bearer, method: 'DELETE' }],
    ['/customers/logout', json],
    ['/customer/login', json],
    ['/customer/logout', json],
    ['/customer/logout', { headers: { 'X-Session-ID': 's:abc.def' } }],
    ['/customer/logout', { method: 'POST', headers: { 'X-Session-ID': 's:abc.def' } }],
    ['/customer/logout', bearer],
    ['/api/customers', {}],
    ['/api/customers?page=2&limit=5', {}],
    [`/api/customers/${uuid}`, {}],
    [`/api/customers/${uuid.replaceAll('-', '').toUpperCase()}`, { method: 'DELETE' }],
    ['/api/customer', { method: 'DELETE', json: {} }],
    ['/public/api/customer/', { method: 'DELETE', json: {} }],
    ['/api/customer/sessions', {}],
    ['/api/customer/sessions/Yk3hV9sQ2mX7', { method: 'DELETE' }],
    ['/api/customer/export', {}],
    [`/api/customers/${uuid}/addresses`, json],
    [`/api/customers/${uuid}/addresses/${uuid}`, { method: 'PATCH', json: {} }],
    ['/api/customers/sessions', json],
    ['/api/customers/sessions/s%3Aabc.def', { method: 'DELETE' }],
    ['/api/customers/reset-password', json],
    ['/api/customers/password', json],
    ['/api/customer/tokens', json],
    ['/api/customer/token/refresh', json],
    ['/api/customers/me', {}],
    ['/api/customers/me/addresses', json],
    [`/api/customers/me/addresses/${uuid}`, { method: 'DELETE' }],
    [`/api/customers/${uuid}/metafields`, { method: 'PATCH', json: {} }],
    ['/api/graphql?query={__typename}', {}],
    ['/api/admin/graphql', { method: 'POST', json: { query: '{ __typename }' } }],
    ['/api/user/tokens', json],
    ['/api/user/token/refresh', json],
    ['/api/graphql', { method: 'POST', json: { query: '{ __typename }' } }],
    ['/customer/forgot-password', {}],
    ['/customer/reset-password', {}],
    ['/customer/delete-account', {}],
    ['/customer/account', {}],
    ['/customer/account/log-in', form],
    ['/customer/account/end-others/', form],
    ['/customer/reset-password/abc?locale=de', {}],
    ['//customer//forgot-password/', {}],
    [`/customer/verify-account/${'a'.repeat(32)}?locale=de`, {}],
    [`/customer/confirm-email/${'a'.repeat(64)}`, {}],
    ['/customer/resend-verification', { method: 'POST', form: {} }],
    ['/public/api/customer/resend-verification', json],
  ])('nginx takes %s to Node', async (where, how) => {
    expect(await whoAnswers(where, how)).toBe('Node');
  });

  it.each<[string, Ask]>([
    ['/', {}],
    ['/some-product', {}],
    ['/api/products?token=true', {}],
    ['/api/checkout/cart', bearer],
    ['/api/customers/1/orders', bearer],
    ['/api/customer/orders', bearer],
    ['/api/customer/wishlist?token=true', bearer],
    ['/customer/account/profile', {}],
    ['/customer/login', {}],
    ['/customer/login', form],
    ['/customer/logout', {}],
    ['/customer/logout', form],
    ['/customer/logout', { method: 'POST', headers: { Cookie: 'accounts_session=abc' } }],
    ['/customer/logout', { headers: { Authorization: 'Basic POST application/json' } }],
    ['/customer/register', {}],
    ['/admin/login', json],
    ['/health/ready', {}],
    ['/metrics', {}],
    ['/graphql', json],
  ])('nginx leaves %s to PHP (%#)', async (where, how) => {
    expect(await whoAnswers(where, how)).toBe('PHP');
  });

  it('nginx needs neither a condition nor a map for the API that apps and browsers use', () => {
    const text = ['http', 'accounts', 'bagisto', 'pages'].map((name) =>
      fs.readFileSync(path.join(root, `deploy/nginx/${name}.conf`), 'utf8'),
    );
    expect(text.join('\n')).not.toMatch(/^\s*(?:if\b|map\b)/m);
  });

  it('nginx lets every logout end a session that its sid names', async () => {
    const { email } = person(1);
    for (const logout of ['GET /customer/logout', 'POST /customer/logout', 'POST /customers/logout']) {
      const [method = '', where = ''] = logout.split(' ');
      const opened = await ask(front, '/api/customers/sessions', {
        method: 'POST',
        json: { email, password: secret },
      });
      const { data } = opened.body as { data: { sid: string } };
      const headers = { 'X-Session-ID': data.sid };
      const end = () =>
        ask(front, `/api/customers/sessions/${encodeURIComponent(data.sid)}`, { method: 'DELETE', headers });
      expect((await ask(front, where, { method, headers })).status).toBe(200);
      expect([logout, (await end()).status]).toEqual([logout, 401]);
    }
  });

  it('nginx hands on the body, the client’s real address and one request id for both logs', async () => {
    const { email } = person(1);
    const headers = { 'X-Forwarded-For': '203.0.113.99', 'X-Request-Id': 'made-up-by-a-client' };
    const reply = await ask(front, '/api/customer/login?token=true', {
      method: 'POST',
      json: { email, password: secret },
      headers,
    });
    expect([reply.status, reply.body]).toEqual([200, expect.objectContaining({ token: expect.any(String) })]);
    const id = String(reply.headers['x-request-id']);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(app.logs.find((line) => line.id === id)).toMatchObject({ ip: '127.0.0.1', outcome: 'done' });
  });

  it('nginx lets the picture of a profile through, which is larger than what it takes elsewhere', async () => {
    const query = `mutation ($input: createCustomerProfileUpdateInput!) {
      createCustomerProfileUpdate(input: $input) { customerProfileUpdate { firstName } } }`;
    const image = `data:image/png;base64,${'A'.repeat(5 * 1024 * 1024)}`;
    const token = await tokenOf(speaker(app), 'person1@example.com', secret);
    const reply = await ask(front, '/api/graphql', {
      method: 'POST',
      json: { query, variables: { input: { firstName: 'Jane', image } } },
      headers: { Authorization: `Bearer ${token}` },
    });
    const customerProfileUpdate = { firstName: 'Jane' };
    expect(reply.body).toEqual({ data: { createCustomerProfileUpdate: { customerProfileUpdate } } });
  });
});

/** A shop's nginx: Laravel's locations, and our files included as their comments say. */
function writeShop(
  folder: string,
  { port, phpPort, node }: { port: number; phpPort: number; node: string },
): void {
  const snippets = path.join(folder, 'bagisto-accounts');
  fs.cpSync(path.join(root, 'deploy/nginx'), snippets, { recursive: true });
  const upstream = path.join(snippets, 'http.conf');
  const text = fs.readFileSync(upstream, 'utf8');
  expect(text).toContain('server 127.0.0.1:3000;');
  fs.writeFileSync(upstream, text.replace('127.0.0.1:3000', new URL(node).host));
  fs.mkdirSync(path.join(folder, 'public'));
  fs.writeFileSync(path.join(folder, 'public/index.php'), '');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  fs.writeFileSync(
    path.join(folder, 'nginx.conf'),
    `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${folder}/nginx.pid;
events {}
http {
    access_log off;
    ${temporary.map((what) => `${what}_temp_path ${folder}/${what};`).join(' ')}
    include bagisto-accounts/http.conf;
    include bagisto-accounts/http-evershop.conf;
    server {
        listen 127.0.0.1:${port};
        root ${folder}/public;
        index index.php;
        ${['accounts', 'bagisto', 'evershop', 'graphql', 'pages', 'account-page'].map((name) => `include bagisto-accounts/${name}.conf;`).join('\n        ')}
        location / { try_files $uri $uri/ /index.php?$query_string; }
        location ~ \\.php$ { proxy_pass http://127.0.0.1:${phpPort}; }
    }
}
`,
  );
}
