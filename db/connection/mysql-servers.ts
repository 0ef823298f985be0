import type { ServerAddress } from '../../accounts/store-config';

/** In which order servers of equal worth are tried: who did not answer lately comes last. */
export interface MysqlServers {
  isFirst(server: ServerAddress): boolean;
  inOrder(): ServerAddress[];
  missed(server: ServerAddress): void;
}

/** A server that swallows packets costs whoever begins with it a third of a second: it is not asked first again before this is over. */
const avoidedMs = 5_000;

export function mysqlServers(servers: ServerAddress[]): MysqlServers {
  const avoided = new Map<ServerAddress, number>();
  const until = (server: ServerAddress) => avoided.get(server) ?? 0;
  return {
    isFirst: (server) => server === servers[0],
    inOrder() {
      const now = performance.now();
      const late = (server: ServerAddress) => (until(server) > now ? until(server) : 0);
      return [...servers].sort((a, b) => late(a) - late(b));
    },
    missed: (server) => void avoided.set(server, performance.now() + avoidedMs),
  };
}
