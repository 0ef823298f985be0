import { rawSocket } from '../faults/raw-socket';
import { startApp, type TestApp } from '../support/app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp('embedded');
});
afterAll(() => app.stop());

/** Bytes that never become a request are answered like one: JSON, and the connection ends. */
it.each([
  ['no HTTP at all', 'how do you do?\r\n\r\n', 400],
  ['a header that is none', 'GET / HTTP/1.1\r\nHost: x\r\nno colon here\r\n\r\n', 400],
  [
    'two lengths of one body',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc',
    400,
  ],
  ['headers of 20 kB', `GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'c'.repeat(20_000)}\r\n\r\n`, 431],
])('a client that sends %s gets a JSON answer', async (_what, request, status) => {
  const socket = await rawSocket(app.url);
  socket.write(request);
  const [head = '', body = ''] = (await socket.closed()).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head).toMatch(/\r\nConnection: close/i);
  expect(head).toMatch(/\r\nContent-Type: application\/json/i);
  const { error, message } = JSON.parse(body);
  expect(typeof error).toBe('string');
  expect(message).toBe(error);
});
