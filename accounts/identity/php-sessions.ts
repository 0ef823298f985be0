import { setTimeout as pause } from 'node:timers/promises';
import type { Request, Response } from 'express';
import type { ExpiringStore } from '../expiring-store';
import type { Revocations } from '../revocations';
import type { Clock } from '../shop-time';
import type { Credential } from './credential';
import type { LoginRecorder } from './login-recorder';
import { oncePer } from './once-per';
import { type Binding, phpBindings } from './php-bindings';
import type {
  CartOwner,
  GuestCarts,
  HandLoginToPhp,
  KnownCredentials,
  PhpCookieRead,
  PhpCookies,
  PhpLogin,
  PhpLogins,
} from './php-logins';
import type { Sessions } from './sessions';

interface PhpSessionParts {
  logins: PhpLogins;
  cookies: PhpCookies;
  /** Undefined where this Bagisto merges none. */
  carts: GuestCarts | undefined;
  known: KnownCredentials;
  state: ExpiringStore;
  revocations: Revocations | undefined;
  recorder: Pick<LoginRecorder, 'opened'>;
  clock: Clock;
  maxDays: number;
  /** PHP up to Laravel 5.7 saves a session after it has answered. */
  savesLate: boolean;
  /** A page of another site must not give a visitor's cart to somebody. */
  fromElsewhere(req: Request): boolean;
  handLogin?: HandLoginToPhp;
  /** Each session login is PHP's to do, where that is possible. */
  alwaysHand: boolean;
  /** Called once a login, where two carts stay two. */
  cartLeft(customerId: number): void;
}

export const phpSessionName = (id: string) => `php-session:${id}`;

const lookAgainEveryMs = 50;
const lookAgainFor = 6;
/** A renewed session is looked for under its old id by requests beside the one that renewed it. */
const movedSeconds = 60;
const prolongEveryMs = 60_000;

interface Found {
  id: string;
  login: PhpLogin;
}

