import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { captchaVerifier } from '../accounts/captcha';
import type { ExpiringStore } from '../accounts/expiring-store';
import { customerAccessTokens } from '../accounts/identity/access-tokens';
import { logInAdmin } from '../accounts/identity/admin-log-in';
import { adminTokens } from '../accounts/identity/admin-tokens';
import type { Credential } from '../accounts/identity/credential';
import { customerTokens } from '../accounts/identity/customer-tokens';
import { endInPhp } from '../accounts/identity/end-in-php';
import { fingerprintWith } from '../accounts/identity/fingerprint';
import { createGuard } from '../accounts/identity/guard';
import { jwtSigner } from '../accounts/identity/jwt';
import { logOut } from '../accounts/identity/log-out';
import { loginRecorder } from '../accounts/identity/login-recorder';
import { newPasswords } from '../accounts/identity/new-passwords';
import { oncePer } from '../accounts/identity/once-per';
import type { PasswordHasher } from '../accounts/identity/password-hasher';
import { permits } from '../accounts/identity/permits';
import type { HandLoginToPhp } from '../accounts/identity/php-logins';
import { passSecondFactor } from '../accounts/identity/second-factor';
import { createThrottles } from '../accounts/identity/throttles';
import { tokenPairs, withPairs } from '../accounts/identity/token-pairs';
import { deriveKey, sealer } from '../accounts/keys';
import type { Languages } from '../accounts/lang/languages';
import { type LoginNotes, nothingNoted } from '../accounts/logins';
import type { Mailer } from '../accounts/mail/mailer';
import type { RedisClient } from '../accounts/redis-client';
import { addressBook } from '../accounts/rules/address-book';
import { emailChange } from '../accounts/rules/change-email';
import { checkCaptcha } from '../accounts/rules/check-captcha';
import { confirmOwner } from '../accounts/rules/confirm-owner';
import { deleteAccount } from '../accounts/rules/delete-account';
import { exportAccount } from '../accounts/rules/export-account';
import { logIn } from '../accounts/rules/log-in';
import { logins } from '../accounts/rules/logins';
import { passwordBroker } from '../accounts/rules/password-broker';
import { registerCustomer } from '../accounts/rules/register-customer';
import { updateProfile } from '../accounts/rules/update-profile';
import { emailVerification } from '../accounts/rules/verify-email';
import { type Clock, shopTime } from '../accounts/shop-time';
import { addressesTable } from '../db/addresses/addresses';
import { adminsTable } from '../db/admins';
import type { Database } from '../db/connection/connection';
import { type CustomerList, customerList } from '../db/customer-list/customer-list';
import { accessTokensTable } from '../db/customers/access-tokens';
import { captchaOf } from '../db/customers/captcha';
import { channelOf } from '../db/customers/channels';
import { customersTable } from '../db/customers/customers';
import { deletionDesk } from '../db/customers/deletion-desk';
import { customerGroups } from '../db/customers/groups';
import { keptAboutCustomers } from '../db/customers/kept-about';
import { passwordResetsTable } from '../db/customers/password-resets';
import { revocationsTable } from '../db/customers/revocations';
import { addressUuids, customerUuids } from '../db/customers/uuids';
import { keepsVerifications, verificationsTable } from '../db/customers/verifications';
import { embeddedLoginNotes } from '../db/expiring/embedded-login-notes';
import { redisLoginNotes } from '../db/redis/login-notes';
import { coreConfigTable } from '../db/schema/core-config';
import type { Schema } from '../db/schema/schema';
import { loginFrom, refusedBy, sameSiteOnly } from '../routes/http/cross-site';
import type { MetricsShown } from '../routes/http/metrics';
import type { Config } from './config/config';
import type { Shop } from './config/shop';
import type { PhpSide } from './php-side';
import { ownSessions, sharedSessions } from './sessions';

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
  /** The shared sessions, where a login is one and the same here and in PHP. */
  php?: PhpSide;
  /** By way of the front door, where there is one. */
  handLoginToPhp?: HandLoginToPhp;
  accepting(): boolean;
  /** How many times longer than usual an answer may take before load is shed. */
  patience: number;
  /** Turns this process's registry into what /metrics shows; absent: the registry itself. */
  shown?(own: Registry): MetricsShown;
}

/** The accounts, and who is calling: what every door needs, made once for all of them. */
export type Parts = ReturnType<typeof accountParts>;

