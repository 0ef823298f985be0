import { setTimeout as pause } from 'node:timers/promises';
import { rawSocket } from '../faults/raw-socket';
import { startApp, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { startUpstream, type Upstream } from './upstream';

const offer = (path: string, protocol: string, ...more: string[]) =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: shop.test',
    `Upgrade: ${protocol}`,
    'Connection: Upgrade',
    ...more,
    '',
    '',
  ].join('\r\n');

describe('a connection that is to become another protocol', () => {
  let php: Upstream;
  let app: TestApp;

  beforeAll(async () => {
    php = await startUpstream();
    php.server.on('upgrade', (req, socket, head) => {
      if (req.url === '/app/refused') {
        socket.end('HTTP/1.1 403 Forbidden\r\nX-Why: no\r\nContent-Length: 2\r\n\r\nno');
        return;
      }
      const protocol = req.headers['sec-websocket-protocol'] ?? '';
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\nhello`,
      );
      const echo = (chunk: Buffer) => socket.write(`echo:${chunk}`);
      if (head.length > 0) echo(head);
      socket.on('data', echo);
      socket.on('end', () => socket.end());
      socket.on('error', () => {});
    });
    app = await startApp('embedded', { env: { PHP_URL: php.url, PHP_TIMEOUT: '1' } });
    await app.reset({ customers: [person(1)] });
  });
  afterAll(async () => {
    await app?.stop();
    await php?.stop();
  });

  it('an upgrade to WebSocket goes to PHP, and bytes go both ways', async () => {
    const socket = await rawSocket(app.url);
    socket.write(offer('/app/key', 'websocket', 'Sec-WebSocket-Protocol: chat'));
    const head = await socket.until(/hello$/);
    expect(head).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
    expect(head).toContain('Sec-WebSocket-Protocol: chat');
    socket.write('ping');
    await socket.until(/echo:ping$/);
    socket.socket.destroy();
  });

  it('an upgrade loses none of the bytes that came with the request', async () => {
    const socket = await rawSocket(app.url);
    socket.write(`${offer('/app/key', 'websocket')}early`);
    await socket.until(/echo:early/);
    socket.socket.destroy();
  });

  it('an upgraded connection ends at PHP when the client hangs up', async () => {
    const closed = new Promise<void>((resolve) => {
      php.server.once('upgrade', (_req, behind) => behind.once('close', () => resolve()));
    });
    const socket = await rawSocket(app.url);
    socket.write(offer('/app/key', 'websocket'));
    await socket.until(/hello$/);
    socket.socket.destroy();
    await closed;
  });

  it('an upgrade may be refused by PHP, and the client hears how', async () => {
    const socket = await rawSocket(app.url);
    socket.write(offer('/app/refused', 'websocket'));
    const text = await socket.closed();
    expect(text).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(text).toMatch(/X-Why: no[\s\S]*no$/);
  });

  it('an upgrade of a door’s path is answered by the door', async () => {
    const socket = await rawSocket(app.url);
    socket.write(offer('/api/customer/get', 'websocket'));
    expect(await socket.closed()).toMatch(/^HTTP\/1\.1 401/);
  });

  it('an upgrade to HTTP/2, as curl offers it, is passed over, and the request is answered', async () => {
    const socket = await rawSocket(app.url);
    socket.write(offer('/api/products', 'h2c', 'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA'));
    const text = await socket.closed();
    expect(text).toMatch(/^HTTP\/1\.1 200[\s\S]*PHP got GET \/api\/products with 0 bytes/);
    expect(php.received.at(-1)?.lines.join('\n')).not.toMatch(/upgrade|http2/i);
  });

  it('an upgrade to HTTP/2 keeps the request’s body', async () => {
    const body = JSON.stringify({ email: person(1).email, password: secret });
    const login = offer(
      '/api/customer/login?token=true',
      'h2c',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ).replace('GET', 'POST');
    const socket = await rawSocket(app.url);
    socket.write(login);
    await pause(30);
    socket.write(body);
    expect(await socket.closed()).toMatch(/^HTTP\/1\.1 200[\s\S]*"token":"ey/);
  });

  it('an upgrade is 502 when PHP is away', async () => {
    const gone = await startUpstream();
    await gone.stop();
    const alone = await startApp('embedded', { env: { PHP_URL: gone.url } });
    const socket = await rawSocket(alone.url);
    socket.write(offer('/app/key', 'websocket'));
    expect(await socket.closed()).toMatch(/^HTTP\/1\.1 502/);
    await alone.stop();
  });
});
