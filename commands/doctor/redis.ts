import { Cluster, type Redis } from 'ioredis';
import { StartRefused } from '../../accounts/errors';
import type { RedisConfig } from '../../accounts/store-config';
import { silent } from '../../app/logger';
import { redisKeys } from '../../db/connection/trouble';
import { inItsDatabase, openRedis } from '../../db/redis/client';
import { type Check, counted, green, reason, red, type Said, yellow } from './finding';

export const redisCheck: Check = {
  about: 'Redis',
  async look({ config }) {
    if (!config.redis) {
      if (config.database.kind === 'embedded')
        return green('not used: sessions are kept in the embedded database');
      return red(
        'none is configured, and on MySQL sessions and tokens are kept there',
        'Set REDIS_HOST or REDIS_URL.',
      );
    }
    // One attempt says enough.
    const redis = openRedis(config.redis, silent, { retryStrategy: () => null });
    let why: unknown;
    redis.on('error', (error) => {
      why = error.lastNodeError ?? error;
    });
    try {
      await redis.connect();
      await inItsDatabase(redis);
      const cluster = redis instanceof Cluster ? [await wholeness(redis)] : [];
      const findings: Said[] = [];
      for (const server of redis instanceof Cluster ? redis.nodes('master') : [redis]) {
        const about = await server.info();
        findings.push(await endurance(server, about), ...successors(config.redis, about));
        findings.push(...(await neighbours(server, config.redisPrefix)));
      }
      return [...cluster, ...worstOfEach(findings)];
    } catch (error) {
      if (error instanceof StartRefused)
        return red(error.message, 'redis-cli CONFIG GET databases tells how many there are.');
      return red(`cannot be reached (${reason(why ?? error)})`, `Check ${redisKeys(config.redis)}.`);
    } finally {
      redis.disconnect();
    }
  },
};

const fieldsOf = (about: string) => (name: string) =>
  new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(about)?.[1] ?? '';

/** Keeps one of several equal findings about nodes. */
function worstOfEach(findings: Said[]): Said[] {
  const worst = new Map<string | undefined, Said>();
  for (const finding of findings) {
    const before = worst.get(finding.title);
    if (!before || (before.level === 'green' && finding.level !== 'green')) worst.set(finding.title, finding);
  }
  return [...worst.values()];
}

async function wholeness(cluster: Cluster): Promise<Said> {
  const title = 'Redis Cluster';
  const about = fieldsOf(String(await cluster.cluster('INFO')));
  const nodes = `${about('cluster_size')} of its ${about('cluster_known_nodes')} nodes are primaries`;
  if (about('cluster_state') === 'ok') return green(`whole; ${nodes}`, title);
  return red(
    `not whole: ${about('cluster_slots_ok')} of 16384 slots are served; ${nodes}`,
    'Bring the missing nodes back: redis-cli --cluster check HOST:PORT names them.',
    title,
  );
}

/** A cluster or sentinels without a replica can only watch a primary die. */
function successors({ cluster, sentinels }: RedisConfig, about: string): Said[] {
  if ((!cluster && !sentinels) || Number(fieldsOf(about)('connected_slaves')) > 0) return [];
  return [
    yellow(
      'a primary has none: with it all of its sessions would be gone',
      'Give every primary a replica on another machine.',
      'Redis replicas',
    ),
  ];
}

/** Checks that Redis neither evicts keys nor forgets them at a restart: a lost session logs a customer out. */
async function endurance(redis: Redis, about: string): Promise<Said> {
  const field = fieldsOf(about);
  const name = `version ${field('redis_version')}`;
  const policy = field('maxmemory_policy');
  if (field('maxmemory') !== '0' && policy !== 'noeviction') {
    return yellow(
      `${name} throws keys away when it is full (maxmemory-policy ${policy}): customers would be logged out`,
      'Give accounts a Redis of their own, or set maxmemory-policy noeviction.',
    );
  }
  // Hosted ones often forbid CONFIG; then the provider's word must do.
  const save = await redis.config('GET', 'save').catch(() => undefined);
  const snapshots = Array.isArray(save) ? String(save[1]) : 'unknown';
  if (field('aof_enabled') === '0' && snapshots === '') {
    return yellow(
      `${name} keeps nothing on disk: its restart logs every customer out`,
      'Switch on appendonly yes, or live with it.',
    );
  }
  return green(`${name}, reachable${snapshots === 'unknown' ? '' : ', keeps its data on disk'}`);
}

/** `php artisan cache:clear` empties the whole database, not only PHP's keys. */
async function neighbours(redis: Redis, prefix: string): Promise<Said[]> {
  const [, keys] = await redis.scan('0', 'COUNT', 500);
  const strange = keys.filter((key) => !key.startsWith(prefix)).length;
  if (strange === 0) return [];
  return [
    yellow(
      `the same Redis database holds ${counted(strange, 'key')} or more that are not ours`,
      'If they are PHP\'s cache, "php artisan cache:clear" deletes our sessions too: set REDIS_DB to a number of our own.',
      'Redis neighbours',
    ),
  ];
}
