import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { InvalidCredentials, TooManyAttempts } from '../errors';
import type { ExpiringStore } from '../expiring-store';
import type { Counter } from './counter';
import type { LimitsConfig } from './limits';
import { network } from './network';
import { oncePer } from './once-per';
import { permits } from './permits';
import type { Throttle } from './throttle';

const minute = 60;
const hour = 3600;
/** An account that is being guessed at is slowed to one attempt in this time, never locked. */
const slowedSeconds = 15;
const knownForSeconds = 90 * 24 * hour;
/** How long an attempt waits for others, at other processes too, that may yet turn out to be right. */
const othersMs = 5_000;
const betweenMs = 25;

interface LoginThrottleParts {
  limits: LimitsConfig;
  limiter(name: string, points: number, duration: number): Counter | undefined;
  exempt(address: string): boolean;
  /** Remembers the networks from which an account's password was right. */
  state: ExpiringStore;
}

/**
 * Counted before the password is looked at, so that attempts side by side cannot slip through; given back
 * when it was right, or when it was never looked at.
 */
export function loginThrottle(
  name: string,
  { limits, limiter, exempt, state }: LoginThrottleParts,
): Throttle {
  const limited = (kind: string, points: number, duration: number) => {
    const by = limiter(`${name}-${kind}`, points, duration);
    return by && { by, permit: permits(`${name}-${kind}`, points) };
  };
  /** A limit that tells the wrong attempts among the counted from those that nobody has looked at yet. */
  const telling = (kind: string, points: number, duration: number) => {
    const limit = limited(kind, points, duration);
    const failed = limit && limiter(`${name}-${kind}-failed`, points, duration);
    if (!limit || !failed) return undefined;
    // The answer is that the password was wrong, also where it is one too many.
    const note = (key: string) => failed.consume(key).catch(() => {});
    return { ...limit, by: afterOthers(limit.by, failed), failed: note };
  };
  const byAddress = telling('address', limits.loginPerAddress, minute);
  const byPair = telling('pair', limits.loginPerAccountAndAddress, minute);
  const byAccount = limited('account', limits.loginPerAccount, hour);
  const slowLane = limiter(`${name}-slow`, 1, slowedSeconds);
  // One network cannot have the account's slow lane to itself: each attempt, refused or not, costs it a minute.
  const slowPair = limiter(`${name}-slow-pair`, 1, minute);
  const knownPair = limiter(`${name}-known`, limits.loginPerAccount, hour);
  const remembered = oncePer(hour * 1000);
  const knownKey = (pair: string) => `known-network:${name}:${pair}`;
  const isKnown = async (pair: string) =>
    (await state.get(knownKey(pair)).catch(() => undefined)) !== undefined;
  const remember = async (pair: string) => {
    // A login is none the worse where this is not remembered.
    if (remembered(pair)) await state.set(knownKey(pair), '1', knownForSeconds).catch(() => {});
  };

  /** Guesses from elsewhere do not slow the network that the account's owner comes from. */
  const slowed = async (account: string, pair: string): Promise<void> => {
    if (await isKnown(pair)) {
      try {
        return await knownPair?.consume(pair);
      } catch (refused) {
        if (!(refused instanceof TooManyAttempts)) throw refused;
        return slowLane?.consume(pair);
      }
    }
    await slowPair?.consume(pair);
    await slowLane?.consume(account);
  };

  return {
    name,
    async around({ address, email }, run) {
      if (exempt(address)) return run();
      const from = network(address);
      const account = email === undefined ? undefined : digest(email.toLowerCase());
      const pair = account && digest(`${account}|${from}`);
      const release: (() => void)[] = [];
      const giveBack: (() => Promise<void>)[] = [];
      const count = async (limit: ReturnType<typeof limited>, key: string | undefined) => {
        if (!limit || key === undefined) return;
        release.push(await limit.permit(key));
        await limit.by.consume(key);
        giveBack.push(() => limit.by.giveBack(key));
      };
      const settle = () => Promise.all(giveBack.map((back) => back()));
      const noteFailed = () => Promise.all([pair && byPair?.failed(pair), byAddress?.failed(from)]);
      try {
        try {
          await count(byPair, pair);
          await count(byAddress, from);
        } catch (refused) {
          await settle();
          throw refused;
        }
        // Refusals from here on are not given back: asking all the time must cost the attacker.
        await count(byAccount, account).catch(async (refused) => {
          if (!(refused instanceof TooManyAttempts) || account === undefined || pair === undefined)
            throw refused;
          await slowed(account, pair).catch(async (slow) => {
            // Decided as well: nobody after it need wait for what it may turn out to be.
            await noteFailed();
            throw slow;
          });
        });
        try {
          const result = await run();
          await settle();
          if (pair) await Promise.all([byPair?.by.forget(pair), remember(pair)]);
          return result;
        } catch (error) {
          if (!(error instanceof InvalidCredentials)) await settle();
          else await noteFailed();
          throw error;
        }
      } finally {
        for (const free of release) free();
      }
    },
  };
}

/** Right logins at the same instant must not take each other's places: it refuses at once only where enough were wrong. */
function afterOthers(counter: Counter, failed: Counter): Counter {
  return {
    ...counter,
    async consume(key) {
      const until = performance.now() + othersMs;
      for (;;) {
        try {
          return await counter.consume(key);
        } catch (refused) {
          const final = !(refused instanceof TooManyAttempts) || performance.now() > until;
          if (final || (await failed.isFull(key))) throw refused;
          await counter.giveBack(key);
        }
        await pause(betweenMs);
      }
    },
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22);
