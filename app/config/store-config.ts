import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { StartRefused } from '../../accounts/errors';
import type {
  DatabaseConfig,
  MysqlDatabaseConfig,
  RedisConfig,
  ServerAddress,
} from '../../accounts/store-config';
import type { KeyValues } from './config-keys';
import type { NamedServer } from './key-readers';

export function databaseConfig(env: KeyValues, storagePath: string): DatabaseConfig {
  if (env.DB_DATABASE === undefined)
    return { kind: 'embedded', file: path.join(storagePath, 'accounts.sqlite') };
  const [first, ...standIns] = withPort(env.DB_HOST, env.DB_PORT);
  const replicas = env.DB_READ_HOST ? withPort(env.DB_READ_HOST, env.DB_PORT) : [];
  const tls = databaseTls(env, [first, ...standIns, ...replicas]);
  return {
    kind: 'mysql',
    ...first,
    ...(standIns.length > 0 && { standIns }),
    ...(replicas.length > 0 && { replicas }),
    ...(tls && { tls }),
    database: env.DB_DATABASE,
    user: env.DB_USERNAME,
    password: env.DB_PASSWORD,
    prefix: env.DB_PREFIX,
    poolMax: env.DB_POOL_MAX,
  };
}

function databaseTls(env: KeyValues, servers: ServerAddress[]): MysqlDatabaseConfig['tls'] {
  const { DB_SSL, MYSQL_ATTR_SSL_CA: caFile, MYSQL_ATTR_SSL_VERIFY_SERVER_CERT: verifiesName } = env;
  if (!DB_SSL && caFile === undefined) return undefined;
  // The driver would look for "localhost" in the certificate instead.
  const address = verifiesName && servers.find(({ host }) => net.isIP(host) !== 0);
  if (address) {
    // The connection says it as well, but would come too late to be heard.
    if (caFile !== undefined && !fs.existsSync(caFile))
      throw new StartRefused(
        `MYSQL_ATTR_SSL_CA ${caFile} cannot be read (ENOENT); set it to a file that this user may read`,
      );
    throw new StartRefused(
      `the certificate of ${address.host} is checked against a name, and that is none: write DB_HOST and DB_READ_HOST as in the certificate, or set MYSQL_ATTR_SSL_VERIFY_SERVER_CERT=false`,
    );
  }
  return { caFile, verifiesName };
}

export function redisConfig(env: KeyValues): RedisConfig | undefined {
  const kinds = (['REDIS_URL', 'REDIS_CLUSTER', 'REDIS_SENTINELS'] as const).filter(
    (key) => env[key] !== undefined,
  );
  if (kinds.length > 1) throw new StartRefused(`${kinds.join(' and ')} exclude each other; keep one of them`);
  if (kinds.length === 0 && env.REDIS_HOST === undefined) {
    if (env.DB_DATABASE === undefined) return undefined;
    throw new StartRefused(
      'DB_DATABASE is set, so REDIS_HOST or REDIS_URL (or REDIS_CLUSTER, or REDIS_SENTINELS) is needed as well: sessions live in Redis',
    );
  }
  if (env.REDIS_CLUSTER && env.REDIS_DB !== 0)
    throw new StartRefused('a Redis Cluster has no numbered databases; leave REDIS_DB at 0');
  return {
    url: env.REDIS_URL,
    host: env.REDIS_HOST ?? '127.0.0.1',
    port: env.REDIS_PORT,
    password: env.REDIS_PASSWORD,
    database: env.REDIS_DB,
    ...(env.REDIS_TLS && { tls: true }),
    ...(env.REDIS_CLUSTER && { cluster: withPort(env.REDIS_CLUSTER, 6379) }),
    ...(env.REDIS_SENTINELS && {
      sentinels: {
        servers: withPort(env.REDIS_SENTINELS, 26_379),
        name: env.REDIS_SENTINEL_NAME,
        password: env.REDIS_SENTINEL_PASSWORD,
      },
    }),
  };
}

function withPort(
  [first, ...others]: KeyValues['DB_HOST'],
  usual: number,
): [ServerAddress, ...ServerAddress[]] {
  const complete = ({ host, port = usual }: NamedServer) => ({ host, port });
  return [complete(first), ...others.map(complete)];
}
