import os from 'node:os';
import pino from 'pino';
import { readConfig } from '../../app/config/config';
import { openRedis } from '../../db/redis/client';
import { type RedisServer, startRedis } from '../support/services/redis';
import { asked } from '../support/services/redis-cluster';

/** A Redis that lets nobody in without a password. */
let redis: RedisServer;
const secret = 'p@ss/wörd%41';

beforeAll(async () => {
  redis = await startRedis();
  await asked(redis, async (client) => {
    await client.acl('SETUSER', 'shop', 'on', '~*', '&*', '+@all', `>${secret}`);
    await client.config('SET', 'requirepass', secret);
  });
});
afterAll(() => redis?.stop());

/** As whom, and in which of its databases, the server is at work there. */
async function atWork(env: Record<string, string>): Promise<string[]> {
  const config = readConfig({ STORAGE_PATH: os.tmpdir(), APP_KEY: secret, JWT_SECRET: secret, ...env });
  if (!config.redis) throw new Error('there is no Redis in these settings');
  const client = openRedis(config.redis, pino({ level: 'silent' }), { retryStrategy: () => null });
  try {
    await client.connect();
    const about = String(await client.client('INFO'));
    return ['user', 'db'].map((name) => new RegExp(` ${name}=(\\S+)`).exec(about)?.[1] ?? '');
  } finally {
    client.disconnect();
  }
}

const address = (credentials: string, path = '') => `${redis.url.replace('//', `//${credentials}`)}${path}`;
const encoded = encodeURIComponent(secret);

it.each([
  ['has neither', () => address(''), { REDIS_PASSWORD: secret, REDIS_DB: '4' }, ['default', '4']],
  ['has a user only', () => address('shop@'), { REDIS_PASSWORD: secret }, ['shop', '0']],
  ['has a password only', () => address(`:${encoded}@`), { REDIS_DB: '4' }, ['default', '4']],
  [
    'has both',
    () => address(`:${encoded}@`, '/0'),
    { REDIS_PASSWORD: 'another', REDIS_DB: '4' },
    ['default', '0'],
  ],
])('where REDIS_URL %s, the rest is taken from REDIS_PASSWORD and REDIS_DB', async (_has, url, env, who) => {
  expect(await atWork({ REDIS_URL: url(), ...env })).toEqual(who);
});
