import { setTimeout as pause } from 'node:timers/promises';
import { type Served, serve, stopServed } from './private-stores';
import { rawRequest, rawSocket, statusesIn } from './raw-socket';
import { expectNoFaultOfOurs, loggedIn, password, registration } from './storm';

let app: Served;

beforeAll(async () => {
  app = await serve(
    {},
    { timeouts: { headersMs: 600, requestMs: 900, checkEveryMs: 100 }, hashing: { cost: 4 } },
  );
});

afterAll(stopServed);

afterEach(async () => {
  // Whatever the client did: others are served, and it was no fault of ours.
  expect((await app.client().get('/health/live')).status).toBe(200);
  expectNoFaultOfOurs(app.logs);
});

const head = (method: string, path: string, length: number) =>
  `${method} ${path} HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

const emails = () => app.db.knex('customers').pluck('email');

describe('who is too slow', () => {
  it('a client that is too slow with its headers gets 408, and the connection is closed', async () => {
    const slow = await rawSocket(app.url);
    slow.write('GET /api/customer/get HTTP/1.1\r\nHost: shop.test\r\n');
    const drip = setInterval(() => slow.write('X-Slow: 1\r\n'), 100);
    const text = await slow.closed();
    clearInterval(drip);
    expect(statusesIn(text)).toEqual([408]);
  });

  it('a client that is too slow with its body gets 408, and nothing is done with the half of it', async () => {
    const slow = await rawSocket(app.url);
    const body = JSON.stringify(registration('slow@client.test'));
    slow.write(head('POST', '/api/customer/register', body.length));
    slow.write(body.slice(0, 40));
    const drip = setInterval(() => slow.write(' '), 200);
    const text = await slow.closed();
    clearInterval(drip);
    expect(statusesIn(text)).toEqual([408]);
    expect(await emails()).not.toContain('slow@client.test');
  });

  it('a client that says nothing is disconnected', async () => {
    const silent = await rawSocket(app.url);
    expect(statusesIn(await silent.closed())).toEqual([408]);
  });

  it('a hundred slow clients do not hold up a login', async () => {
    const slow = await Promise.all(Array.from({ length: 100 }, () => rawSocket(app.url)));
    for (const { write } of slow) write('POST /api/customer/login HTTP/1.1\r\nHost: shop.test\r\n');
    await loggedIn(app.client(), 'quick@client.test');
    const texts = await Promise.all(slow.map(({ closed }) => closed()));
    expect(texts.flatMap(statusesIn)).toEqual(Array(100).fill(408));
  });
});

it('outside of tests a client has ten seconds for its headers and thirty for all of its request', async () => {
  const usual = await serve();
  const { headersTimeout, requestTimeout, keepAliveTimeout } = usual.server;
  // Kept alive for longer than a proxy does, which would otherwise write into a connection that we are closing.
  expect([headersTimeout, requestTimeout, keepAliveTimeout]).toEqual([10_000, 30_000, 65_000]);
  await usual.stop();
});

it('a request with headers of over 16 kB is 431', async () => {
  const huge = await rawSocket(app.url);
  huge.write(rawRequest('GET', '/api/customer/get', undefined, [`Cookie: a=${'x'.repeat(17_000)}`]));
  expect(statusesIn(await huge.closed())).toEqual([431]);
});

it('bytes that are no HTTP are 400, two lengths of one body among them', async () => {
  for (const rude of [
    'hello\r\n\r\n',
    'GET /health/live HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'GET /health/live HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
    'GET /health/live HTTP/1.1\r\nHost: a\r\nBroken Header: 1\r\n\r\n',
    'GET /health/live HTTP/1.1\r\n\r\n',
    'POST /api/customer/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  ]) {
    const socket = await rawSocket(app.url);
    socket.write(rude);
    expect(statusesIn(await socket.closed())[0]).toBe(400);
  }
});

describe('who goes away', () => {
  it('a client that leaves in the middle of a body has asked for nothing, not even what stands in the query', async () => {
    const client = app.client();
    await loggedIn(client, 'gone@client.test');
    const before = await app.db.knex('customers').where({ email: 'gone@client.test' }).first();
    const query = 'first_name=Half&last_name=Doe&gender=Male';
    const half = await rawSocket(app.url);
    const cookie = `Cookie: ${client.jar.header().Cookie}`;
    half.write(
      `PUT /api/customer/profile?${query} HTTP/1.1\r\nHost: shop.test\r\n${cookie}\r\nContent-Length: 500\r\n\r\n{"first_`,
    );
    await pause(100);
    half.socket.destroy();
    await pause(200);
    expect(await app.db.knex('customers').where({ email: 'gone@client.test' }).first()).toEqual(before);
  });

  it('a client that leaves before its answer leaves no connection behind, and nothing is sent after it', async () => {
    const requests = await Promise.all(Array.from({ length: 20 }, () => rawSocket(app.url)));
    for (const { write, socket } of requests) {
      write(rawRequest('POST', '/api/customer/login', { email: 'quick@client.test', password }));
      setTimeout(() => socket.destroy(), 2);
    }
    await pause(300);
    const open = await new Promise<number>((resolve) => app.server.getConnections((_error, n) => resolve(n)));
    // The keep-alive connections of the well-behaved clients.
    expect(open).toBeLessThan(20);
  });

  it('a client that closes one side only does not hold a connection open', async () => {
    const half = await rawSocket(app.url, { allowHalfOpen: true });
    half.socket.end(rawRequest('GET', '/health/live'));
    expect(statusesIn(await half.closed())).toEqual([200]);
    const early = await rawSocket(app.url, { allowHalfOpen: true });
    early.socket.end(head('POST', '/api/customer/login', 100));
    expect(statusesIn(await early.closed())).toEqual([400]);
  });
});

it('a body of over 64 kB is 413 and one without an end 408, and neither is taken for a next request', async () => {
  const [big, endless] = [await rawSocket(app.url), await rawSocket(app.url)];
  big.write(
    head('POST', '/api/customer/register', 70_000) + rawRequest('GET', '/health/live').padEnd(70_000),
  );
  endless.write(head('POST', '/api/customer/register', 10_000_000));
  endless.write('x'.repeat(70_000));
  const text = await big.closed();
  expect(statusesIn(text)).toEqual([413]);
  expect(text).toMatch(/^Connection: close/im);
  expect(statusesIn(await endless.closed())).toEqual([408]);
});

it('a body in pieces, one after Expect, and two requests in one packet are waited for', async () => {
  const body = JSON.stringify(registration('pieces@client.test'));
  const pieces = await rawSocket(app.url);
  pieces.write(
    head('POST', '/api/customer/register', body.length).replace(
      '\r\n\r\n',
      '\r\nExpect: 100-continue\r\n\r\n',
    ),
  );
  await pieces.until(/HTTP\/1\.1 100/);
  for (let at = 0; at < body.length; at += 30) {
    pieces.write(body.slice(at, at + 30));
    await pause(20);
  }
  await pieces.until(/HTTP\/1\.1 200/);
  expect(await emails()).toContain('pieces@client.test');
  const two = await rawSocket(app.url);
  two.write(
    rawRequest('GET', '/health/live') +
      rawRequest('GET', '/api/customer/get', undefined, ['Connection: close']),
  );
  expect(statusesIn(await two.closed())).toEqual([200, 401]);
  pieces.socket.destroy();
});
