import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Suffices for a request that is on its way already; a connection that stays silent asked for nothing. */
const lastChanceMs = 1000;

/** Node's own note of what it answers there; keeping a set of answers cost each request ten microseconds. */
const answerOn = (socket: Socket) =>
  (socket as Socket & { _httpMessage?: ServerResponse | null })._httpMessage;

const endAfter = (res: ServerResponse | null | undefined) => {
  if (res && !res.headersSent) res.setHeader('Connection', 'close');
};

/** `server.close()` alone waits for kept-alive connections, and for those that never said a word. */
export function drainOf(server: Server) {
  const connections = new Set<Socket>();
  let draining = false;

  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });

  const closeSilent = () => {
    for (const socket of connections) if (!answerOn(socket)) socket.destroy();
  };

  return {
    /** False from the first moment of `empty`. */
    accepting: () => !draining,
    /** Takes nothing new and finishes what is in flight; false when somebody had to be cut off. */
    async empty(deadlineMs: number): Promise<boolean> {
      draining = true;
      let cutOff = false;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // A client that gets its answer now must not send another request on this connection.
      for (const socket of connections) endAfter(answerOn(socket));
      server.prependListener('request', (_req, res) => endAfter(res));
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
