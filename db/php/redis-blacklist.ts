import { randomBytes } from 'node:crypto';
import type Redis from 'ioredis';
import type { PhpBlacklist } from '../../accounts/identity/php-logins';
import type { Clock } from '../../accounts/shop-time';
import { reaching } from '../connection/reaching';
import { blacklistEntry, isOut } from './blacklist-entry';
import { phpText } from './serialized';

const reached = reaching("PHP's cache is away");

/** A tag's id stands serialised, unless it looks like a number to PHP. */
const tagId = `
local stored = redis.call('get', KEYS[1])
local tag = stored and (string.match(stored, '^s:%d+:"(.*)";$') or stored)`;

const hasScript = `${tagId}
if not tag then return false end
return redis.call('get', ARGV[1] .. redis.sha1hex(tag) .. ':' .. ARGV[2])`;

const addScript = `${tagId}
if not tag then
  redis.call('set', KEYS[1], ARGV[5])
  tag = ARGV[6]
end
local entry = ARGV[1] .. redis.sha1hex(tag) .. ':' .. ARGV[2]
redis.call('sadd', ARGV[1] .. tag .. ':standard_ref', ARGV[7] .. redis.sha1hex(tag) .. ':' .. ARGV[2])
redis.call('setex', entry, ARGV[4], ARGV[3])`;

/**
 * Laravel's cache in Redis under the tag `tymon.jwt`: one round trip, in which the tag's id is read as well, for PHP makes a
 * new one when it empties its cache. `connectionPrefix` is what PHP's Redis client puts before every key.
 */
export function redisBlacklist(
  redis: Redis,
  { connectionPrefix, sessionPrefix: prefix }: { connectionPrefix: string; sessionPrefix: string },
  clock: Clock,
): PhpBlacklist {
  const cachePrefix = prefix.slice(connectionPrefix.length);
  const now = () => Math.floor(clock() / 1000);
  const tagKey = `${prefix}tag:tymon.jwt:key`;
  return {
    async has(jti) {
      const value = await reached(redis.eval(hasScript, 1, tagKey, prefix, jti));
      return isOut(typeof value === 'string' ? value : undefined, now());
    },
    async add({ jti, iat, exp }) {
      const { value, seconds } = blacklistEntry(iat, exp, now());
      const fresh = randomBytes(11).toString('hex');
      await reached(
        redis.eval(addScript, 1, tagKey, prefix, jti, value, seconds, phpText(fresh), fresh, cachePrefix),
      );
    },
  };
}
