import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Drain {
  /** False from the first moment of `empty`. */
  accepting(): boolean;
  /** Takes nothing new and finishes what is in flight; false when somebody had to be cut off. */
  empty(deadlineMs: number): Promise<boolean>;
}

/** Suffices for a request that is on its way already; a connection that stays silent asked for nothing. */
const lastChanceMs = 1000;

/** `server.close()` alone waits for kept-alive connections, and for those that never said a word. */
export function drainOf(server: Server): Drain {
  const connections = new Set<Socket>();
  const answering = new Set<ServerResponse>();
  let draining = false;

  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  server.prependListener('request', (_req, res) => {
    answering.add(res);
    res.once('close', () => answering.delete(res));
    if (draining) res.setHeader('Connection', 'close');
  });

  const closeSilent = () => {
    const busy = new Set([...answering].map((res) => res.socket));
    for (const socket of connections) if (!busy.has(socket)) socket.destroy();
  };

  return {
    accepting: () => !draining,
    async empty(deadlineMs) {
      draining = true;
      let cutOff = false;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // A client that gets its answer now must not send another request on this connection.
      for (const res of answering) if (!res.headersSent) res.setHeader('Connection', 'close');
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const silent = setInterval(closeSilent, lastChanceMs);
      const deadline = setTimeout(() => {
        cutOff = true;
        server.closeAllConnections();
      }, deadlineMs);
      await closed;
      clearInterval(idle);
      clearInterval(silent);
      clearTimeout(deadline);
      return !cutOff;
    },
  };
}
