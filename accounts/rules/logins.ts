import { createHash } from 'node:crypto';
import type { Customers } from '../customer';
import { NotFound, Unauthenticated } from '../errors';
import type { Credential } from '../identity/credential';
import type { Fingerprint } from '../identity/fingerprint';
import type { Caller } from '../identity/guard';
import type { LogOut } from '../identity/log-out';
import type { Visitor } from '../identity/login-recorder';
import type { NewPasswords } from '../identity/new-passwords';
import type { LoginNote, LoginNotes } from '../logins';
import { type Clock, momentNow } from '../shop-time';

export interface Login {
  /** Names it in this list, and opens nothing. */
  id: string;
  kind: Credential['kind'];
  userAgent: string;
  network: string;
  loggedInAt: number;
  usedAt: number;
  /** The one that asks. */
  current: boolean;
}

export type Logins = ReturnType<typeof logins>;

interface LoginsParts {
  customers: Customers;
  notes: LoginNotes;
  /** Finds a credential again that still opens something, by its handle. */
  find(customerId: number, handle: string): Promise<Credential | undefined>;
  fingerprints: [Fingerprint, ...Fingerprint[]];
  newPasswords: NewPasswords;
  logOut: LogOut;
  clock: Clock;
}

interface Live {
  note: LoginNote;
  credential: Credential;
}

const unseen: Visitor = { userAgent: '', network: '' };
const idOf = (handle: string) => createHash('sha256').update(handle).digest('base64url');

export function logins({ customers, notes, find, fingerprints, newPasswords, logOut, clock }: LoginsParts) {
  /** Those that are still good: where one ended without our doing, its note is forgotten here. */
  const live = async ({ customer, credential: own }: Caller, visitor = unseen): Promise<Live[]> => {
    const good = fingerprints.map((fingerprint) => fingerprint(customer));
    const noted = await notes.of(customer.id);
    const looked = await Promise.all(
      noted.map(async (note) => {
        if (note.handle === own.handle) return { note, credential: own };
        const credential = good.includes(note.fingerprint) && (await find(customer.id, note.handle));
        return {
          note,
          credential: credential && credential.customerId === customer.id ? credential : undefined,
        };
      }),
    );
    const dead = looked.filter(({ credential }) => !credential).map(({ note }) => note.handle);
    if (dead.length > 0) await notes.forget(customer.id, dead).catch(() => undefined);
    const found = looked.filter((one): one is Live => one.credential !== undefined);
    // Its note may be on its way, or lost.
    if (!found.some(({ credential }) => credential === own)) {
      const now = clock();
      const times = { loggedInAt: own.loggedInAt ?? now, usedAt: now };
      found.push({ credential: own, note: { ...visitor, ...times, handle: own.handle, fingerprint: '' } });
    }
    return joined(found, own).sort((a, b) => b.note.usedAt - a.note.usedAt);
  };

  return {
    /** The latest first; the one that asks is always among them. */
    async list(caller: Caller, visitor: Visitor) {
      return (await live(caller, visitor)).map(({ note, credential }) => ({
        id: idOf(note.handle),
        kind: credential.kind,
        userAgent: note.userAgent,
        network: note.network,
        loggedInAt: note.loggedInAt,
        usedAt: note.usedAt,
        current: credential === caller.credential,
      }));
    },

    /** Answers whether it was the caller's own. */
    async end(caller: Caller, id: string) {
      const login = (await live(caller)).find(({ note }) => idOf(note.handle) === id);
      if (!login) throw new NotFound('session');
      // Tells a session of PHP's which token was handed out with it.
      if (login.credential !== caller.credential)
        await login.credential.confirm(login.note.fingerprint, caller.customer);
      await logOut(login.credential);
      await notes.forget(caller.customer.id, [login.note.handle]);
      return { current: login.credential === caller.credential };
    },

    /** After the end of an account: the stores need not keep what opens nothing. */
    async forget(customerId: number) {
      const noted = await notes.of(customerId);
      const found = await Promise.all(noted.map(({ handle }) => find(customerId, handle)));
      await Promise.all(found.map((credential) => credential?.end()));
      await notes.forget(
        customerId,
        noted.map(({ handle }) => handle),
      );
    },

    /** Also those that nobody has noted. */
    async endOthers({ customer, credential }: Caller) {
      // Chosen here, so that the caller's own is announced under it before it counts.
      const loggedOutAt = momentNow();
      const next = fingerprints[0]({ ...customer, loggedOutAt });
      await newPasswords.announce(credential, next);
      const { accessTokenId, name } = credential;
      const done = await customers.logOutEverywhere(customer.id, {
        at: loggedOutAt,
        authorisedAs: { as: customer, accessTokenId, credential: name },
      });
      if (!done) {
        // Somebody was faster, in the same millisecond perhaps: under that moment it must not stand.
        await newPasswords.withdraw(credential, next);
        throw new Unauthenticated();
      }
      await credential.rebind(next, customer.passwordHash ?? '');
    },
  };
}

/** A session and a token that were handed out together are one login. */
function joined(found: Live[], own: Credential): Live[] {
  const result: Live[] = [];
  for (const one of found) {
    const { twin } = one.credential;
    const session =
      twin &&
      'sid' in twin &&
      found.find(({ credential }) => credential.name.endsWith(`session:${twin.sid}`));
    if (!session) {
      result.push(one);
      continue;
    }
    if (one.credential === own) session.credential = own;
    session.note = { ...session.note, usedAt: Math.max(session.note.usedAt, one.note.usedAt) };
  }
  return result;
}
