import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { refreshed } from '../../db/redis/client';
import { healed } from '../faults/storm';
import { freePort } from '../support/services/processes';
import { type RedisServer, startRedis } from '../support/services/redis';
import { asked } from '../support/services/redis-cluster';

let redis: RedisServer;

beforeAll(async () => {
  const busPort = String(await freePort());
  const clustered = ['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf'];
  redis = await startRedis({
    args: [...clustered, '--cluster-port', busPort, '--cluster-announce-ip', '127.0.0.1'],
  });
  await asked(redis, (client) => client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383'));
  await healed(async () =>
    (await asked(redis, (client) => client.cluster('INFO'))).includes('cluster_state:ok'),
  );
});
afterAll(() => redis?.stop());

async function closedAfter(ms: number, cluster: Cluster): Promise<{ calls: number; later: number }> {
  const refreshing = jest.spyOn(cluster, 'refreshSlotsCache');
  await cluster.connect();
  await pause(ms);
  const ended = once(cluster, 'end');
  cluster.disconnect();
  await ended;
  const before = refreshing.mock.calls.length;
  await pause(20);
  return { calls: before, later: refreshing.mock.calls.length - before };
}

it('a closed Redis Cluster is asked for nothing more, also when it was just being asked for its slots', async () => {
  const options = { lazyConnect: true, slotsRefreshInterval: 0 };
  const outcomes = [];
  for (let at = 0; at < 20; at++) {
    const cluster = refreshed(new Cluster([{ host: redis.host, port: redis.port }], options), 1);
    outcomes.push(await closedAfter(5 + (at % 5), at % 2 === 0 ? cluster : cluster.duplicate()));
    cluster.disconnect();
  }
  for (const { calls, later } of outcomes) {
    // Once to connect, and then again and again.
    expect(calls).toBeGreaterThan(1);
    expect(later).toBe(0);
  }
});
