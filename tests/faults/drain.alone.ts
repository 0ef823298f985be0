import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Libsql from 'libsql';
import { type Served, serve, stopServed } from './private-stores';
import { rawRequest, rawSocket, statusesIn } from './raw-socket';
import { expectNoFaultOfOurs, loggedIn, password, registration } from './storm';

/** A server that is told to stop, as a deployment does it many times a day. */
let app: Served;

beforeEach(async () => {
  app = await serve({}, { hashing: { cost: 9 } });
});

afterEach(async () => {
  expectNoFaultOfOurs(app.logs);
  await stopServed();
});

it('a request in flight is answered at a stop, and told that the connection ends', async () => {
  await loggedIn(app.client(), 'peter@drain.test');
  const login = await rawSocket(app.url);
  login.write(rawRequest('POST', '/api/customer/login', { email: 'peter@drain.test', password }));
  await pause(15);
  const closing = app.close(5000);
  const text = await login.closed();
  expect(statusesIn(text)).toEqual([200]);
  expect(text).toMatch(/^Connection: close/im);
  expect(await closing).toBe(true);
});

it('a slow upload is still taken at a stop', async () => {
  const body = JSON.stringify(registration('upload@drain.test'));
  const upload = await rawSocket(app.url);
  upload.write(
    `POST /api/customer/register HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  upload.write(body.slice(0, 50));
  await pause(50);
  const closing = app.close(5000);
  await pause(1500);
  upload.write(body.slice(50));
  const text = await upload.closed();
  expect(statusesIn(text)).toEqual([200]);
  expect(text).toContain('Your account has been created successfully.');
  expect(await closing).toBe(true);
  const file = new Libsql(path.join(app.storage, 'accounts.sqlite'));
  expect(file.prepare('select email from customers').all()).toEqual([{ email: 'upload@drain.test' }]);
  file.close();
});

it('at a stop the readiness check says draining, and no new connection is let in', async () => {
  const begun = await rawSocket(app.url);
  begun.write('GET /health/ready HTTP/1.1\r\nHost: a\r\n');
  await pause(50);
  const closing = app.close(5000);
  begun.write('\r\n');
  const text = await begun.closed();
  expect(statusesIn(text)).toEqual([503]);
  expect(text).toContain('"status":"draining"');
  expect(text).toMatch(/^Connection: close/im);
  await expect(rawSocket(app.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(await closing).toBe(true);
});

it('an idle or silent connection does not hold up a stop', async () => {
  const silent = await rawSocket(app.url);
  const half = await rawSocket(app.url);
  half.write('GET /health/live HTTP/1.1\r\nHost: a\r\n');
  const idle = await rawSocket(app.url);
  idle.write(rawRequest('GET', '/health/live'));
  await idle.until(/ok/);
  expect(await app.close(5000)).toBe(true);
  await Promise.all([silent.closed(), half.closed(), idle.closed()]);
});

it('a request that never ends is cut off at the deadline of a stop, and the stop says so', async () => {
  const endless = await rawSocket(app.url);
  endless.write('POST /api/customer/login HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{');
  await pause(50);
  expect(await app.close(700)).toBe(false);
  await endless.closed();
});

it('a second stop is no harm', async () => {
  expect(await Promise.all([app.close(2000), app.close(2000)])).toEqual([true, true]);
});
