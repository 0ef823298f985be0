import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expectNoFaultOfOurs, loggedIn, type Timed, timed } from '../faults/storm';
import { startApp, type TestApp } from '../support/app';
import { serviceCoordinates } from '../support/services/coordinates';

/** The first of the servers in DB_HOST takes connections and never says a word, as one that swallows packets. */
let silent: net.Server;
let app: TestApp;

beforeAll(async () => {
  silent = net.createServer((socket) => socket.on('error', () => {}));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as net.AddressInfo;
  const { mysql } = serviceCoordinates();
  app = await startApp('mysql', {
    env: { DB_HOST: `127.0.0.1:${port},${mysql.host}:${mysql.port}` },
  });
});

afterAll(async () => {
  await app?.stop();
  silent?.close();
});

it('no request is refused while another server stands in for a silent one, however long', async () => {
  const client = app.client();
  await loggedIn(client, 'peter@silent.test');
  const replies: Timed[] = [];
  const until = performance.now() + 25_000;
  // One alone: of many some find a connection that another one gives back.
  while (performance.now() < until) {
    replies.push(await timed(client.get('/api/customer/get')));
    await pause(100);
  }
  const refused = replies.filter(({ status }) => status !== 200);
  const slowest = Math.max(...replies.map(({ ms }) => ms));
  process.stderr.write(
    `figure: ${refused.length} of ${replies.length} refused beside a silent server, the slowest took ${Math.round(slowest)} ms\n`,
  );
  expect(refused.map(({ status, ms }) => [status, ms])).toEqual([]);
  expectNoFaultOfOurs(app.logs);
});
