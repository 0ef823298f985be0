import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { rawRequest, rawSocket, statusesIn } from './raw-socket';
import { endAll, folder, launch } from './real-process';
import { loggedIn, password, registration } from './storm';

/** `npm start` itself: what a person sees, what a process supervisor sees. */
afterEach(endAll);

const clean = { code: 0, signal: null };

it('the server says three lines to a person and JSON to machines, and starts within two seconds when it is built', async () => {
  const env = { STORAGE_PATH: folder() };
  await (await launch(env)).listening;
  await endAll();
  const times: number[] = [];
  // The best of three: other tests may be running.
  for (let start = 0; start < 3; start++) {
    const began = performance.now();
    const server = launch({ STORAGE_PATH: folder() });
    const url = await server.listening;
    times.push(performance.now() - began);
    expect(await server.stop()).toEqual(clean);
    expect(server.err().trimEnd().split('\n')).toEqual([
      `Customer accounts are served at ${url}`,
      'Kept in an embedded database in the storage folder, nothing else needed',
      `Next: open ${url}/ for curl commands to try it with, ${url}/docs for every call`,
    ]);
    for (const line of server.log()) {
      expect(line).toMatchObject({ level: expect.any(Number), msg: expect.any(String) });
      expect(Date.parse(String(line.time))).toBeGreaterThan(0);
    }
    expect(server.log().map(({ msg }) => msg)).toEqual(expect.arrayContaining(['listening', 'stopped']));
  }
  process.stderr.write(`figure: started in ${times.map(Math.round).join(', ')} ms\n`);
  expect(Math.min(...times)).toBeLessThan(2000);
});

it('on Linux the hashing threads leave the cores to short work', async () => {
  if (process.platform !== 'linux') return;
  const server = launch({ STORAGE_PATH: folder() });
  await server.listening;
  const tasks = `/proc/${server.child.pid}/task`;
  const priority = (task: string) =>
    Number(
      fs
        .readFileSync(`${tasks}/${task}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')[16],
    );
  const priorities = new Map(fs.readdirSync(tasks).map((task) => [task, priority(task)]));
  expect(priorities.get(String(server.child.pid))).toBe(0);
  expect([...priorities.values()].filter((value) => value > 0).length).toBeGreaterThanOrEqual(4);
});

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s finishes a login and an upload in flight, and exits 0',
  async (signal) => {
    const server = launch({ STORAGE_PATH: folder() });
    const url = await server.listening;
    const client = await server.client();
    await loggedIn(client, 'peter@process.test');
    const body = JSON.stringify(registration('upload@process.test'));
    const upload = await rawSocket(url);
    upload.write(
      `POST /api/customer/register HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 30)}`,
    );
    const logins = await Promise.all(Array.from({ length: 4 }, () => rawSocket(url)));
    for (const { write } of logins)
      write(rawRequest('POST', '/api/customer/login', { email: 'peter@process.test', password }));
    await pause(30);
    const ending = server.stop(signal);
    await pause(500);
    await expect(rawSocket(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    upload.write(body.slice(30));
    for (const socket of [...logins, upload]) expect(statusesIn(await socket.closed())).toEqual([200]);
    expect(await ending).toEqual(clean);
    expect(server.log()).toContainEqual(expect.objectContaining({ msg: 'stopped', clean: true }));
  },
);

it('a second signal ends the server by force', async () => {
  const server = launch({ STORAGE_PATH: folder() });
  const endless = await rawSocket(await server.listening);
  endless.write('POST /api/customer/login HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{');
  await pause(100);
  const began = performance.now();
  void server.stop();
  await pause(300);
  expect(server.child.exitCode).toBeNull();
  expect(await server.stop()).toEqual({ code: 1, signal: null });
  expect(performance.now() - began).toBeLessThan(5000);
});

it('a request that never ends is cut off ten seconds after the signal, and the exit code says so', async () => {
  const server = launch({ STORAGE_PATH: folder() });
  const endless = await rawSocket(await server.listening);
  endless.write('POST /api/customer/login HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{');
  await pause(100);
  expect(await server.stop()).toEqual({ code: 1, signal: null });
  expect(server.log().at(-1)).toMatchObject({ msg: 'stopped', clean: false });
});

it('a fault outside of any request is logged without its words, requests in flight are finished, and the exit code is 1', async () => {
  const storage = folder();
  const injected = path.join(storage, 'injected.js');
  fs.writeFileSync(
    injected,
    "process.on('SIGUSR2', () => { throw new Error('the word is secret99') });" +
      "process.on('SIGWINCH', () => { Promise.reject(new Error('the word is secret99')) });",
  );
  for (const signal of ['SIGUSR2', 'SIGWINCH'] as const) {
    const server = launch({ STORAGE_PATH: storage, NODE_OPTIONS: `--require ${injected}` });
    const url = await server.listening;
    await loggedIn(await server.client(), `${signal.toLowerCase()}@process.test`);
    const login = await rawSocket(url);
    login.write(
      rawRequest('POST', '/api/customer/login', { email: `${signal.toLowerCase()}@process.test`, password }),
    );
    await pause(20);
    const ended = server.stop(signal);
    expect(statusesIn(await login.closed())).toEqual([200]);
    expect(await ended).toEqual({ code: 1, signal: null });
    const fatal = server.log().find(({ level }) => level === 60);
    expect(fatal).toMatchObject({
      event: signal === 'SIGUSR2' ? 'uncaughtException' : 'unhandledRejection',
      msg: 'a fault of ours; stopping',
    });
    expect(server.out() + server.err()).not.toContain('secret99');
  }
});

it('kill -9 costs the embedded store no session, no token and no customer', async () => {
  const env = { STORAGE_PATH: folder(), PORT: '0' };
  const first = launch(env);
  const session = await first.client();
  const token = await loggedIn(session, 'survivor@process.test');
  expect(await first.stop('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
  const second = launch(env);
  const later = await second.client();
  const cookie = { Cookie: String(session.jar.header().Cookie) };
  expect((await later.get('/api/customer/get', cookie)).status).toBe(200);
  expect((await later.get('/api/customer/get', { Authorization: `Bearer ${token}` })).status).toBe(200);
  expect((await later.post('/api/customer/login', { email: 'survivor@process.test', password })).status).toBe(
    200,
  );
  expect(await second.stop()).toEqual(clean);
});

it('a second server on the same storage folder is refused by name, and the first one goes on', async () => {
  const env = { STORAGE_PATH: folder() };
  const one = launch(env);
  const client = await one.client();
  const token = await loggedIn(client, 'one@process.test');
  const two = launch(env);
  expect((await two.ended).code).toBe(1);
  expect(two.err()).toMatch(
    /Cannot start: the storage folder .* is in use by another server \(process \d+\)/,
  );
  expect((await client.get('/api/customer/get', { Authorization: `Bearer ${token}` })).status).toBe(200);
  expect(await one.stop()).toEqual(clean);
  const three = launch(env);
  expect((await (await three.client()).get('/health/ready')).status).toBe(200);
  expect(await three.stop()).toEqual(clean);
});
