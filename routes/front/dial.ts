import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ExpiringStore } from '../../accounts/expiring-store';
import { bearer } from '../http/bearer';

export type Dial = ReturnType<typeof openDial>;

const key = 'front:share';
/** A turned dial stays turned, as long as the store remembers. */
const tenYears = 10 * 365 * 86_400;

interface DialOptions {
  state: ExpiringStore;
  /** Counts until somebody has turned it. */
  configured: number;
  everyMs?: number;
}

/** One dial for all processes: what `npm run dial` has written is heard within a second or two. */
export function openDial({ state, configured, everyMs = 1000 }: DialOptions) {
  let share = configured;
  const look = async () => {
    // A store that is away has said nothing: what was set last goes on counting.
    share = (await readDial(state).catch(() => share)) ?? configured;
  };
  void look();
  const timer = setInterval(look, everyMs);
  timer.unref();
  return {
    /** Per cent of the callers whom PHP answers on the customer paths. */
    share: () => share,
    /** Whether this caller is one of them; the same answer for the same caller, in every process. */
    givesToPhp: (caller: () => string) => share >= 100 || (share > 0 && placeOf(caller()) < share),
    stop: () => clearInterval(timer),
  };
}

export async function readDial(state: ExpiringStore): Promise<number | undefined> {
  const text = await state.get(key);
  return text === undefined ? undefined : Number(text);
}

export const turnDial = (state: ExpiringStore, share: number): Promise<void> =>
  state.set(key, String(share), tenYears);

/** From 0 to less than 100; a larger share takes more callers and lets none go. */
const placeOf = (caller: string): number =>
  (createHash('sha1').update(caller).digest().readUInt32BE(0) / 2 ** 32) * 100;

/**
 * A customer by a token's own number, wherever the phone is; anybody else by address. The number is not proven here: at worst a
 * forger chooses the side that refuses the forgery.
 */
export function callerOf({ headers }: IncomingMessage, address: string): string {
  const token = /^([\w-]+\.([\w-]+)\.[\w-]+|\d+\|\w+)/.exec(bearer({ headers }) ?? '');
  const claims = token?.[2];
  if (claims !== undefined) {
    const sub = /"sub":"?(\d+)/.exec(Buffer.from(claims, 'base64url').toString())?.[1];
    if (sub !== undefined) return `customer ${sub}`;
  }
  return token?.[1] ?? String(headers['x-session-id'] ?? address);
}
