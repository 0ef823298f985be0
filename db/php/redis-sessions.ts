import type Redis from 'ioredis';
import { Unavailable } from '../../accounts/errors';
import { isSessionId } from './cookie';
import type { SessionDriver } from './session-driver';

const replaceScript = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('setex', KEYS[1], ARGV[3], ARGV[2])
return 1`;

/** Laravel's cache in Redis, which serialises the session's text once more. */
export function redisSessions(redis: Redis, prefix: string, lifetimeMinutes: number): SessionDriver {
  const seconds = lifetimeMinutes * 60;
  const key = (id: string) => prefix + id;
  return {
    read: (id) => reached(async () => (isSessionId(id) ? inner(await redis.getBuffer(key(id))) : undefined)),
    create: (id, payload) =>
      reached(async () => {
        await redis.setex(key(id), seconds, outer(payload));
      }),
    take: (id) =>
      reached(async () => {
        if (!isSessionId(id)) return undefined;
        const [read] = (await redis.multi().getBuffer(key(id)).del(key(id)).exec()) ?? [];
        return inner((read?.[1] as Buffer | null | undefined) ?? null);
      }),
    replace: (id, before, after) =>
      reached(
        async () =>
          isSessionId(id) &&
          (await redis.eval(replaceScript, 1, key(id), outer(before), outer(after), seconds)) === 1,
      ),
    prolong: (id) =>
      reached(async () => {
        if (isSessionId(id)) await redis.expire(key(id), seconds);
      }),
  };
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

async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Unavailable("PHP's sessions are away", 1, { cause: error });
  }
}
