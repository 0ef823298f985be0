import { createHash } from 'node:crypto';
import net from 'node:net';
import proxyaddr from 'proxy-addr';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { InvalidCredentials, TooManyAttempts } from '../errors';
import type { RedisClient } from '../redis-client';
import type { LimitsConfig } from './limits';

/** The facts about an attempt that a throttle counts by. */
export interface Attempt {
  address: string;
  email?: string;
}

export interface Throttle {
  name: string;
  /** Counts the attempt, refuses it when there were too many, else runs it. */
  around<T>(attempt: Attempt, run: () => Promise<T>): Promise<T>;
}

export interface Throttles {
  login: Throttle;
  /** An admin and a customer may have the same e-mail address: each is counted apart. */
  adminLogin: Throttle;
  register: Throttle;
  forgotPassword: Throttle;
  resetPassword: Throttle;
}

const minute = 60;
const hour = 3600;
/** An account that is being guessed at is slowed to one attempt in this time, never locked. */
const slowedSeconds = 15;

export function createThrottles(limits: LimitsConfig, prefix: string, redis?: RedisClient): Throttles {
  const limiter = (name: string, points: number, duration: number): Counter | undefined =>
    points === 0 ? undefined : counter(name, points, duration, prefix, redis);
  const exempt = limits.exempt.length > 0 ? proxyaddr.compile(limits.exempt) : () => false;
  const perAddress = (name: string, points: number): Throttle => {
    const count = limiter(name, points, minute);
    return {
      name,
      async around({ address }, run) {
        if (!exempt(address, 0)) await count?.consume(network(address));
        return run();
      },
    };
  };
  return {
    login: loginThrottle('login', limits, limiter, (address) => exempt(address, 0)),
    adminLogin: loginThrottle('admin-login', limits, limiter, (address) => exempt(address, 0)),
    register: perAddress('register', limits.registerPerAddress),
    forgotPassword: perAddress('forgot-password', limits.forgotPerAddress),
    resetPassword: perAddress('reset-password', limits.resetPerAddress),
  };
}

/**
 * Counted before the password is looked at, so that attempts side by side cannot slip through; given back
 * when it was right, or when it was never looked at.
 */
function loginThrottle(
  name: string,
  limits: LimitsConfig,
  limiter: (name: string, points: number, duration: number) => Counter | undefined,
  exempt: (address: string) => boolean,
): Throttle {
  const byAddress = limiter(`${name}-address`, limits.loginPerAddress, minute);
  const byPair = limiter(`${name}-pair`, limits.loginPerAccountAndAddress, minute);
  const byAccount = limiter(`${name}-account`, limits.loginPerAccount, hour);
  const slowLane = limiter(`${name}-slow`, 1, slowedSeconds);
  return {
    name,
    async around({ address, email }, run) {
      if (exempt(address)) return run();
      const account = email === undefined ? undefined : digest(email.toLowerCase());
      const pair = account && digest(`${account}|${network(address)}`);
      const giveBack: (() => Promise<void>)[] = [];
      const count = async (by: Counter | undefined, key: string | undefined) => {
        if (!by || key === undefined) return;
        await by.consume(key);
        giveBack.push(() => by.giveBack(key));
      };
      const settle = () => Promise.all(giveBack.map((back) => back()));
      try {
        await count(byAddress, network(address));
        await count(byPair, pair);
        await count(byAccount, account).catch(async (refused) => {
          if (!(refused instanceof TooManyAttempts) || account === undefined) throw refused;
          await slowLane?.consume(account);
        });
      } catch (refused) {
        await settle();
        throw refused;
      }
      try {
        const result = await run();
        await settle();
        if (pair) await byPair?.forget(pair);
        return result;
      } catch (error) {
        if (!(error instanceof InvalidCredentials)) await settle();
        throw error;
      }
    },
  };
}

interface Counter {
  consume(key: string): Promise<void>;
  giveBack(key: string): Promise<void>;
  forget(key: string): Promise<void>;
}

/** In Redis, jointly for all processes; in memory without Redis, and while it is away: never open. */
function counter(
  name: string,
  points: number,
  duration: number,
  prefix: string,
  redis?: RedisClient,
): Counter {
  const shared = { keyPrefix: `${prefix}limit:${name}`, points, duration };
  const own = new RateLimiterMemory(shared);
  const limiter: RateLimiterAbstract = redis
    ? new RateLimiterRedis({
        ...shared,
        storeClient: redis,
        rejectIfRedisNotReady: true,
        insuranceLimiter: own,
      })
    : own;
  return {
    async consume(key) {
      try {
        await limiter.consume(key);
      } catch (refused) {
        if (refused instanceof RateLimiterRes)
          throw new TooManyAttempts(Math.max(1, Math.ceil(refused.msBeforeNext / 1000)), name);
        throw refused;
      }
    },
    async giveBack(key) {
      // The time it was counted in may be over: what remains then is no credit for wrong attempts.
      const { consumedPoints } = await limiter.reward(key);
      if (consumedPoints < 0) await limiter.delete(key);
    },
    async forget(key) {
      await limiter.delete(key);
    },
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** One household has one IPv4 address, but a /64 of IPv6: who could rotate within it would never be limited. */
export function network(address: string): string {
  if (!net.isIPv6(address)) return address;
  // An address has many spellings; as the host of a URL it has one.
  const { hostname } = new URL(`http://[${address.replace(/%.*/, '')}]`);
  const [head = '', tail = ''] = hostname.slice(1, -1).split('::');
  const [left, right] = [head, tail].map((part) => part.split(':').filter(Boolean)) as [string[], string[]];
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return `${groups.slice(0, 4).join(':')}::/64`;
  const [high = '', low = ''] = groups.slice(6).map((group) => group.padStart(4, '0'));
  return Buffer.from(high + low, 'hex').join('.');
}
