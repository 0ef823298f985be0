import { createHmac, randomBytes } from 'node:crypto';
import type { Admin, Admins } from '../admin';
import type { ExpiringStore } from '../expiring-store';
import { deriveKey } from '../keys';
import type { Clock } from '../shop-time';
import { type Claims, jwtSigner } from './jwt';

export type AdminTokens = ReturnType<typeof adminTokens>;

interface AdminTokenParts {
  admins: Admins;
  /** Remembers logins that have ended before their tokens did. */
  tokenStates: ExpiringStore;
  clock: Clock;
  issuer: string;
  /** The first one signs; the others, retired, are still believed. */
  appKeys: [string, ...string[]];
}

type Kind = 'access' | 'refresh';

const lifetimes: Record<Kind, number> = { access: 15 * 60, refresh: 15 * 3600 };
const audiences: Record<Kind, string> = { access: 'admin', refresh: 'admin-refresh' };
const ended = 'ended';

/** Signed with keys of their own, so that no customer's token is an admin's, and none renews where it should open. */
export function adminTokens({ admins, tokenStates, clock, issuer, appKeys }: AdminTokenParts) {
  const [current, ...retired] = keyRing(appKeys);
  const seconds = () => Math.floor(clock() / 1000);

  const sign = (kind: Kind, admin: Admin, login: string) => {
    const iat = seconds();
    return current[kind].sign({
      iss: issuer,
      aud: audiences[kind],
      iat,
      exp: iat + lifetimes[kind],
      jti: login,
      sub: String(admin.id),
      seal: current.sealOf(admin),
    });
  };

  const holder = async (kind: Kind, token: string) => {
    for (const key of [current, ...retired]) {
      const claims = key[kind].read(token);
      if (!claims) continue;
      const read = checked(claims, kind);
      const admin = read && (await admins.findById(read.sub));
      if (!read || (await tokenStates.get(endedKey(read))) === ended) return undefined;
      if (admin?.active && key.sealOf(admin) === read.seal) return { ...read, admin };
      // Ended for good: an admin who is switched on again, or gets the old password back, starts afresh.
      await tokenStates.set(endedKey(read), ended, lifetimes.refresh + lifetimes.access);
      return undefined;
    }
    return undefined;
  };

  const checked = ({ iss, aud, exp, jti, sub, seal: tiedTo }: Claims, kind: Kind) => {
    if (iss !== issuer || aud !== audiences[kind] || typeof exp !== 'number' || exp <= seconds())
      return undefined;
    if (typeof jti !== 'string' || typeof sub !== 'string' || typeof tiedTo !== 'string') return undefined;
    if (!/^\d{1,10}$/.test(sub)) return undefined;
    return { login: jti, sub: Number(sub), seal: tiedTo };
  };

  return {
    issue(admin: Admin) {
      const login = randomBytes(12).toString('base64url');
      return {
        accessToken: sign('access', admin, login),
        refreshToken: sign('refresh', admin, login),
      };
    },
    /** Whether we signed it, also long ago. */
    recognises: (token: string) => [current, ...retired].some((key) => key.access.read(token) !== undefined),
    /** The admin for whom an access token still stands. */
    resolve: async (accessToken: string) => (await holder('access', accessToken))?.admin,
    /** Another access token of the same login; undefined when the refresh token no longer stands. */
    async refresh(refreshToken: string) {
      const held = await holder('refresh', refreshToken);
      return held && sign('access', held.admin, held.login);
    },
  };
}

const endedKey = ({ sub, login }: { sub: number; login: string }) => `admin-login:${sub}:${login}`;

interface Keys extends Record<Kind, ReturnType<typeof jwtSigner>> {
  /** The state of an admin that tokens are tied to. Each change of it ends them. */
  sealOf(admin: Admin): string;
}

function keyRing(appKeys: [string, ...string[]]): [Keys, ...Keys[]] {
  const keys = (appKey: string): Keys => {
    const sealKey = deriveKey(appKey, 'admin-seal');
    return {
      access: jwtSigner(deriveKey(appKey, 'admin-access')),
      refresh: jwtSigner(deriveKey(appKey, 'admin-refresh')),
      // A second factor that was set up since ends what the password alone had opened.
      sealOf: ({ passwordHash, role, secondFactor }) =>
        createHmac('sha256', sealKey)
          .update(
            JSON.stringify([
              passwordHash,
              role.id,
              role.permissionType,
              role.permissions,
              ...(secondFactor ? [secondFactor.secret ?? ''] : []),
            ]),
          )
          .digest('base64url')
          .slice(0, 22),
    };
  };
  const [current, ...retired] = appKeys;
  return [keys(current), ...retired.map(keys)];
}