export function accountParts(deps: AppDeps) {
  const { config, shop, db, schema, redis, state, hasher, mailer, languages, logger, clock, php } = deps;
  const time = shopTime(shop.timezone, clock);
  const [appKey] = config.appKeys;

  const throttles = createThrottles(config.limits, { prefix: config.redisPrefix, redis, state });
  // Two connections are enough for one customer's changes, which wait for each other anyway.
  const twoAtOnce = permits('changes', 2);
  // The embedded database keeps sessions and tokens itself: what is ended there stays so.
  const revocations = db.kind === 'mysql' ? revocationsTable(db, clock) : undefined;
  const { maxDays } = config.session;
  const table = customersTable(db, schema, time, twoAtOnce, channelOf(db, schema, clock));
  const customers = php
    ? endInPhp(table, {
        ...php,
        revocations,
        clock,
        maxDays,
        failed: (error, customer) =>
          logger.error({ err: error, customer }, "the customer's sessions in PHP could not be ended"),
      })
    : table;
  let list: CustomerList | undefined;
  const addresses = addressesTable(db, schema, time, twoAtOnce);
  const admins = adminsTable(db, schema, time);
  const fingerprint = fingerprintWith(deriveKey(appKey, 'fingerprint'));
  const retired = config.appKeys.slice(1).map((key) => fingerprintWith(deriveKey(key, 'fingerprint')));
  const announcements = newPasswords(state);
  const notes = loginNotes();
  const recorder = loginRecorder(notes, clock);
  const guard = createGuard(customers, announcements, [fingerprint, ...retired], recorder);
  const captchaTrouble = oncePer(60_000);
  const shopVerifies = config.verifyEmail
    ? async () => true
    : coreConfigTable(db, schema).demandsVerification;
  const demandsVerification =
    config.allowUnverified === 'auto' ? shopVerifies : async () => config.allowUnverified === false;
  const { welcome } = config.mail;
  const verification = emailVerification({
    customers,
    verifications: verificationsTable(db, schema, time),
    linkMails: throttles.linkMails,
    mailer,
    demanded: keepsVerifications(schema) ? shopVerifies : async () => false,
    welcome,
  });

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
  const tokens = withPairs(bagistoTokens, pairs);
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
  const accessTokens = customerAccessTokens(
    accessTokensTable(db, schema, time),
    state,
    clock,
    config.graphql.tokenDays,
    recorder,
  );
  const leave = logOut({ tokens, sessions, forgetRemembered: php?.forgetRemembered });
  const whereLoggedIn = logins({
    customers,
    notes,
    find: findLogin,
    fingerprints: [fingerprint, ...retired],
    newPasswords: announcements,
    logOut: leave,
    clock,
  });

  const newEmailKey = (key: string) => deriveKey(key, 'new-email');
  const newEmails = emailChange({
    customers,
    state,
    sealer: sealer([newEmailKey(appKey), ...config.appKeys.slice(1).map(newEmailKey)]),
    fingerprints: [fingerprint, ...retired],
    linkMails: throttles.linkMails,
    mailer,
  });

  return {
    languages,
    logger,
    clock,
    time,
    today: time.today,
    customers,
    addresses,
    addressBook: addressBook({ addresses, changes: throttles.changes, most: config.addressesMax }),
    customerUuids: customerUuids(db),
    addressUuids: addressUuids(db, schema.addresses?.name ?? 'addresses'),
    openCustomerList,
    groups: customerGroups(db),
    hasher,
    fingerprint,
    guard,
    throttles,
    tokens,
    pairs,
    accessTokens,
    sessions,
    logOut: leave,
    recorder,
    logins: whereLoggedIn,
    logInAdmin: logInAdmin({
      admins,
      hasher,
      passSecondFactor: passSecondFactor({ admins, hasher, state, clock, appKeys: config.appKeys }),
    }),
    adminTokens: adminTokens({
      admins,
      tokenStates: state,
      clock,
      issuer: config.appUrl.origin,
      appKeys: config.appKeys,
    }),
    pageFormsKey: deriveKey(appKey, 'page-forms'),
    sameSite,
    loginFrom: loginFrom(config.appUrl.origin, sameSite, sessions.carried),
    forgotPasswordReveals: config.forgotPasswordReveals,
    logIn: logIn({ customers, hasher, demandsVerification }),
    checkCaptcha:
      config.captcha.asked && schema.hasCoreConfig
        ? checkCaptcha({
            settings: captchaOf(db, schema, clock),
            verify: captchaVerifier(config.captcha.service),
            failed(error) {
              if (captchaTrouble('captcha'))
                logger.error(
                  { err: error },
                  'the service that verifies captchas does not answer: all answers are refused',
                );
            },
          })
        : undefined,
    verification,
    registerCustomer: registerCustomer({ customers, hasher, mailer, verification, welcome }),
    updateProfile: updateProfile({
      changes: throttles.changes,
      customers,
      newPasswords: announcements,
      mailer,
      hasher,
      fingerprint,
      emailChange: config.confirmEmailChange ? newEmails : undefined,
    }),
    emailChange: newEmails,
    exportAccount: exportAccount({ keptAbout: keptAboutCustomers(db, schema), notes, time, clock }),
    confirmOwner: confirmOwner({ hasher, throttles, clock }),
    deleteAccount: deleteAccount({
      mode: config.accountDeletion,
      customers,
      desk: deletionDesk(db, schema, time),
      logOut: leave,
      endLogins: whereLoggedIn.forget,
      mailer,
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

  /** One for all doors that are open: it counts the customers from then on. */
  function openCustomerList(): CustomerList {
    list ??= customerList(db, schema, state, { clock, time });
    return list;
  }

  function loginNotes(): LoginNotes {
    if (redis) return redisLoginNotes(redis, config.redisPrefix, clock);
    return db.kind === 'embedded' ? embeddedLoginNotes(db, clock) : nothingNoted;
  }

  async function findLogin(customerId: number, handle: string): Promise<Credential | undefined> {
    const [kind, id = ''] = handle.split(/:(.*)/s);
    if (kind === 'session' || kind === 'php-session') return sessions.byId(id);
    if (kind === 'access-token') return accessTokens.find(handle);
    return (await bagistoTokens.find(customerId, handle)) ?? pairs.find(customerId, handle);
  }
}
