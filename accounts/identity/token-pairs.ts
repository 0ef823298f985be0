import type { ExpiringStore } from '../expiring-store';
import { deriveKey } from '../keys';
import type { Revocations } from '../revocations';
import type { Clock } from '../shop-time';
import type { Credential } from './credential';
import type { CustomerTokens } from './customer-tokens';
import { type Claims, jwtSigner } from './jwt';
import type { LoginRecorder, Visitor } from './login-recorder';
import { randomText } from './random-text';

/** The customer as EverShop's clients read them in a token. */
export type TokenProfile = Readonly<Record<string, unknown>> & { customer_id: number };

/** EverShop's login for apps: a token that opens for half an hour, and one that only renews it. */
export type TokenPairs = ReturnType<typeof tokenPairs>;

export interface TokenPairParts {
  tokenStates: ExpiringStore;
  clock: Clock;
  /** The first one signs; the others, retired, are still believed. */
  appKeys: [string, ...string[]];
  revocations?: Revocations;
  recorder: Pick<LoginRecorder, 'opened'>;
}

type Kind = 'access' | 'refresh';

/** EverShop's own: clients that decode a token look for these. */
const lifetimes: Record<Kind, number> = { access: 1800, refresh: 108_000 };
/** Longer than any token of the login lives. */
const remembered = lifetimes.access + lifetimes.refresh;
const names = { iss: 'evershop', aud: 'customer', tokenType: 'customer' };
const revoked = 'revoked';

/** Both tokens of a login have its one state: whoever logs out with either ends both. */
export function tokenPairs({ tokenStates, clock, appKeys, revocations, recorder }: TokenPairParts) {
  const signersOf = (appKey: string): Record<Kind, ReturnType<typeof jwtSigner>> => ({
    access: jwtSigner(deriveKey(appKey, 'customer-access')),
    refresh: jwtSigner(deriveKey(appKey, 'customer-refresh')),
  });
  const [appKey, ...retired] = appKeys;
  const current = signersOf(appKey);
  const believed = [current, ...retired.map(signersOf)];
  const handleOf = (jti: string) => `pair:${jti}`;
  const nameOf = (sub: number, jti: string) => `pair:${sub}:${jti}`;
  const seconds = () => Math.floor(clock() / 1000);

  const sign = (kind: Kind, profile: TokenProfile, jti: string) => {
    const iat = seconds();
    return current[kind].sign({
      ...{ customer: profile, tokenKind: kind },
      ...{ ...names, sub: String(profile.customer_id), jti, iat, exp: iat + lifetimes[kind] },
    });
  };

  const read = (kind: Kind, token: string) => {
    for (const signers of believed) {
      const claims = signers[kind].read(token);
      if (claims) return checked(kind, claims, seconds());
    }
    return undefined;
  };

  const credentialOf = async ({ sub, jti, iat }: Checked): Promise<Credential | undefined> => {
    const name = nameOf(sub, jti);
    const state = await tokenStates.get(name);
    if (state === revoked) return undefined;
    return {
      kind: 'token',
      customerId: sub,
      name,
      handle: handleOf(jti),
      seconds: remembered,
      async confirm(fingerprint) {
        if (state !== undefined) return state === fingerprint;
        // Redis has forgotten the login; it may have been made under another password.
        if (iat < Math.floor(((await revocations?.ofAll(sub)) ?? 0) / 1000)) return false;
        return (await tokenStates.claim(name, fingerprint, remembered)) === fingerprint;
      },
      // Hashing takes its time: a logout in between must not be undone.
      rebind: (fingerprint) => tokenStates.replace(name, fingerprint, remembered, revoked),
      async end() {
        await revocations?.keep(name, clock() + remembered * 1000);
        await tokenStates.set(name, revoked, remembered);
      },
    };
  };

  return {
    async issue(profile: TokenProfile, fingerprint: string, visitor: Visitor) {
      const jti = randomText(16);
      const customerId = profile.customer_id;
      await tokenStates.set(nameOf(customerId, jti), fingerprint, remembered);
      const noted = { customerId, handle: handleOf(jti), seconds: remembered, loggedInAt: clock() };
      await recorder.opened(noted, fingerprint, visitor);
      return { accessToken: sign('access', profile, jti), refreshToken: sign('refresh', profile, jti) };
    },
    /** Undefined for anything that is not, or no longer, good. One read of the store. */
    async resolve(accessToken: string) {
      const claims = read('access', accessToken);
      return claims && credentialOf(claims);
    },
    /** The same by its handle; undefined for that of another kind. */
    async find(customerId: number, handle: string) {
      const [, jti] = /^pair:(.+)$/.exec(handle) ?? [];
      return jti === undefined ? undefined : credentialOf({ sub: customerId, jti, iat: 0 });
    },
    /** The login of a refresh token, for the guard to judge, and another access token of it. */
    async renewal(refreshToken: string) {
      const claims = read('refresh', refreshToken);
      const credential = claims && (await credentialOf(claims));
      return (
        credential && {
          credential,
          accessToken: (profile: TokenProfile) => sign('access', profile, claims.jti),
        }
      );
    },
  };
}

/** Every door takes a pair's access token where it takes Bagisto's. */
export const withPairs = (tokens: CustomerTokens, pairs: Pick<TokenPairs, 'resolve'>): CustomerTokens => ({
  ...tokens,
  resolve: async (token) => (await tokens.resolve(token)) ?? pairs.resolve(token),
});

interface Checked {
  sub: number;
  jti: string;
  iat: number;
}

function checked(kind: Kind, claims: Claims, now: number): Checked | undefined {
  const { sub, jti, iat, exp } = claims;
  const expected: Claims = { ...names, tokenKind: kind };
  if (Object.entries(expected).some(([claim, value]) => claims[claim] !== value)) return undefined;
  if (typeof exp !== 'number' || exp <= now || typeof iat !== 'number') return undefined;
  if (typeof sub !== 'string' || !/^\d{1,15}$/.test(sub) || typeof jti !== 'string') return undefined;
  return { sub: Number(sub), jti, iat };
}
