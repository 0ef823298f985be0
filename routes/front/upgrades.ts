import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Front } from './front';

/**
 * As soon as somebody listens, Node takes every request that offers an upgrade for one, also curl's offer of HTTP/2. What is
 * not PHP's to upgrade goes through the server once more, without the offer.
 */
export function upgradeThrough(server: Server, front: Pick<Front, 'upgrade' | 'upgrades'>): void {
  server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (front.upgrades(req)) return front.upgrade(req, socket, head);
    socket.unshift(Buffer.concat([headWithoutOffer(req), head]));
    server.emit('connection', socket);
  });
}

function headWithoutOffer({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (!/^(upgrade|connection|http2-settings)$/i.test(name)) lines.push(`${name}: ${rawHeaders[at + 1]}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`, 'latin1');
}
