import { createHash } from 'node:crypto';
import type { ExpiringStore } from '../expiring-store';
import type { Revocations } from '../revocations';
import { type Clock, utcMilliseconds } from '../shop-time';
import type { Credential } from './credential';
import { type Claims, type JwtSigner, looksLikeJwt } from './jwt';
import type { LoginRecorder, Visitor } from './login-recorder';
import type { KnownCredentials, PhpBlacklist } from './php-logins';
import { randomText } from './random-text';

interface TokenOptions {
  ttlMinutes: number;
  leewaySeconds: number;
  issuer: string;
  /** PHP signs with the same key. */
  besidePhp: boolean;
  php?: { blacklist: PhpBlacklist | undefined; known: KnownCredentials };
}

export type CustomerTokens = ReturnType<typeof customerTokens>;

/** PHP believes no token from the future, and its clock may be behind ours. */
const phpSeconds = { before: 30, after: 90 };

/** tymon/jwt-auth's lock to the model: a token of another guard is not a customer's. */
const prv = createHash('sha1').update('Webkul\\Customer\\Models\\Customer').digest('hex');
const revoked = 'revoked';

/** Under it a token's end is kept. */
export const tokenName = (customerId: number, jti: string) => `token:${customerId}:${jti}`;

const handleOf = (jti: string, iat: number, exp: number) => `token:${jti}:${iat}:${exp}`;

/** The password that a token was made under, and the session that was handed out with it: one value, so one read. */
interface Remembered {
  fingerprint: string;
  sid?: string;
}
const rememberedOf = ({ fingerprint, sid }: Remembered) =>
  sid === undefined ? fingerprint : `${fingerprint} ${sid}`;
function readRemembered(text: string): Remembered {
  const [fingerprint = '', sid] = text.split(' ');
  return { fingerprint, sid };
}

const nobody = Promise.resolve(undefined);

