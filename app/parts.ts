import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { accessTokensTable } from '../db/access-tokens';
import { addressesTable } from '../db/addresses';
import { adminsTable } from '../db/admins';
import type { Database } from '../db/connection';
import { coreConfigTable } from '../db/core-config';
import { customersTable } from '../db/customers';
import { endingsTable } from '../db/endings';
import type { ExpiringStore } from '../db/expiring-store';
import { passwordResetsTable } from '../db/password-resets';
import type { Schema } from '../db/schema';
import { addressBook } from './accounts/address-book';
import { logIn } from './accounts/log-in';
import { passwordBroker } from './accounts/password-broker';
import { registerCustomer } from './accounts/register-customer';
import { updateProfile } from './accounts/update-profile';
import type { Config } from './config';
import { sameSiteOnly } from './http/cross-site';
import type { MetricsShown } from './http/metrics';
import { customerAccessTokens } from './identity/access-tokens';
import { logInAdmin } from './identity/admin-log-in';
import { adminTokens } from './identity/admin-tokens';
import { customerTokens } from './identity/customer-tokens';
import { fingerprintWith } from './identity/fingerprint';
import { createGuard } from './identity/guard';
import { jwtSigner } from './identity/jwt';
import { logOut } from './identity/log-out';
import { newPasswords } from './identity/new-passwords';
import type { PasswordHasher } from './identity/password-hasher';
import type { RedisClient } from './identity/redis';
import { expiringSessionStore, redisSessionStore } from './identity/session-store';
import { createSessions } from './identity/sessions';
import { createThrottles } from './identity/throttle';
import type { Languages } from './lang/languages';
import type { Mailer } from './mail/mailer';
import { deriveKey } from './secrets';
import type { Shop } from './shop';
import { type Clock, storeTime } from './store-time';

export interface AppDeps {
  config: Config;
  shop: Shop;
  db: Database;
  schema: Schema;
  redis?: RedisClient;
  state: ExpiringStore;
  hasher: PasswordHasher;
  mailer: Mailer;
  languages: Languages;
  logger: Logger;
  clock: Clock;
  accepting(): boolean;
  /** What /metrics shows of what this process has counted; absent: that as it is. */
  shown?(own: Registry): MetricsShown;
}

/** The accounts, and who is calling: what every door needs, made once for all of them. */
export type Parts = ReturnType<typeof accountParts>;

export function accountParts(deps: AppDeps) {
  const { config, shop, db, schema, redis, state, hasher, mailer, languages, logger, clock } = deps;
  const time = storeTime(shop.timezone, clock);
  const [appKey] = config.appKeys;

  const customers = customersTable(db, schema, time);
  const addresses = addressesTable(db, schema, time);
  const admins = adminsTable(db, schema, time);
  const fingerprint = fingerprintWith(deriveKey(appKey, 'fingerprint'));
  const retired = config.appKeys.slice(1).map((key) => fingerprintWith(deriveKey(key, 'fingerprint')));
  const announcements = newPasswords(state);
  const guard = createGuard(customers, announcements, [fingerprint, ...retired]);
  // The embedded database keeps sessions and tokens itself: what is ended there stays so.
  const endings = db.kind === 'mysql' ? endingsTable(db, clock) : undefined;
  const idleSeconds = config.session.idleMinutes * 60;
  const demandsVerification =
    config.allowUnverified === 'auto'
      ? coreConfigTable(db, schema).demandsVerification
      : async () => config.allowUnverified === false;

  const tokens = customerTokens(
    jwtSigner(config.jwt.secret),
    state,
    clock,
    {
      ...config.jwt,
      issuer: new URL(`${config.bagistoPrefixes[0]}/customer/login`, config.appUrl).href,
    },
    endings,
  );
  const sessions = createSessions({
    store: redis
      ? redisSessionStore(redis, `${config.redisPrefix}session:`, idleSeconds)
      : expiringSessionStore(state, idleSeconds),
    cookie: { name: shop.sessionCookie, secure: config.session.secure, domain: config.session.domain },
    signingKeys: config.appKeys.map((key) => deriveKey(key, 'session-cookie').toString('base64url')),
    idleMinutes: config.session.idleMinutes,
    maxDays: config.session.maxDays,
    clock,
    endings,
  });

  return {
    languages,
    logger,
    clock,
    time,
    today: time.today,
    customers,
    addresses,
    addressBook: addressBook(addresses),
    hasher,
    fingerprint,
    guard,
    throttles: createThrottles(config.limits, config.redisPrefix, redis),
    tokens,
    accessTokens: customerAccessTokens(
      accessTokensTable(db, schema, time),
      state,
      clock,
      config.graphql.tokenDays,
    ),
    sessions,
    logOut: logOut({ tokens, sessions }),
    logInAdmin: logInAdmin(admins, hasher),
    adminTokens: adminTokens({
      admins,
      standing: state,
      clock,
      issuer: config.appUrl.origin,
      appKeys: config.appKeys,
    }),
    sameSite: sameSiteOnly(config.appUrl.origin, config.corsOrigins),
    forgotPasswordReveals: config.forgotPasswordReveals,
    logIn: logIn({ customers, hasher, demandsVerification }),
    registerCustomer: registerCustomer({ customers, hasher, mailer, welcome: config.mail.welcome }),
    updateProfile: updateProfile({
      customers,
      guard,
      newPasswords: announcements,
      mailer,
      hasher,
      fingerprint,
    }),
    broker: passwordBroker({
      customers,
      resets: passwordResetsTable(db, schema, time),
      hasher,
      mailer,
      clock,
      appKey,
      reveals: config.forgotPasswordReveals,
    }),
  };
}
