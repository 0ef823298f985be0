import { type LoginNote, type LoginNotes, mostNoted } from '../../accounts/logins';
import type { RedisClient } from '../../accounts/redis-client';
import type { Clock } from '../../accounts/shop-time';
import { reaching } from '../connection/reaching';

const reached = reaching('redis is away');

type Kept = LoginNote & { until: number };

/** One hash a customer, which lives as long as the last of its logins; a login's first moment outlives its later notes. */
const keepScript = `
local note = cjson.decode(ARGV[2])
if not note.loggedInAt then
  local before = redis.call('hget', KEYS[1], ARGV[1])
  note.loggedInAt = before and cjson.decode(before).loggedInAt or note.usedAt
end
redis.call('hset', KEYS[1], ARGV[1], cjson.encode(note))
if redis.call('pttl', KEYS[1]) < tonumber(ARGV[3]) then redis.call('pexpire', KEYS[1], ARGV[3]) end
return redis.call('hlen', KEYS[1])`;

export function redisLoginNotes(redis: RedisClient, prefix: string, clock: Clock): LoginNotes {
  const key = (customerId: number) => `${prefix}logins:${customerId}`;
  const forget = async (customerId: number, handles: string[]) => {
    if (handles.length > 0) await reached(redis.hdel(key(customerId), ...handles));
  };

  const of = async (customerId: number): Promise<LoginNote[]> => {
    const held: Kept[] = Object.values(await reached(redis.hgetall(key(customerId)))).map((text) =>
      JSON.parse(text),
    );
    held.sort((a, b) => b.usedAt - a.usedAt);
    const kept = held.filter(({ until }) => until > clock()).slice(0, mostNoted);
    const surplus = held.filter((note) => !kept.includes(note));
    await forget(
      customerId,
      surplus.map(({ handle }) => handle),
    );
    return kept.map(({ until: _until, ...note }) => note);
  };

  return {
    async keep(customerId, note, seconds) {
      const text = JSON.stringify({ ...note, until: clock() + seconds * 1000 });
      const held = await reached(
        redis.eval(keepScript, 1, key(customerId), note.handle, text, seconds * 1000),
      );
      // Now and then a few more, so that not every login has to look through all.
      if (Number(held) > mostNoted * 1.5) await of(customerId);
    },
    of,
    forget,
  };
}
