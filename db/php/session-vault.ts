import { Unavailable } from '../../accounts/errors';
import type { PhpLogin, PhpLogins } from '../../accounts/identity/php-logins';
import { randomText } from '../../accounts/identity/random-text';
import { type Changes, loginKey, type Payload, passwordKey, readPayload } from './payload';
import { phpText, phpWhole } from './serialized';
import type { SessionDriver } from './session-driver';

const idLength = 40;
const newSessionId = (): string => randomText(idLength);

/**
 * Logins in PHP's own sessions. What is written is written under a new id: PHP does not lock, and a request of its own that
 * is in flight writes the whole session back at its end.
 */
export function sessionVault(driver: SessionDriver): PhpLogins {
  const changed = (payload: Payload, changes: Changes): Buffer => {
    const bytes = payload.with(changes);
    if (!bytes) throw new Unavailable("PHP's session has parts that point at the login", 1);
    return bytes;
  };

  /** Undefined where there is no session to move, or, told to drop the copy, where another process took it first. */
  const move = async (
    id: string,
    to: string,
    changesOf: (payload: Payload) => Changes,
    overtaken: 'keep the copy' | 'drop the copy',
  ): Promise<string | undefined> => {
    const seen = payloadOf(await driver.read(id));
    if (!seen) return undefined;
    const copy = changed(seen, changesOf(seen));
    await driver.create(to, copy);
    const taken = await driver.take(id);
    if (!taken) {
      if (overtaken === 'keep the copy') return to;
      await driver.take(to);
      return undefined;
    }
    if (taken.equals(seen.bytes)) return to;
    // PHP wrote in between: what it wrote counts.
    const now = readPayload(taken);
    const again = now?.with(changesOf(now));
    if (again) {
      await driver.replace(to, copy, again);
      return to;
    }
    await driver.create(id, taken);
    await driver.take(to);
    throw new Unavailable("PHP's session changed while it was moved", 1);
  };

  return {
    newId: newSessionId,

    async find(id) {
      const payload = payloadOf(await driver.read(id));
      return payload && loginIn(payload);
    },

    prolong: (id) => driver.prolong(id),

    async logIn(id, to, customerId, { cartMerged }) {
      const changes = (payload: Payload): Changes => ({
        [loginKey]: phpWhole(customerId),
        // PHP makes it anew where it wants one.
        [passwordKey]: undefined,
        ...(cartMerged !== undefined && payload.cartId === cartMerged && { cart: undefined }),
      });
      const moved = id === undefined ? undefined : await move(id, to, changes, 'keep the copy');
      if (moved === undefined) await driver.create(to, newSession(customerId));
    },

    async logOut(id, to) {
      const changes: Changes = { [loginKey]: undefined, [passwordKey]: undefined };
      return (await move(id, to, () => changes, 'keep the copy')) !== undefined;
    },

    async dropCart(id, to, cartId) {
      const changes = (payload: Payload): Changes => (payload.cartId === cartId ? { cart: undefined } : {});
      return (await move(id, to, changes, 'drop the copy')) !== undefined;
    },

    async renewPassword(id, to, passwordHash) {
      const changes: Changes = { [passwordKey]: phpText(passwordHash) };
      return (await move(id, to, () => changes, 'drop the copy')) !== undefined;
    },

    async expel(id, customerId) {
      for (let tries = 3; tries > 0; tries--) {
        const payload = payloadOf(await driver.read(id));
        if (payload?.customerId !== customerId) return;
        const out = changed(payload, { [loginKey]: undefined, [passwordKey]: undefined });
        if (await driver.replace(id, payload.bytes, out)) return;
      }
    },
  };
}

const payloadOf = (bytes: Buffer | undefined): Payload | undefined => bytes && readPayload(bytes);

const loginIn = ({ customerId, cartId, passwordHash }: Payload): PhpLogin => ({
  customerId,
  cartId,
  checksPassword: passwordHash !== undefined,
});

/** As Laravel begins one. */
function newSession(customerId: number): Buffer {
  const token = `${phpText('_token')}${phpText(randomText(40))}`;
  const flash = `${phpText('_flash')}a:2:{s:3:"old";a:0:{}s:3:"new";a:0:{}}`;
  return Buffer.from(`a:3:{${token}${phpText(loginKey)}${phpWhole(customerId)}${flash}}`);
}
