import type Limiters from 'rate-limiter-flexible';
import { TooManyAttempts } from '../errors';
import type { ExpiringStore } from '../expiring-store';
import type { RedisClient } from '../redis-client';

// One by one: the package's index loads a client for every store that there is, thirty files and a megabyte.
const RateLimiterMemory: typeof Limiters.RateLimiterMemory = require('rate-limiter-flexible/lib/RateLimiterMemory');
const RateLimiterRedis: typeof Limiters.RateLimiterRedis = require('rate-limiter-flexible/lib/RateLimiterRedis');
const RateLimiterRes: typeof Limiters.RateLimiterRes = require('rate-limiter-flexible/lib/RateLimiterRes');

export type Counter = ReturnType<typeof counter>;

export interface CounterStores {
  prefix: string;
  redis?: RedisClient;
  /** Keeps the counts over a restart where there is no Redis. */
  state: ExpiringStore;
}

/** In Redis, jointly for all processes; in memory without Redis, and while it is away: never open. */
export function counter(
  name: string,
  points: number,
  duration: number,
  { prefix, redis, state }: CounterStores,
) {
  const shared = { keyPrefix: `${prefix}limit:${name}`, points, duration };
  const own = new RateLimiterMemory(shared);
  const limiter: Limiters.RateLimiterAbstract = redis
    ? new RateLimiterRedis({
        ...shared,
        storeClient: redis,
        rejectIfRedisNotReady: true,
        insuranceLimiter: own,
      })
    : own;
  const kept = redis ? undefined : keptCounts(own, state, `limit:${name}:`);
  return {
    /** How many there may be in the time. */
    points,
    async consume(key: string) {
      await kept?.recall(key);
      try {
        await limiter.consume(key);
      } catch (refused) {
        if (refused instanceof RateLimiterRes)
          throw new TooManyAttempts(Math.max(1, Math.ceil(refused.msBeforeNext / 1000)), name);
        throw refused;
      }
      await kept?.keep(key);
    },
    async giveBack(key: string) {
      // The time it was counted in may be over: what remains then is no credit for wrong attempts.
      const { consumedPoints } = await limiter.reward(key);
      if (consumedPoints < 0) await limiter.delete(key);
      await kept?.keep(key);
    },
    async forget(key: string) {
      await limiter.delete(key);
      await kept?.keep(key);
    },
    /** Whether there may be no more, and counts nothing. */
    async isFull(key: string) {
      await kept?.recall(key);
      return ((await limiter.get(key))?.consumedPoints ?? 0) >= points;
    },
  };
}

/** A copy of what this process counts, which the next one goes on from. A store that is busy does not open a limit. */
function keptCounts(own: Limiters.RateLimiterMemory, state: ExpiringStore, prefix: string) {
  const unless = (away: Promise<unknown>) => away.catch(() => undefined);
  return {
    async recall(key: string): Promise<void> {
      if (await own.get(key)) return;
      const text = await unless(state.get(prefix + key));
      if (typeof text !== 'string') return;
      const { consumed, until } = JSON.parse(text) as { consumed: number; until: number };
      const seconds = Math.ceil((until - Date.now()) / 1000);
      // Another attempt may have recalled it in the meantime, and counted on.
      if (seconds > 0 && !(await own.get(key))) await own.set(key, consumed, seconds);
    },
    async keep(key: string): Promise<void> {
      const now = await own.get(key);
      if (!now) return void (await unless(state.delete(prefix + key)));
      const value = { consumed: now.consumedPoints, until: Date.now() + now.msBeforeNext };
      await unless(
        state.set(prefix + key, JSON.stringify(value), Math.max(1, Math.ceil(now.msBeforeNext / 1000))),
      );
    },
  };
}