/** Sessions that lie in PHP: who logs in, logs out or is thrown out at one side is so at the other. */
export function phpSessions(parts: PhpSessionParts): Sessions {
  const { logins, cookies, carts, known, state, revocations, recorder, clock, maxDays } = parts;
  const bindings = phpBindings({ state, known, clock, maxDays });
  const due = oncePer(prolongEveryMs);
  const movedKey = (id: string) => `php-session-moved:${id}`;
  const keepEnd = async (id: string) => revocations?.keep(phpSessionName(id), clock() + maxDays * 86_400_000);

  const noted = (id: string) => ({ handle: phpSessionName(id), seconds: maxDays * 86_400 });

  const find = async (id: string): Promise<Found | undefined> => {
    let login = await logins.find(id);
    for (let left = parts.savesLate ? lookAgainFor : 0; !login && left > 0; left--) {
      await pause(lookAgainEveryMs);
      login = await logins.find(id);
    }
    if (login) return { id, login };
    const moved = await state.get(movedKey(id));
    const there = moved === undefined ? undefined : await logins.find(moved);
    return moved !== undefined && there ? { id: moved, login: there } : undefined;
  };

  const sendCookie = (res: Response, id: string, as: PhpCookieRead | undefined) =>
    replaceCookie(res, cookies.name, cookies.set(id, as));

  /** The credential of a client that is asking, or of one that shows only its id. */
  const credentialOf = (
    { id, login }: Found & { login: { customerId: number } },
    asking?: { req: Request; res: Response; as: PhpCookieRead },
  ): Credential => {
    const { customerId, checksPassword } = login;
    let binding: Binding | undefined;

    const end = async () => {
      await keepEnd(id);
      bindings.forget(id);
      if (asking) {
        const to = logins.newId();
        if (await logins.logOut(id, to)) sendCookie(asking.res, to, asking.as);
        const forgotten = cookies.forgetRemembered(asking.req.headers.cookie);
        if (forgotten) asking.res.append('Set-Cookie', forgotten);
      } else await logins.expel(id, customerId);
      // A new password that was set meanwhile may have moved it.
      const moved = await state.get(movedKey(id));
      if (moved === undefined) return;
      await keepEnd(moved);
      await logins.expel(moved, customerId);
    };

    return {
      kind: 'session',
      customerId,
      name: phpSessionName(id),
      ...noted(id),
      /** Known once it is confirmed. */
      get loggedInAt() {
        return binding && !binding.found ? binding.startedAt : undefined;
      },
      get twin() {
        return binding?.token === undefined ? undefined : { token: binding.token };
      },
      async confirm(fingerprint) {
        binding = await bindings.of(id, customerId, fingerprint);
        if (!binding) return false;
        if (due(id)) await logins.prolong(id);
        if (asking && cookies.rolls) sendCookie(asking.res, id, asking.as);
        return true;
      },
      async rebind(fingerprint, passwordHash) {
        const next = { ...binding, fingerprint, startedAt: binding?.startedAt ?? clock() };
        if (!checksPassword || !asking) return bindings.replace(id, next);
        const to = logins.newId();
        await bindings.set(to, customerId, next);
        await state.set(movedKey(id), to, movedSeconds);
        if (await logins.renewPassword(id, to, passwordHash)) sendCookie(asking.res, to, asking.as);
      },
      end,
    };
  };

  /** The cart that left the session, because it is the customer's now. */
  const claimed = async (login: PhpLogin | undefined, customer: CartOwner) => {
    if (!carts || login?.cartId === undefined) return undefined;
    return { cartId: login.cartId, outcome: await carts.claim(login.cartId, customer) };
  };

  /** Undefined where PHP did not, or not for this customer. */
  const handed = async (req: Request, res: Response, customer: CartOwner, fingerprint: string) => {
    const answer = await parts.handLogin?.(req, res);
    const as = answer && cookieOf(answer.cookies);
    const session = as && (await logins.find(as.id));
    if (!answer || !as || session?.customerId !== customer.id) return undefined;
    await bindings.set(as.id, customer.id, { fingerprint, startedAt: clock() });
    for (const cookie of answer.cookies) res.append('Set-Cookie', cookie);
    return as.id;
  };
  const cookieOf = (lines: string[]): PhpCookieRead | undefined => {
    for (const line of lines) {
      const read = cookies.read(line.split(';', 1)[0]);
      if (read) return read;
    }
    return undefined;
  };

  return {
    newId: logins.newId,
    noted,
    carried: (req) => cookies.carried(req.headers.cookie),

    async resolve(req, res) {
      const as = cookies.read(req.headers.cookie);
      const found = as && (await find(as.id));
      const customerId = found?.login.customerId;
      if (!found || customerId === undefined) return undefined;
      return credentialOf({ id: found.id, login: { ...found.login, customerId } }, { req, res, as });
    },

    async byId(id) {
      const login = await logins.find(id);
      if (login?.customerId === undefined) return undefined;
      return credentialOf({ id, login: { ...login, customerId: login.customerId } });
    },

    async start(req, res, customer, { fingerprint, visitor }) {
      const opened = (id: string) =>
        recorder.opened({ customerId: customer.id, ...noted(id), loggedInAt: clock() }, fingerprint, visitor);
      const as = cookies.read(req.headers.cookie);
      const before = as && (await find(as.id));
      const cart = await claimed(before?.login, customer);
      if (parts.alwaysHand || cart?.outcome === 'kept') {
        const id = await handed(req, res, customer, fingerprint);
        if (id !== undefined) {
          await opened(id);
          return id;
        }
        if (cart?.outcome === 'kept') parts.cartLeft(customer.id);
      }
      if (before?.login.customerId !== undefined) await keepEnd(before.id);
      const to = logins.newId();
      await bindings.set(to, customer.id, { fingerprint, startedAt: clock() });
      const cartMerged = cart?.outcome === 'claimed' ? cart.cartId : undefined;
      await logins.logIn(before?.id, to, customer.id, { cartMerged });
      sendCookie(res, to, as);
      await opened(to);
      return to;
    },

    async open(id, customerId, { fingerprint, token, visitor }) {
      const startedAt = clock();
      await bindings.set(id, customerId, { fingerprint, startedAt, token });
      await logins.logIn(undefined, id, customerId, { cartMerged: undefined });
      await recorder.opened({ customerId, ...noted(id), loggedInAt: startedAt }, fingerprint, visitor);
    },

    async bringCart(req, res, customer) {
      const as = parts.fromElsewhere(req) ? undefined : cookies.read(req.headers.cookie);
      const before = as && (await find(as.id));
      if (!before || before.login.customerId !== undefined) return;
      const cart = await claimed(before.login, customer);
      if (cart?.outcome === 'claimed') {
        const to = logins.newId();
        if (await logins.dropCart(before.id, to, cart.cartId)) sendCookie(res, to, as);
      } else if (cart?.outcome === 'kept') {
        const answer = await parts.handLogin?.(req, res);
        if (!answer) return parts.cartLeft(customer.id);
        for (const cookie of answer.cookies) res.append('Set-Cookie', cookie);
      }
    },
  };
}

/** One answer sets a cookie once, whatever was decided before. */
function replaceCookie(res: Response, name: string, line: string): void {
  const set = res.getHeader('Set-Cookie');
  const lines = (Array.isArray(set) ? set : set === undefined ? [] : [String(set)]).filter(
    (other) => !other.startsWith(`${name}=`),
  );
  res.setHeader('Set-Cookie', [...lines, line]);
}
