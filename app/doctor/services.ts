import { setTimeout as pause } from 'node:timers/promises';
import type Redis from 'ioredis';
import pino from 'pino';
import { openRedis } from '../identity/redis';
import { openTransport } from '../mail/transport';
import { type Check, counted, type Finding, green, reason, red, yellow } from './finding';

const silent = pino({ level: 'silent' });

const lookAtRedis: Check['look'] = async ({ config }) => {
  const title = 'Redis';
  if (!config.redis) {
    if (config.database.kind === 'embedded')
      return [green(title, 'not used: sessions are kept in the embedded database')];
    return [
      red(
        title,
        'none is configured, and on MySQL sessions and tokens are kept there',
        'Set REDIS_HOST or REDIS_URL.',
      ),
    ];
  }
  const redis = openRedis(config.redis, silent, { retryStrategy: () => null });
  try {
    await redis.connect();
    const about = await redis.info();
    return [await endurance(redis, about), ...(await neighbours(redis, config.redisPrefix))];
  } catch (error) {
    return [
      red(
        title,
        `cannot be reached (${reason(error)})`,
        'Check REDIS_URL, or REDIS_HOST, REDIS_PORT and REDIS_PASSWORD.',
      ),
    ];
  } finally {
    redis.disconnect();
  }
};

/** What is lost there logs customers out, so it must neither be thrown away nor forgotten at a restart. */
async function endurance(redis: Redis, about: string): Promise<Finding> {
  const title = 'Redis';
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(about)?.[1] ?? '';
  const name = `version ${field('redis_version')}`;
  const policy = field('maxmemory_policy');
  if (field('maxmemory') !== '0' && policy !== 'noeviction') {
    return yellow(
      title,
      `${name} throws keys away when it is full (maxmemory-policy ${policy}): customers would be logged out`,
      'Give accounts a Redis of their own, or set maxmemory-policy noeviction.',
    );
  }
  // Hosted ones often forbid CONFIG; then the provider's word must do.
  const save = await redis.config('GET', 'save').catch(() => undefined);
  const snapshots = Array.isArray(save) ? String(save[1]) : 'unknown';
  if (field('aof_enabled') === '0' && snapshots === '') {
    return yellow(
      title,
      `${name} keeps nothing on disk: its restart logs every customer out`,
      'Switch on appendonly yes, or live with it.',
    );
  }
  return green(title, `${name}, reachable${snapshots === 'unknown' ? '' : ', keeps its data on disk'}`);
}

/** `php artisan cache:clear` empties the whole database, not only PHP's keys. */
async function neighbours(redis: Redis, prefix: string): Promise<Finding[]> {
  const [, keys] = await redis.scan('0', 'COUNT', 500);
  const strange = keys.filter((key) => !key.startsWith(prefix)).length;
  if (strange === 0) return [];
  return [
    yellow(
      'Redis neighbours',
      `the same Redis database holds ${counted(strange, 'key')} or more that are not ours`,
      'If they are PHP\'s cache, "php artisan cache:clear" deletes our sessions too: set REDIS_DB to a number of our own.',
    ),
  ];
}

const lookAtMail: Check['look'] = async ({ config }) => {
  const title = 'Mail';
  const { smtp } = config.mail;
  if (!smtp) {
    return [
      yellow(
        title,
        'MAIL_HOST is not set: mails become files in the storage folder, and no customer gets a reset link',
        'Set MAIL_HOST, MAIL_PORT, MAIL_USERNAME and MAIL_PASSWORD as in the shop.',
      ),
    ];
  }
  const transport = openTransport(config.mail, config.storagePath, silent);
  try {
    await answered(transport.verify());
    return [green(title, `${smtp.host}:${smtp.port} answers${smtp.username ? ' and takes our login' : ''}`)];
  } catch (error) {
    return [
      yellow(
        title,
        `${smtp.host}:${smtp.port} cannot be used (${reason(error)}): mails wait, and logins go on`,
        'Check MAIL_HOST, MAIL_PORT, MAIL_ENCRYPTION and the login, or a firewall between.',
      ),
    ];
  } finally {
    transport.close();
  }
};

/** A firewall that swallows packets would hold up the whole report. */
async function answered(verifying: Promise<void>): Promise<void> {
  verifying.catch(() => {});
  const tooLong = pause(6_000, undefined, { ref: false }).then(() => {
    throw Object.assign(new Error('no answer'), { code: 'no answer within 6 seconds' });
  });
  await Promise.race([verifying, tooLong]);
}

export const serviceChecks: Check[] = [
  { about: 'Redis', look: lookAtRedis },
  { about: 'Mail', look: lookAtMail },
];
