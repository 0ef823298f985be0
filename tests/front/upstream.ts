import { once } from 'node:events';
import http, { type IncomingMessage, type RequestListener, type Server } from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';

/** A request as PHP received it. */
export interface Received {
  method: string;
  url: string;
  /** In their order and spelling, as `Name: value`. */
  lines: string[];
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

export interface Upstream {
  url: string;
  port: number;
  received: Received[];
  /** Answers the next requests, instead of telling what was received. */
  answer(listener: RequestListener | undefined): void;
  server: Server;
  stop(): Promise<void>;
}

const linesOf = ({ rawHeaders }: IncomingMessage): string[] =>
  rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}`] : []));

/** Rejects where it was broken off. */
async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A server on a socket where PHP would be; with TLS where it is given a certificate. */
export async function startUpstream(tls?: { cert: Buffer; key: Buffer }): Promise<Upstream> {
  const received: Received[] = [];
  let listener: RequestListener | undefined;
  const hear: RequestListener = async (req, res) => {
    if (listener) return listener(req, res);
    const body = await bodyOf(req).catch(() => undefined);
    if (!body) return void res.destroy();
    const { method = '', url = '', headers } = req;
    received.push({ method, url, lines: linesOf(req), headers, body });
    res.setHeader('X-Served-By', 'PHP');
    res.end(`PHP got ${method} ${url} with ${body.length} bytes`);
  };
  const options = { maxHeaderSize: 131_072 };
  const server = tls ? https.createServer({ ...options, ...tls }, hear) : http.createServer(options, hear);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    received,
    server,
    answer(next) {
      listener = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A server that speaks to each connection as it is told, and no HTTP by itself. */
export async function startRawUpstream(
  talk: (socket: Socket, heard: string) => void,
): Promise<{ url: string; heard(): string; stop(): void }> {
  const sockets = new Set<Socket>();
  let all = '';
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      all += chunk.toString('latin1');
      talk(socket, heard);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: () => all,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
