import { once } from 'node:events';
import http, { type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import type { Reply } from './shadow';

interface AskedAgain {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: Buffer;
  /** Whose request it was. */
  address: string;
}

const addressHeader = 'x-shadow-address';

/**
 * Asks this process what it would have answered, past the front door, and on behalf of the client's address. Only whoever
 * knows the id gets an answer.
 */
export function openOwnSide(app: RequestListener, ownId: string) {
  const server = http.createServer((req, res) => {
    const address = req.headers[addressHeader];
    if (req.headers['x-request-id'] !== ownId || address === undefined) return void req.destroy();
    delete req.headers[addressHeader];
    // As Express reads it: own properties stand before those of its prototype.
    Object.defineProperty(req, 'ip', { value: address });
    app(req, res);
  });
  const listening = once(server.listen(0, '127.0.0.1').unref(), 'listening').then(() => {
    const { port } = server.address() as AddressInfo;
    return new Pool(`http://127.0.0.1:${port}`, { connections: 4, headersTimeout: 10_000 });
  });
  return {
    async ask({ method, path, headers, body, address }: AskedAgain): Promise<Reply> {
      const pool = await listening;
      const answer = await pool.request({
        method: method as 'GET',
        path,
        body,
        headers: { ...headers, 'x-request-id': ownId, [addressHeader]: address },
      });
      return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
    },
    async close(): Promise<void> {
      await (await listening).destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}
