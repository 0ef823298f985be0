import { createHash } from 'node:crypto';
import net from 'node:net';
import type Redis from 'ioredis';
import proxyaddr from 'proxy-addr';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { LimitsConfig } from '../config';
import { InvalidCredentials, TooManyAttempts } from '../errors';

/** Who attempts it, as far as a throttle cares. */
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
  register: Throttle;
  forgotPassword: Throttle;
}

const minute = 60;
const hour = 3600;
/** An account that is being guessed at is slowed to one attempt in this time, never locked. */
const slowedSeconds = 15;

export function createThrottles(limits: LimitsConfig, prefix: string, redis?: Redis): Throttles {
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
    login: loginThrottle(limits, limiter, (address) => exempt(address, 0)),
    register: perAddress('register', limits.registerPerAddress),
    forgotPassword: perAddress('forgot-password', limits.forgotPerAddress),
  };
}

/**
 * Counted before the password is looked at, so that attempts side by side cannot slip through; given back
 * when it was right, or when it was never looked at.
 */
function loginThrottle(
  limits: LimitsConfig,
  limiter: (name: string, points: number, duration: number) => Counter | undefined,
  exempt: (address: string) => boolean,
): Throttle {
  const byAddress = limiter('login-address', limits.loginPerAddress, minute);
  const byPair = limiter('login-pair', limits.loginPerAccountAndAddress, minute);
  const byAccount = limiter('login-account', limits.loginPerAccount, hour);
  const slowLane = limiter('login-slow', 1, slowedSeconds);
  return {
    name: 'login',
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
        if (pair) await byPair?.forget(pair);
        await settle();
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
function counter(name: string, points: number, duration: number, prefix: string, redis?: Redis): Counter {
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
          throw new TooManyAttempts(Math.max(1, Math.ceil(refused.msBeforeNext / 1000)));
        throw refused;
      }
    },
    async giveBack(key) {
      await limiter.reward(key);
    },
    async forget(key) {
      await limiter.delete(key);
    },
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** One household has one IPv4 address, but a /64 of IPv6: who could rotate within it would never be limited. */
export function network(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!net.isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups =
    tail === undefined
      ? left
      : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
