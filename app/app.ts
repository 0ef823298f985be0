import cors from 'cors';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type Redis from 'ioredis';
import type { Logger } from 'pino';
import type { Database } from '../db/connection';
import { coreConfigTable } from '../db/core-config';
import { customersTable } from '../db/customers';
import type { ExpiringStore } from '../db/expiring-store';
import { passwordResetsTable } from '../db/password-resets';
import type { Schema } from '../db/schema';
import { bagistoCarriers } from '../routes/bagisto/credentials';
import { bagistoDoor } from '../routes/bagisto/door';
import { bagistoFailures } from '../routes/bagisto/failure-answer';
import { bagistoForms } from '../routes/bagisto/forms';
import { releases } from '../routes/bagisto/releases';
import { bagistoWire } from '../routes/bagisto/wire';
import { operationsDoor } from '../routes/operations/door';
import { pagesDoor } from '../routes/pages/door';
import { ownForms } from '../routes/pages/own-forms';
import { logIn } from './accounts/log-in';
import { passwordBroker } from './accounts/password-broker';
import { registerCustomer } from './accounts/register-customer';
import { updateProfile } from './accounts/update-profile';
import type { Config } from './config';
import { NotFound } from './errors';
import { sameSiteOnly } from './http/cross-site';
import { createMetrics } from './http/metrics';
import { cleanPaths } from './http/paths';
import { watchPressure } from './http/pressure';
import { warnAboutProxies } from './http/proxies';
import { requestLog } from './http/request-log';
import { dataHeaders } from './http/security-headers';
import { customerTokens } from './identity/customer-tokens';
import { fingerprintWith } from './identity/fingerprint';
import { createGuard } from './identity/guard';
import { jwtSigner } from './identity/jwt';
import type { PasswordHasher } from './identity/password-hasher';
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
  redis?: Redis;
  state: ExpiringStore;
  hasher: PasswordHasher;
  mailer: Mailer;
  languages: Languages;
  logger: Logger;
  clock: Clock;
  accepting(): boolean;
}

/** The composition root: everything is put together here, and nowhere else is a door mounted. */
export function createApp(deps: AppDeps): { app: Express; stop(): void } {
  const { config, shop, db, schema, redis, state, hasher, mailer, languages, logger, clock, accepting } =
    deps;
  const https = config.appUrl.protocol === 'https:';
  const time = storeTime(shop.timezone, clock);
  const today = time.today;
  const [appKey] = config.appKeys;

  const customers = customersTable(db, schema, time);
  const resets = passwordResetsTable(db, time);
  const fingerprint = fingerprintWith(deriveKey(appKey, 'fingerprint'));
  const retired = config.appKeys.slice(1).map((key) => fingerprintWith(deriveKey(key, 'fingerprint')));
  const guard = createGuard(customers, [fingerprint, ...retired]);
  const throttles = createThrottles(config.limits, config.redisPrefix, redis);
  const tokens = customerTokens(jwtSigner(config.jwt.secret), state, clock, {
    ...config.jwt,
    issuer: new URL(`${config.bagistoPrefixes[0]}/customer/login`, config.appUrl).href,
  });
  const idleSeconds = config.session.idleMinutes * 60;
  const sessions = createSessions({
    store: redis
      ? redisSessionStore(redis, `${config.redisPrefix}session:`, idleSeconds)
      : expiringSessionStore(state, idleSeconds),
    cookie: { name: shop.sessionCookie, secure: config.session.secure, domain: config.session.domain },
    signingKeys: config.appKeys.map((key) => deriveKey(key, 'session-cookie').toString('base64url')),
    idleMinutes: config.session.idleMinutes,
    maxDays: config.session.maxDays,
    clock,
  });
  const sameSite = sameSiteOnly(config.appUrl.origin, config.corsOrigins);
  const broker = passwordBroker({
    customers,
    resets,
    hasher,
    mailer,
    clock,
    appKey,
    reveals: config.forgotPasswordReveals,
  });
  const demandsVerification =
    config.allowUnverified === 'auto'
      ? coreConfigTable(db, schema).demandsVerification
      : async () => config.allowUnverified === false;
  const metrics = config.metrics ? createMetrics(hasher) : undefined;
  const pressure = watchPressure();

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.set('query parser', false);
  app.set('trust proxy', config.trustProxy);
  if (config.session.secure) {
    // TLS ends at the proxy, and not every proxy says so: APP_URL does. express-session asks `req.secure`.
    Object.defineProperty(app.request, 'secure', { get: () => true });
  }

  app.use(requestLog(logger));
  if (metrics) app.use(metrics.count);
  app.use(warnAboutProxies(logger));
  const forData = dataHeaders(https);
  app.use(['/health', '/metrics'], forData);
  app.use(
    operationsDoor({
      accepting,
      probes: [
        { name: 'database', check: () => db.ping() },
        ...(redis ? [{ name: 'redis', check: async () => void (await redis.ping()) }] : []),
      ],
      metrics: metrics?.registry,
    }),
  );
  app.use(cleanPaths);
  if (shop.doors.includes('pages')) {
    const { logoUrl, color } = config.mail;
    app.use(
      pagesDoor({
        broker,
        throttles,
        ownForms: ownForms(sameSite, deriveKey(appKey, 'page-forms'), clock),
        forgotPasswordReveals: config.forgotPasswordReveals,
        look: { shop: config.appName, logoUrl, color, https },
        appUrl: config.appUrl,
        apiPrefix: config.bagistoPrefixes[0] ?? '/api',
        deepLink: config.appDeepLink,
        languages,
        today,
        relief: pressure.relief,
        logger,
      }),
    );
  }
  app.use(forData);
  app.use(crossOrigin(config.corsOrigins));
  // After the pages, which say in their own way that it is too much.
  app.use(pressure.relief);

  const release = releases[shop.release];
  if (shop.doors.includes('bagisto')) {
    const door = bagistoDoor({
      logIn: logIn({ customers, hasher, demandsVerification }),
      registerCustomer: registerCustomer({ customers, hasher, mailer, welcome: config.mail.welcome }),
      updateProfile: updateProfile({ customers, mailer, hasher, fingerprint }),
      broker,
      throttles,
      forms: bagistoForms(customers, schema.customers, release),
      wire: bagistoWire(release, time),
      release,
      carriers: bagistoCarriers(tokens, sessions, sameSite),
      tokens,
      sessions,
      sameSite,
      fingerprint,
      forgotPasswordReveals: config.forgotPasswordReveals,
      languages,
      guard,
      today,
      logger,
    });
    for (const prefix of config.bagistoPrefixes) app.use(prefix, door);
  }
  app.use((req, res) => {
    if (req.method !== 'OPTIONS') throw new NotFound();
    res.status(200).end();
  });
  app.use(bagistoFailures(release, languages, logger) satisfies ErrorRequestHandler);
  return { app, stop: pressure.stop };
}

/** Anybody's page may read public answers; only the sites a shop has named may do so with the user's cookie. */
function crossOrigin(origins: string[]) {
  const anybody = origins.includes('*');
  return cors({
    origin: anybody ? '*' : origins,
    credentials: !anybody,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['Retry-After', 'X-Request-Id'],
    maxAge: 600,
    preflightContinue: true,
  });
}
