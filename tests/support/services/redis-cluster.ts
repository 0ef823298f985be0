import { Redis } from 'ioredis';
import { freePort, waitUntilReady } from './processes';
import { type RedisServer, startRedis } from './redis';

export interface RedisCluster {
  nodes: RedisServer[];
  /** As REDIS_CLUSTER names it. */
  addresses: string;
  /** The server of a key and its replicas; a dead one counts until it was replaced. */
  serversOf(key: string): Promise<{ primary: RedisServer; replicas: RedisServer[] }>;
  /** Every slot is served and every primary has a replica that has caught up. */
  whole(): Promise<void>;
  stop(): Promise<void>;
}

const slots = 16_384;
const lastingArgs = ['--appendonly', 'yes', '--appendfsync', 'always'];

/** Three primaries and three replicas, which notice a death after a second and a half. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const nodes: RedisServer[] = [];
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  try {
    const busPorts: number[] = [];
    for (let at = 0; at < 6; at++) {
      const busPort = await freePort();
      busPorts.push(busPort);
      const clustered = ['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf'];
      const timing = ['--cluster-node-timeout', '1500', '--repl-diskless-sync-delay', '0'];
      const args = [...lastingArgs, ...clustered, ...timing, '--cluster-port', String(busPort)];
      nodes.push(await startRedis({ args }));
    }
    const cluster = clusterOf(nodes, stop);
    await join(nodes, busPorts);
    await cluster.whole();
    return cluster;
  } catch (error) {
    await stop();
    throw error;
  }
}

export async function asked<T>(
  node: Pick<RedisServer, 'url'>,
  question: (client: Redis) => Promise<T>,
): Promise<T> {
  const client = new Redis(node.url, {
    lazyConnect: true,
    connectTimeout: 1_000,
    commandTimeout: 2_000,
    disconnectTimeout: 50,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await question(client);
  } finally {
    client.disconnect();
  }
}

async function join(nodes: RedisServer[], busPorts: number[]): Promise<void> {
  const [first] = nodes;
  if (!first) throw new Error('a cluster needs nodes');
  for (const [at, node] of nodes.entries()) {
    const share = [Math.floor((at * slots) / 3), Math.floor(((at + 1) * slots) / 3) - 1] as const;
    if (at < 3) await asked(node, (client) => client.call('CLUSTER', 'ADDSLOTSRANGE', ...share));
    // A tie between two would end in no election; each gets a number of its own.
    await asked(node, (client) => client.call('CLUSTER', 'SET-CONFIG-EPOCH', String(at + 1)));
    if (at > 0) {
      const port = String(busPorts[at]);
      await asked(first, (client) => client.call('CLUSTER', 'MEET', node.host, String(node.port), port));
    }
  }
  for (const [at, replica] of nodes.slice(3).entries()) {
    const primary = nodes[at];
    if (!primary) continue;
    const id = String(await asked(primary, (client) => client.call('CLUSTER', 'MYID')));
    // It must have heard of its primary first.
    await waitUntilReady('a replica of the Redis Cluster', async () => {
      await asked(replica, (client) => client.call('CLUSTER', 'REPLICATE', id));
    });
  }
}

function clusterOf(nodes: RedisServer[], stop: () => Promise<void>): RedisCluster {
  const anyView = async <T>(question: (client: Redis) => Promise<T>): Promise<T> => {
    let failure: unknown;
    for (const node of nodes) {
      try {
        return await asked(node, question);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  };
  return {
    nodes,
    addresses: nodes.map(({ host, port }) => `${host}:${port}`).join(','),
    async serversOf(key) {
      const slot = Number(await anyView((client) => client.call('CLUSTER', 'KEYSLOT', key)));
      type Range = [from: number, to: number, ...[host: string, port: number][]];
      const ranges = (await anyView((client) => client.call('CLUSTER', 'SLOTS'))) as Range[];
      const [, , ...owners] = ranges.find(([from, to]) => from <= slot && slot <= to) ?? [0, 0];
      const [primary, ...replicas] = owners.flatMap(
        ([, port]) => nodes.find((candidate) => candidate.port === port) ?? [],
      );
      if (!primary) throw new Error(`nobody serves ${key}`);
      return { primary, replicas };
    },
    async whole() {
      await waitUntilReady('the Redis Cluster', async () => {
        let replicas = 0;
        for (const node of nodes) {
          const { info, replication, ranges } = await asked(node, async (client) => ({
            info: String(await client.cluster('INFO')),
            replication: await client.info('replication'),
            ranges: (await client.call('CLUSTER', 'SLOTS')) as unknown[][],
          }));
          if (!info.includes('cluster_state:ok')) throw new Error('not every slot is served');
          if (!info.includes(`cluster_known_nodes:${nodes.length}`)) throw new Error('not all have met');
          // Gossip spreads who replicates whom a little later than the replicas know it.
          if (ranges.some((range) => range.length !== 4)) throw new Error('a replica is not known to all');
          if (replication.includes('role:slave')) {
            if (!replication.includes('master_link_status:up')) throw new Error('a replica is behind');
            replicas++;
          }
        }
        if (replicas !== nodes.length / 2) throw new Error(`it has ${replicas} replicas`);
      });
    },
    stop,
  };
}
