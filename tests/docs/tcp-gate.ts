import net from 'node:net';

/** Stands in front of a store, so that it can be away from one server while others go on using it. */
export interface TcpGate {
  port: number;
  shut(): Promise<void>;
}

export async function openGate(to: { host: string; port: number }): Promise<TcpGate> {
  const sockets = new Set<net.Socket>();
  const keep = (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = net.createServer((near) => {
    const far = net.connect(to);
    for (const socket of [near, far]) keep(socket);
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  return {
    port,
    shut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
