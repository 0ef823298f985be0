import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type PrivateStores, startPrivateStores } from '../faults/private-stores';
import { endAll, folder, launch } from '../faults/real-process';
import { healed, loggedIn } from '../faults/storm';
import { type Certificates, certificates } from '../support/certificates';
import { freePort } from '../support/services/processes';
import { type RedisServer, startRedis } from '../support/services/redis';
import { asked } from '../support/services/redis-cluster';

/** Redis over TLS, alone and as a cluster of one, whose node is found by the name in its certificate. */
let files: string;
let stores: PrivateStores;
let authority: Certificates;
let redis: RedisServer;
let tlsPort: number;

beforeAll(async () => {
  files = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-redis-tls-'));
  authority = await certificates(files, 'ours');
  stores = await startPrivateStores();
  const { certificate, key } = authority.issue('redis', ['DNS:localhost']);
  tlsPort = await freePort();
  const tls = { port: String(tlsPort), 'cert-file': certificate, 'key-file': key, 'auth-clients': 'no' };
  const cluster = { enabled: 'yes', 'config-file': 'nodes.conf', port: String(await freePort()) };
  const announced = { 'announce-hostname': 'localhost', 'preferred-endpoint-type': 'hostname' };
  redis = await startRedis({
    args: [
      ...Object.entries(tls).flatMap(([name, value]) => [`--tls-${name}`, value]),
      ...['--tls-ca-cert-file', authority.authority, '--tls-cluster', 'yes'],
      ...Object.entries({ ...cluster, ...announced }).flatMap(([name, value]) => [
        `--cluster-${name}`,
        value,
      ]),
    ],
  });
  await asked(redis, (client) => client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383'));
  await healed(async () =>
    (await asked(redis, (client) => client.cluster('INFO'))).includes('cluster_state:ok'),
  );
});

afterEach(endAll);
afterAll(async () => {
  await redis?.stop();
  await stores?.stop();
  fs.rmSync(files, { recursive: true, force: true });
});

const settings = (redisKeys: Record<string, string>) => {
  const { REDIS_URL: _, ...database } = stores.env;
  return { ...database, ...redisKeys, REDIS_TLS: 'true', STORAGE_PATH: folder() };
};
const ways = {
  'a server': () => ({ REDIS_HOST: 'localhost', REDIS_PORT: String(tlsPort) }),
  'a cluster': () => ({ REDIS_CLUSTER: `localhost:${tlsPort}` }),
};

it.each(Object.entries(ways))(
  '%s is reached over TLS by a client that believes its authority, and by no other',
  async (_way, keys) => {
    const trusting = launch({ ...settings(keys()), NODE_EXTRA_CA_CERTS: authority.authority });
    const token = await loggedIn(await trusting.client(), `${Object.keys(keys())[0]}@tls.test`.toLowerCase());
    expect(token).toMatch(/\./);
    expect(await trusting.stop()).toEqual({ code: 0, signal: null });
    const strict = launch(settings(keys()));
    expect((await strict.ended).code).toBe(1);
    expect(strict.err()).toMatch(/cannot reach Redis/);
  },
);
