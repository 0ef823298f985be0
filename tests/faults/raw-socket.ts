import { once } from 'node:events';
import net from 'node:net';

export interface RawSocket {
  socket: net.Socket;
  write(text: string): void;
  /** Everything that came, once the server has closed its side (or at once, if it has). */
  closed(): Promise<string>;
  /** Resolves when what came so far matches. */
  until(pattern: RegExp): Promise<string>;
  readonly text: string;
}

/** A client that does with its connection what no HTTP library would. */
export async function rawSocket(url: string, options: { allowHalfOpen?: boolean } = {}): Promise<RawSocket> {
  const { hostname, port } = new URL(url);
  const socket = net.connect({ host: hostname, port: Number(port), ...options });
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk) => {
    text += chunk;
  });
  // A server may reset who is rude; what it said before is what counts.
  socket.on('error', () => {});
  let ended = false;
  socket.once('end', () => {
    ended = true;
  });
  socket.once('close', () => {
    ended = true;
  });
  await once(socket, 'connect');
  return {
    socket,
    write: (piece) => void socket.write(piece),
    get text() {
      return text;
    },
    async closed() {
      if (!ended) await Promise.race([once(socket, 'end'), once(socket, 'close')]);
      return text;
    },
    async until(pattern) {
      while (!pattern.test(text)) {
        if (ended) throw new Error(`closed before ${pattern} came: ${text}`);
        await Promise.race([once(socket, 'data'), once(socket, 'close')]);
      }
      return text;
    },
  };
}

export const statusesIn = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1]));

/** A whole request as it goes over the wire. */
export function rawRequest(method: string, path: string, json?: unknown, headers: string[] = []): string {
  const body = json === undefined ? '' : JSON.stringify(json);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: shop.test',
    'Content-Type: application/json',
    ...headers,
  ];
  if (json !== undefined) lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
