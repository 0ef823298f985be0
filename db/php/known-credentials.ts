import type { KnownCredentials } from '../../accounts/identity/php-logins';
import type { RedisClient } from '../../accounts/redis-client';
import type { Clock } from '../../accounts/shop-time';
import { reaching } from '../connection/reaching';

const reached = reaching('redis is away');

/** One sorted set a customer: its members end by themselves, the latest one with the set. */
const noteScript = `
redis.call('zremrangebyscore', KEYS[1], '-inf', ARGV[1])
redis.call('zadd', KEYS[1], ARGV[2], ARGV[3])
local last = redis.call('zrange', KEYS[1], -1, -1, 'WITHSCORES')[2]
redis.call('pexpire', KEYS[1], math.max(1, last - ARGV[1]))`;

export function knownCredentials(redis: RedisClient, prefix: string, clock: Clock): KnownCredentials {
  const key = (customerId: number) => `${prefix}${customerId}`;
  return {
    async note(customerId, credential, untilMs) {
      await reached(redis.eval(noteScript, 1, key(customerId), clock(), untilMs, credential));
    },
    of: (customerId) => reached(redis.zrangebyscore(key(customerId), clock(), '+inf')),
  };
}
