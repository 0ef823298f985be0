import { customerAccessTokens } from '../accounts/identity/access-tokens';
import { logInAdmin } from '../accounts/identity/admin-log-in';
import { adminTokens } from '../accounts/identity/admin-tokens';
import type { Credential } from '../accounts/identity/credential';
import { customerTokens } from '../accounts/identity/customer-tokens';
import { type Fingerprint, fingerprintWith } from '../accounts/identity/fingerprint';
import { createGuard } from '../accounts/identity/guard';
import { jwtSigner } from '../accounts/identity/jwt';
import { logOut } from '../accounts/identity/log-out';
import { type LoginRecorder, loginRecorder } from '../accounts/identity/login-recorder';
import { newPasswords } from '../accounts/identity/new-passwords';
import { passSecondFactor } from '../accounts/identity/second-factor';
import { createThrottles } from '../accounts/identity/throttles';
import { tokenPairs, withPairs } from '../accounts/identity/token-pairs';
import { deriveKey, deriveKeys } from '../accounts/keys';
import { logins } from '../accounts/rules/logins';
import { accessTokensTable } from '../db/customers/access-tokens';
import { loginFrom, refusedBy, sameSiteOnly } from '../routes/http/cross-site';
import type { AppDeps } from './deps';
import { ownSessions, sharedSessions } from './sessions';
import type { Tables } from './tables';

/** Makes all that tells who is calling: each kind of credential, how it begins and how it ends. */
export function accountIdentity(deps: AppDeps, tables: Tables) {
  const { config, redis, state, hasher, clock, php } = deps;
  const { customers, admins, notes } = tables;
  const { appKeys } = config;
  const [currentKey, ...retiredKeys] = deriveKeys(appKeys, 'fingerprint');
  const fingerprint = fingerprintWith(currentKey);
  const fingerprints: [Fingerprint, ...Fingerprint[]] = [fingerprint, ...retiredKeys.map(fingerprintWith)];
  const announcements = newPasswords(state);
  const recorder = loginRecorder(notes, clock);
  const guard = createGuard(customers, announcements, fingerprints, recorder);
  const { find, ...credentials } = carriedCredentials(deps, tables, recorder);
  const leave = logOut({ ...credentials, forgetRemembered: php?.forgetRemembered });
  return {
    ...credentials,
    throttles: createThrottles(config.limits, { prefix: config.redisPrefix, redis, state }),
    fingerprint,
    fingerprints,
    newPasswords: announcements,
    recorder,
    guard,
    logOut: leave,
    logins: logins({
      customers,
      notes,
      find,
      fingerprints,
      newPasswords: announcements,
      logOut: leave,
      clock,
    }),
    logInAdmin: logInAdmin({
      admins,
      hasher,
      passSecondFactor: passSecondFactor({ admins, hasher, state, clock, appKeys }),
    }),
    adminTokens: adminTokens({ admins, tokenStates: state, clock, issuer: config.appUrl.origin, appKeys }),
    pageFormsKey: deriveKey(appKeys[0], 'page-forms'),
  };
}

/** Makes the credentials that a customer's request may carry: a session, or a token of one of three kinds. */
function carriedCredentials(deps: AppDeps, { time, revocations }: Tables, recorder: LoginRecorder) {
  const { config, shop, db, schema, redis, state, logger, clock, php } = deps;
  const pairs = tokenPairs({ tokenStates: state, clock, appKeys: config.appKeys, revocations, recorder });
  const bagistoTokens = customerTokens(
    jwtSigner(config.jwt.secret),
    state,
    clock,
    {
      ...config.jwt,
      issuer: new URL(`${config.bagistoPrefixes[0]}/customer/login`, config.appUrl).href,
      besidePhp: shop.adopted,
      php: php && { blacklist: php.blacklist, known: php.knownTokens },
    },
    recorder,
    revocations,
  );
  const accessTokens = customerAccessTokens(
    accessTokensTable(db, schema, time),
    state,
    clock,
    config.graphql.tokenDays,
    recorder,
  );
  const sameSite = sameSiteOnly(config.appUrl.origin, config.corsOrigins);
  const sessionParts = { config, redis, state, revocations, recorder, clock };
  const sessions = php
    ? sharedSessions(php, {
        ...sessionParts,
        logger,
        fromElsewhere: refusedBy(loginFrom(config.appUrl.origin, sameSite, () => false)),
        handLogin: deps.handLoginToPhp,
      })
    : ownSessions({ ...sessionParts, cookieName: shop.sessionCookie });
  return {
    pairs,
    tokens: withPairs(bagistoTokens, pairs),
    accessTokens,
    sessions,
    sameSite,
    loginFrom: loginFrom(config.appUrl.origin, sameSite, sessions.carried),
    async find(customerId: number, handle: string): Promise<Credential | undefined> {
      const [kind, id = ''] = handle.split(/:(.*)/s);
      if (kind === 'session' || kind === 'php-session') return sessions.byId(id);
      if (kind === 'access-token') return accessTokens.find(handle);
      return (await bagistoTokens.find(customerId, handle)) ?? pairs.find(customerId, handle);
    },
  };
}
