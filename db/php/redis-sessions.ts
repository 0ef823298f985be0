import type Redis from 'ioredis';
import { reaching } from '../connection/reaching';
import { guardedDriver, type SessionDriver } from './session-driver';

const replaceScript = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('setex', KEYS[1], ARGV[3], ARGV[2])
return 1`;

/** Laravel's cache in Redis, which serialises the session's text once more. */
export function redisSessions(redis: Redis, prefix: string, lifetimeMinutes: number): SessionDriver {
  const seconds = lifetimeMinutes * 60;
  const key = (id: string) => prefix + id;
  return guardedDriver(
    {
      read: async (id) => inner(await redis.getBuffer(key(id))),
      async create(id, payload) {
        await redis.setex(key(id), seconds, outer(payload));
      },
      async take(id) {
        const [read] = (await redis.multi().getBuffer(key(id)).del(key(id)).exec()) ?? [];
        return inner((read?.[1] as Buffer | null | undefined) ?? null);
      },
      replace: async (id, before, after) =>
        (await redis.eval(replaceScript, 1, key(id), outer(before), outer(after), seconds)) === 1,
      async prolong(id) {
        await redis.expire(key(id), seconds);
      },
    },
    reaching("PHP's sessions are away"),
  );
}

const outer = (payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`s:${payload.length}:"`), payload, Buffer.from('";')]);

function inner(stored: Buffer | null): Buffer | undefined {
  const length = stored && /^s:(\d{1,9}):"/.exec(stored.toString('latin1', 0, 14));
  if (!stored || !length) return undefined;
  const payload = stored.subarray(length[0].length, -2);
  const whole = payload.length === Number(length[1]) && stored.toString('latin1', stored.length - 2) === '";';
  return whole ? payload : undefined;
}
