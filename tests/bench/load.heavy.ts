import { once } from 'node:events';
import net from 'node:net';
import { runLoad } from '../../bench/load';

/** Says with each request how many it has had; what it does with them is up to the test. */
async function listening(onRequest: (socket: net.Socket, request: number) => void) {
  let requests = 0;
  const server = net.createServer((socket) => {
    socket.on('data', () => onRequest(socket, ++requests));
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as net.AddressInfo).port };
}

const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const script = ['GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'];

describe('the load of the benchmark', () => {
  it('a stall holds up every request that was due meanwhile, not only the one in flight', async () => {
    const { server, port } = await listening((socket, request) => {
      setTimeout(() => socket.write(answer), request === 10 ? 1000 : 0);
    });
    const measured = await runLoad({ port, scripts: [script], seconds: 3, pace: 50, status: 200 });
    server.close();
    expect(measured).toMatchObject({ errors: 0, shed: 0 });
    expect(measured.answers).toBeGreaterThan(100);
    expect(measured.longest).toBeGreaterThan(900);
    // A third of all were due within that second, and waited half of it on the average.
    const quiet = await listening((socket) => void socket.write(answer));
    const calm = await runLoad({ port: quiet.port, scripts: [script], seconds: 3, pace: 50, status: 200 });
    quiet.server.close();
    expect(measured.p99).toBeGreaterThan(500);
    expect(calm.p99).toBeLessThan(500);
  });

  it('an answer that the server owes when it hangs up is an error', async () => {
    const { server, port } = await listening((socket, request) => {
      if (request === 3) socket.end();
      else socket.write(answer);
    });
    const measured = await runLoad({ port, scripts: [script], seconds: 1, status: 200 });
    server.close();
    expect(measured).toMatchObject({ answers: 2, errors: 1 });
  });

  it('a server that hangs up before it has been asked everything is an error, and so is one that is not there', async () => {
    const { server, port } = await listening((socket) => socket.end(answer));
    const scripts = [script, script];
    const measured = await runLoad({ port, scripts, seconds: 1, pace: 4, status: 200 });
    server.close();
    expect(measured).toMatchObject({ answers: 2, errors: 2 });
    await once(server, 'close');
    expect(await runLoad({ port, scripts, seconds: 1, status: 200 })).toMatchObject({
      answers: 0,
      errors: 2,
    });
  });

  it('a server that never answers is an error, and does not keep the benchmark for ever', async () => {
    const { server, port } = await listening(() => {});
    const sockets: net.Socket[] = [];
    server.on('connection', (socket) => sockets.push(socket));
    const measured = await runLoad({ port, scripts: [script], seconds: 0.1, status: 200 });
    server.close();
    for (const socket of sockets) socket.destroy();
    expect(measured).toMatchObject({ answers: 0, errors: 1 });
    expect(measured.seconds).toBeLessThan(20);
  });

  it('an answer in chunks, as PHP sends it, is whole with its last chunk', async () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    const { server, port } = await listening((socket) => {
      socket.write(`${head}2\r\nok\r\n`);
      setTimeout(() => socket.write('0\r\n\r\n'), 50);
    });
    const measured = await runLoad({ port, host: 'localhost', scripts: [script], seconds: 1, status: 200 });
    server.close();
    expect(measured.errors).toBe(0);
    expect(measured.answers).toBeGreaterThan(3);
    expect(measured.p50).toBeGreaterThan(45);
  });
});