export function customerTokens(
  signer: JwtSigner,
  tokenStates: ExpiringStore,
  clock: Clock,
  { ttlMinutes, leewaySeconds, issuer, besidePhp, php }: TokenOptions,
  recorder: Pick<LoginRecorder, 'opened'>,
  revocations?: Revocations,
) {
  const seconds = () => Math.floor(clock() / 1000);
  const keyOf = tokenName;
  const noteForPhp = async (sub: number, jti: string, iat: number, exp: number) =>
    php?.known.note(sub, `${jti} ${iat} ${exp}`, (exp + leewaySeconds) * 1000);

  const credentialOf = async ({ sub, jti, iat, exp }: Checked): Promise<Credential | undefined> => {
    const key = keyOf(sub, jti);
    const remaining = () => Math.max(1, exp + leewaySeconds - seconds());
    const blacklist = php?.blacklist;
    const [remembered, loggedOutInPhp] = blacklist
      ? await Promise.all([tokenStates.get(key), blacklist.has(jti)])
      : [await tokenStates.get(key)];
    if (remembered === revoked || loggedOutInPhp) return undefined;
    const known = remembered === undefined ? undefined : readRemembered(remembered);
    const sid = known?.sid;
    return {
      kind: 'token',
      customerId: sub,
      loggedInAt: iat * 1000,
      async confirm(fingerprint, { updatedAt }) {
        if (known) return known.fingerprint === fingerprint;
        // Redis may have forgotten that it was made under another password.
        if (iat + leewaySeconds < ((await revocations?.ofAll(sub)) ?? 0) / 1000) return false;
        // A password that was changed in PHP moved it: what PHP signed before that is no longer believed.
        if (besidePhp && updatedAt !== null && iat < Math.floor(utcMilliseconds(updatedAt) / 1000))
          return false;
        // A token signed by PHP is unknown here until it is first shown: whoever claims it first decides.
        const claimed = await tokenStates.claim(key, fingerprint, remaining());
        if (claimed === fingerprint) await noteForPhp(sub, jti, iat, exp);
        return claimed === fingerprint;
      },
      // Hashing takes its time: a logout in between must not be undone.
      rebind: (fingerprint) =>
        tokenStates.replace(key, rememberedOf({ fingerprint, sid }), remaining(), revoked),
      name: key,
      handle: handleOf(jti, iat, exp),
      seconds: remaining(),
      twin: sid === undefined ? undefined : { sid },
      async end() {
        await revocations?.keep(key, (exp + leewaySeconds) * 1000);
        await tokenStates.set(key, revoked, remaining());
        await php?.blacklist?.add({ jti, iat, exp });
      },
    };
  };

  const resolved = (checked: Checked | undefined) => (checked ? credentialOf(checked) : nobody);

  return {
    /** Beside a session with that id, which says who it was; PHP names the login's address as issuer. */
    async issue(
      customerId: number,
      fingerprint: string,
      login: { visitor: Visitor; path?: string } | { sid: string },
    ) {
      const { sid, path, visitor } = { sid: undefined, path: undefined, visitor: undefined, ...login };
      const iat = seconds();
      const exp = iat + ttlMinutes * 60;
      const jti = randomText(16);
      const remembered = rememberedOf({ fingerprint, sid });
      await tokenStates.set(keyOf(customerId, jti), remembered, exp - iat + leewaySeconds);
      await noteForPhp(customerId, jti, iat, exp);
      const noted = { customerId, handle: handleOf(jti, iat, exp), seconds: exp - iat + leewaySeconds };
      if (visitor) await recorder.opened({ ...noted, loggedInAt: iat * 1000 }, fingerprint, visitor);
      return signer.sign({
        iss: path === undefined ? issuer : new URL(path, issuer).href,
        iat,
        exp,
        nbf: iat,
        jti,
        sub: customerId,
        prv,
      });
    },
    recognises: looksLikeJwt,
    /** Whether it was signed for a customer and has not run out; it may have been ended all the same. */
    isGenuine(token: string) {
      const claims = signer.read(token);
      return claims !== undefined && checkClaims(claims, seconds(), leewaySeconds) !== undefined;
    },
    /** For one request that PHP is to answer: nobody else sees it. */
    forPhp(customerId: number) {
      const iat = seconds() - phpSeconds.before;
      const exp = seconds() + phpSeconds.after;
      return signer.sign({ iss: issuer, iat, exp, nbf: iat, jti: randomText(16), sub: customerId, prv });
    },
    /** Undefined for anything that is not, or no longer, good. One read of the store. */
    resolve(token: string) {
      const claims = signer.read(token);
      return resolved(claims && checkClaims(claims, seconds(), leewaySeconds));
    },
    /** The same by its handle; undefined for that of another kind. */
    find(customerId: number, handle: string) {
      const [, jti = '', iat, exp] = /^token:(.+):(\d+):(\d+)$/.exec(handle) ?? [];
      const checked = { sub: customerId, jti, iat: Number(iat), exp: Number(exp) };
      return resolved(jti !== '' && checked.exp + leewaySeconds > seconds() ? checked : undefined);
    },
  };
}

/** PHP reads these from JSON loosely: a number may be its decimal text, and a time may have a fraction. */
function whole(value: unknown, form: RegExp): number | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && form.test(text) ? Math.floor(Number(text)) : undefined;
}
const moment = /^\d{1,15}(\.\d+)?$/;
const id = /^\d{1,15}$/;

interface Checked {
  sub: number;
  jti: string;
  iat: number;
  exp: number;
}

function checkClaims(claims: Claims, now: number, leeway: number): Checked | undefined {
  const exp = whole(claims.exp, moment);
  const sub = whole(claims.sub, id);
  const { jti } = claims;
  if (exp === undefined || sub === undefined || typeof jti !== 'string' || !/^[\w.:-]{1,128}$/.test(jti))
    return undefined;
  if (claims.prv !== prv || exp + leeway <= now) return undefined;
  for (const notBefore of [claims.nbf, claims.iat]) {
    if (notBefore === undefined) continue;
    const at = whole(notBefore, moment);
    if (at === undefined || at - leeway > now) return undefined;
  }
  if (claims.iss !== undefined && typeof claims.iss !== 'string') return undefined;
  return { sub, jti, iat: whole(claims.iat, moment) ?? 0, exp };
}
