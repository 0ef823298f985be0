import { StartRefused } from '../../accounts/errors';
import { readConfig } from '../../app/config/config';

const secrets = {
  APP_KEY: 'test-app-key-0123456789-abcdefghij',
  JWT_SECRET: 'test-jwt-secret-0123456789-abcdefghij',
};
const onMysql = { ...secrets, DB_DATABASE: 'bagisto', REDIS_HOST: '127.0.0.1' };
const read = (env: Record<string, string>) => readConfig({ ...onMysql, ...env });

describe('stores on more than one machine', () => {
  it('a Redis Cluster is some of its nodes; a port that is not named is the usual one', () => {
    const { redis } = read({
      REDIS_CLUSTER: '10.0.0.1:7000, redis-2 ,[::1]:7002,fe80::1',
      REDIS_TLS: 'true',
    });
    expect(redis).toMatchObject({
      tls: true,
      cluster: [
        { host: '10.0.0.1', port: 7000 },
        { host: 'redis-2', port: 6379 },
        { host: '::1', port: 7002 },
        { host: 'fe80::1', port: 6379 },
      ],
    });
  });

  it('sentinels have a port, a name for the primary and a password of their own', () => {
    const keys = { REDIS_SENTINELS: 'a,b:26380', REDIS_SENTINEL_PASSWORD: 'theirs', REDIS_PASSWORD: 'ours' };
    expect(read(keys).redis).toMatchObject({
      password: 'ours',
      sentinels: {
        servers: [
          { host: 'a', port: 26_379 },
          { host: 'b', port: 26_380 },
        ],
        name: 'mymaster',
        password: 'theirs',
      },
    });
  });

  it('a cluster or sentinels are enough where Redis is needed', () => {
    for (const key of ['REDIS_CLUSTER', 'REDIS_SENTINELS'])
      expect(readConfig({ ...secrets, DB_DATABASE: 'bagisto', [key]: '10.0.0.1' }).redis).toBeDefined();
  });

  it('several DB_HOSTs are tried in turn, a replica is beside them, and ports default to DB_PORT', () => {
    const keys = { DB_HOST: 'db1,db2:3307', DB_PORT: '3310', DB_READ_HOST: 'replica' };
    expect(read(keys).database).toMatchObject({
      host: 'db1',
      port: 3310,
      standIns: [{ host: 'db2', port: 3307 }],
      replicas: [{ host: 'replica', port: 3310 }],
    });
  });

  it('TLS to the database is switched on by an authority, or by itself', () => {
    const named = { DB_HOST: 'db.internal' };
    expect(read(named).database).not.toHaveProperty('tls');
    expect(read({ ...named, DB_SSL: 'true' }).database).toMatchObject({ tls: { verifiesName: true } });
    expect(read({ ...named, MYSQL_ATTR_SSL_CA: '/ca.pem' }).database).toMatchObject({
      tls: { caFile: '/ca.pem', verifiesName: true },
    });
  });

  it.each([
    [{ REDIS_CLUSTER: 'a:0' }, 'REDIS_CLUSTER must list servers like 10.0.0.1:6379,10.0.0.2:6379'],
    [{ REDIS_SENTINELS: 'redis://a' }, 'REDIS_SENTINELS must list servers'],
    [{ DB_HOST: 'db1:99999' }, 'DB_HOST must list servers'],
    [{ REDIS_CLUSTER: 'a', REDIS_SENTINELS: 'b' }, 'REDIS_CLUSTER and REDIS_SENTINELS exclude each other'],
    [{ REDIS_CLUSTER: 'a', REDIS_URL: 'redis://b' }, 'REDIS_URL and REDIS_CLUSTER exclude each other'],
    [{ REDIS_CLUSTER: 'a', REDIS_DB: '5' }, 'leave REDIS_DB at 0'],
    [{ DB_HOST: '10.0.0.1', DB_SSL: 'true' }, 'the certificate of 10.0.0.1 is checked against a name'],
  ])('the stores of %j are refused by their key', (env, why) => {
    expect(() => read(env)).toThrow(StartRefused);
    expect(() => read(env)).toThrow(why);
  });
});
