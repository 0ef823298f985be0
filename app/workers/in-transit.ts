import type { Worker } from 'node:cluster';

interface Connection {
  close(): void;
}
type Told = (error: Error | null) => void;

/**
 * node:cluster hands a connection to a worker and keeps its own end until that says that it has it, one at a time. Of a
 * worker that died before it could it keeps the end for good: the client would wait for an answer that nobody will give.
 */
export function closeInTransit({ process: child }: Worker): void {
  type Send = (message: object, connection?: Connection | Told, ...rest: unknown[]) => boolean;
  const send = child.send.bind(child) as Send;
  let handed: Connection | undefined;
  const sending: Send = (message, connection, ...rest) => {
    // Without a connection the callback may stand in its place.
    if (connection && typeof connection !== 'function') handed = connection;
    return send(message, connection, ...rest);
  };
  Object.assign(child, { send: sending });
  // Does nothing to one that was taken.
  child.once('exit', () => handed?.close());
}
