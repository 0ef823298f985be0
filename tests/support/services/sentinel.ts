import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireRedisBinary } from './binaries';
import { freePort, openWorkspace, type PrivateServer, startServer, waitUntilReady } from './processes';
import { type RedisServer, startRedis } from './redis';
import { asked } from './redis-cluster';

type Sentinel = RedisServer;

export interface SentinelTrio {
  sentinels: Sentinel[];
  /** As REDIS_SENTINELS names them. */
  addresses: string;
  name: string;
  /** Whom they call the primary now, and the others. */
  servers(): Promise<{ primary: RedisServer; replicas: RedisServer[] }>;
  /** Both replicas have caught up. */
  whole(): Promise<void>;
  stop(): Promise<void>;
}

const name = 'mymaster';

/** A primary, two replicas, and three sentinels that notice a death after a second and a half. */
export async function startSentinels(): Promise<SentinelTrio> {
  const servers: RedisServer[] = [];
  const sentinels: Sentinel[] = [];
  const stop = async () => {
    await Promise.all([...sentinels, ...servers].map((server) => server.stop()));
  };
  try {
    const lasting = ['--appendonly', 'yes', '--appendfsync', 'always', '--repl-diskless-sync-delay', '0'];
    const first = await startRedis({ args: lasting });
    servers.push(first);
    for (let at = 0; at < 2; at++)
      servers.push(await startRedis({ args: [...lasting, '--replicaof', first.host, String(first.port)] }));
    for (let at = 0; at < 3; at++) sentinels.push(await startSentinel(first));
    const trio = trioOf(servers, sentinels, stop);
    await trio.whole();
    return trio;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startSentinel(primary: RedisServer): Promise<Sentinel> {
  const binary = await requireRedisBinary();
  const workspace = openWorkspace('sentinel');
  try {
    const [host, port] = ['127.0.0.1', await freePort()];
    const file = join(workspace.folder, 'sentinel.conf');
    const lines = [
      `bind ${host}`,
      `port ${port}`,
      `dir ${workspace.folder}`,
      `sentinel monitor ${name} ${primary.host} ${primary.port} 2`,
      `sentinel down-after-milliseconds ${name} 1500`,
      `sentinel failover-timeout ${name} 6000`,
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    const url = `redis://${host}:${port}`;
    const probe = async (): Promise<void> => {
      await asked({ url }, (client) => client.ping());
    };
    const server: PrivateServer = await startServer(
      'Sentinel',
      workspace,
      binary,
      [file, '--sentinel'],
      probe,
    );
    return { host, port, url, ...server };
  } catch (error) {
    await workspace.remove();
    throw error;
  }
}

/** A sentinel's view of the primary: names and values in turn. */
async function standing(sentinel: Sentinel): Promise<{ flags: string; port: string }> {
  const words = (await asked(sentinel, (client) => client.call('SENTINEL', 'MASTER', name))) as string[];
  const after = (key: string) => words[words.indexOf(key) + 1] ?? '';
  return { flags: after('flags'), port: after('port') };
}

function trioOf(servers: RedisServer[], sentinels: Sentinel[], stop: () => Promise<void>): SentinelTrio {
  const trio: SentinelTrio = {
    sentinels,
    name,
    addresses: sentinels.map(({ host, port }) => `${host}:${port}`).join(','),
    async servers() {
      const [sentinel] = sentinels;
      if (!sentinel) throw new Error('there is no sentinel');
      const answer = await asked(sentinel, (client) =>
        client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name),
      );
      const port = Number((answer as string[])[1]);
      const primary = servers.find((server) => server.port === port);
      if (!primary) throw new Error(`the sentinels name a stranger on port ${port}`);
      return { primary, replicas: servers.filter((server) => server !== primary) };
    },
    async whole() {
      await waitUntilReady('the sentinels', async () => {
        const named = new Set<string>();
        for (const sentinel of sentinels) {
          const about = await asked(sentinel, (client) => client.info('sentinel'));
          if (!about.includes('status=ok') || !about.includes('slaves=2,sentinels=3'))
            throw new Error('a sentinel does not know all of them yet');
          const { flags, port } = await standing(sentinel);
          // A server that dies before its own election is over would be named by this sentinel for ever.
          if (flags !== 'master') throw new Error(`a sentinel is not done with its election (${flags})`);
          named.add(port);
        }
        if (named.size !== 1) throw new Error('the sentinels name different primaries');
        const { primary } = await trio.servers();
        const replication = await asked(primary, (client) => client.info('replication'));
        const online = replication.match(/state=online/g)?.length ?? 0;
        if (online !== 2) throw new Error(`${online} replicas have caught up`);
      });
    },
    stop,
  };
  return trio;
}
