import type { Admin, Admins, SecondFactor } from '../admin';
import { SecondFactorNeeded, WrongCode } from '../errors';
import type { ExpiringStore } from '../expiring-store';
import { sameText } from '../keys';
import { laravelKey, opened } from '../laravel-encrypter';
import type { Clock } from '../shop-time';
import { oneTimeCode, secretBytes, stepMs } from './one-time-code';
import type { PasswordHasher } from './password-hasher';
import { randomText } from './random-text';

/** Throws unless the admin has no second factor or the code is good; such a code is spent by it. */
export type PassSecondFactor = (admin: Admin, code: string | undefined) => Promise<void>;

interface SecondFactorParts {
  admins: Pick<Admins, 'spendBackupCode'>;
  hasher: PasswordHasher;
  /** Remembers the codes that were used. */
  state: ExpiringStore;
  clock: Clock;
  /** Bagisto's admin panel sealed the secrets with one of them. */
  appKeys: string[];
}

/** As Bagisto's own: clocks may be half a minute apart. */
const neighbours = [0, -1, 1];
/** Longer than any of the three is taken. */
const rememberedSeconds = 180;

/** The code of an authenticator app, or one of the backup codes that Bagisto gave with it: each opens once. */
export function passSecondFactor(parts: SecondFactorParts): PassSecondFactor {
  const { admins, hasher, state, clock, appKeys } = parts;
  const openSecret = secretOpener(appKeys);

  /** Undefined for none of the app's codes; false for one that was used before. */
  const isFresh = async ({ id, secondFactor }: Holder, code: string): Promise<boolean | undefined> => {
    const secret = openSecret(secondFactor.secret);
    if (!secret) return undefined;
    const now = Math.floor(clock() / stepMs);
    const step = neighbours.map((by) => now + by).find((at) => sameText(oneTimeCode(secret, at), code));
    if (step === undefined) return undefined;
    const mark = randomText(20);
    return (await state.claim(`admin-code:${id}:${step}`, mark, rememberedSeconds)) === mark;
  };

  const spendsBackupCode = async ({ id, secondFactor }: Holder, code: string): Promise<boolean> => {
    for (const stored of secondFactor.backupCodes) {
      // Before 2.4.10 Bagisto kept them as they are.
      const matches = stored.startsWith('$2') ? await hasher.matches(code, stored) : sameText(stored, code);
      if (matches) return admins.spendBackupCode(id, stored);
    }
    return false;
  };

  return async (admin, code) => {
    const { secondFactor } = admin;
    if (!secondFactor) return;
    if (code === undefined) throw new SecondFactorNeeded();
    const digits = code.replace(/\s/g, '');
    if (!/^\d{6}$/.test(digits)) throw new WrongCode();
    const holder = { id: admin.id, secondFactor };
    if (!((await isFresh(holder, digits)) ?? (await spendsBackupCode(holder, digits)))) throw new WrongCode();
  };
}

interface Holder {
  id: number;
  secondFactor: SecondFactor;
}

/** Reads a secret as Bagisto stores it: serialized by PHP, and sealed. */
export function secretOpener(appKeys: string[]) {
  const keys = appKeys.flatMap((key) => laravelKey(key) ?? []);
  return (stored: string | undefined): Buffer | undefined => {
    const text = stored === undefined ? undefined : opened(keys, stored)?.text;
    return text === undefined ? undefined : secretBytes(/^s:\d+:"([^"]*)";$/.exec(text)?.[1] ?? text);
  };
}
