import os from 'node:os';
import path from 'node:path';
import { StartRefused } from '../../accounts/errors';
import { isFolder } from '../../accounts/storage-folder';
import { spelt } from '../../routes/http/paths';
import { downFile } from '../maintenance';
import { type KeyValues, readKeys } from './config-keys';
import { oneLoginConfig } from './one-login-config';
import { keptSecret, weakness } from './secrets';
import { databaseConfig, redisConfig } from './store-config';

export type Config = ReturnType<typeof readConfig>;

/** All of them at once: one by one, each start would name the next. */
function refuseWeak(
  secrets: Record<string, string | undefined>,
  { mayBeMade }: { mayBeMade: boolean },
): void {
  const problems = Object.entries(secrets).flatMap(([key, value]) => {
    const problem = value === undefined && mayBeMade ? undefined : weakness(value);
    return problem ? [`${key} ${problem}`] : [];
  });
  if (problems.length === 0) return;
  throw new StartRefused(
    `${problems.join(' and ')}; set ${problems.length > 1 ? 'each' : 'it'} to at least 32 random characters`,
  );
}

export function readConfig(environment: Record<string, string | undefined>) {
  const env = readKeys(environment);
  const production = env.NODE_ENV === 'production' || env.APP_ENV === 'production';
  const storagePath = path.resolve(env.STORAGE_PATH);
  const embedded = env.DB_DATABASE === undefined;
  const secrets = { APP_KEY: env.APP_KEY, JWT_SECRET: env.JWT_SECRET };
  if (production) refuseWeak(secrets, { mayBeMade: embedded });
  const secret = (key: keyof typeof secrets): string => secrets[key] ?? keptSecret(storagePath, key);
  const appKeys: [string, ...string[]] = [secret('APP_KEY'), ...env.APP_PREVIOUS_KEYS];
  const appUrl = new URL(
    env.APP_URL ?? `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${env.PORT}`,
  );
  const secure = env.SESSION_SECURE_COOKIE ?? appUrl.protocol === 'https:';
  if (production && secure && appUrl.protocol !== 'https:') {
    throw new StartRefused(
      'APP_URL begins with http:// but SESSION_SECURE_COOKIE is on: no browser would send the cookie; use https:// in APP_URL',
    );
  }

  return Object.freeze({
    production,
    host: env.HOST,
    port: env.PORT,
    storagePath,
    /** Processes that serve, side by side on one port. */
    workers: workersOf(env.WORKERS, embedded),
    appName: env.APP_NAME,
    appUrl,
    https: appUrl.protocol === 'https:' ? { hstsSubdomains: env.HSTS_SUBDOMAINS } : undefined,
    /** The app that a page sends a person back to. */
    appDeepLink: env.APP_DEEP_LINK,
    /** The shop that pages lead back to. */
    shopUrl: env.SHOP_URL,
    /** Undefined where the database decides: see shop.ts. */
    timezone: env.APP_TIMEZONE,
    language: env.APP_LOCALE,
    languagesPath: languagesFolder(env.LANG_PATH, storagePath),
    release: env.BAGISTO_RELEASE === 'auto' ? undefined : env.BAGISTO_RELEASE,
    doors: env.DOORS.length > 0 ? env.DOORS : undefined,
    sessionCookie: env.SESSION_COOKIE,
    appKeys,
    jwt: { secret: secret('JWT_SECRET'), ttlMinutes: env.JWT_TTL, leewaySeconds: env.JWT_LEEWAY },
    database: databaseConfig(env, storagePath),
    redis: redisConfig(env),
    redisPrefix: env.REDIS_PREFIX ?? 'accounts:',
    mail: {
      smtp:
        env.MAIL_HOST === undefined
          ? undefined
          : {
              host: env.MAIL_HOST,
              port: env.MAIL_PORT,
              username: env.MAIL_USERNAME,
              password: env.MAIL_PASSWORD,
              encryption: env.MAIL_ENCRYPTION,
            },
      logoUrl: env.SHOP_LOGO_URL,
      color: env.SHOP_COLOR,
      welcome: env.MAIL_WELCOME,
      notices: env.MAIL_NOTICES,
      fromAddress: env.SHOP_MAIL_FROM ?? env.MAIL_FROM_ADDRESS ?? `shop@${appUrl.hostname}`,
      fromName: env.MAIL_FROM_NAME ?? env.APP_NAME,
    },
    session: {
      idleMinutes: env.SESSION_LIFETIME ?? 120,
      maxDays: env.SESSION_MAX_DAYS,
      domain: env.SESSION_DOMAIN,
      secure,
    },
    oneLogin: oneLoginConfig(env),
    bagistoPrefixes: env.BAGISTO_PREFIXES.map(pathPrefix),
    /** Undefined where there is none behind us. */
    php: phpConfig(env),
    trustProxy: env.TRUST_PROXY,
    corsOrigins: env.CORS_ORIGINS,
    evershop: { openRegistration: env.EVERSHOP_OPEN_REGISTRATION },
    /** Whether a list refuses filters that it does not know, instead of ignoring them. */
    strictQuery: env.STRICT_QUERY,
    graphql: {
      storefrontKeys: env.STOREFRONT_KEYS,
      introspection: env.GRAPHQL_INTROSPECTION,
      explorer: env.GRAPHIQL,
      tokenDays: env.ACCESS_TOKEN_DAYS,
      pictureMegabytes: env.GRAPHQL_PICTURE_MB,
    },
    limits: {
      loginPerAccountAndAddress: env.LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS,
      loginPerAccount: env.LIMIT_LOGIN_PER_ACCOUNT,
      loginPerAddress: env.LIMIT_LOGIN_PER_ADDRESS,
      registerPerAddress: env.LIMIT_REGISTER_PER_ADDRESS,
      forgotPerAddress: env.LIMIT_FORGOT_PER_ADDRESS,
      resetPerAddress: env.LIMIT_RESET_PER_ADDRESS,
      changesPerCustomer: env.LIMIT_CHANGES_PER_CUSTOMER,
      linksPerCustomer: env.LIMIT_LINKS_PER_CUSTOMER,
      exempt: env.LIMIT_EXEMPT,
    },
    /** The page of the shop to which a reset mail leads instead of to ours. */
    resetUrl: env.RESET_URL,
    /** How many addresses a customer may have. */
    addressesMax: env.ADDRESSES_MAX,
    bcryptCost: env.BCRYPT_COST,
    /** New accounts wait until their address is confirmed, also where the database has no such setting. */
    verifyEmail: env.VERIFY_EMAIL,
    /** A customer's new address counts once its mailbox has confirmed it. */
    confirmEmailChange: env.CONFIRM_EMAIL_CHANGE,
    allowUnverified: env.ALLOW_UNVERIFIED,
    /** Set where we are closed while PHP has left this file. */
    maintenanceFile: maintenanceFile(env),
    /** Whether we ask for the captcha of a shop that has switched it on, and the service that verifies answers. */
    captcha: { asked: env.CAPTCHA === 'auto', service: new URL(env.CAPTCHA_URL) },
    forgotPasswordReveals: env.FORGOT_PASSWORD_REVEALS,
    accountDeletion: env.ACCOUNT_DELETION,
    /** Undefined where the database decides. */
    accountPage: env.ACCOUNT_PAGE,
    logLevel: env.LOG_LEVEL,
    metrics: env.METRICS,
    /** Whether the API is described at /docs, where it can be tried as well. */
    docs: env.DOCS ?? !production,
  });
}

function maintenanceFile({ RESPECT_MAINTENANCE, PHP_STORAGE_PATH }: KeyValues): string | undefined {
  if (!RESPECT_MAINTENANCE) return undefined;
  if (PHP_STORAGE_PATH !== undefined) return downFile(PHP_STORAGE_PATH);
  throw new StartRefused(
    "RESPECT_MAINTENANCE needs the shop's storage folder, where php artisan down leaves a file: set PHP_STORAGE_PATH to it",
  );
}

export type PhpConfig = NonNullable<Config['php']>;

function phpConfig(env: KeyValues) {
  if (env.PHP_URL !== undefined) {
    return {
      url: new URL(env.PHP_URL),
      /** The Host that PHP is asked under; undefined: the client's. */
      host: env.PHP_HOST,
      timeoutMs: env.PHP_TIMEOUT * 1000,
      /** Connections of each of our processes. */
      connections: env.PHP_CONNECTIONS,
      /** Per cent of the callers whom PHP answers on the customer paths, until a dial was turned. */
      share: env.PHP_SHARE,
      /** Per cent of the requests that are shown to the other side as well. */
      shadow: env.SHADOW,
    };
  }
  if (env.PHP_SHARE > 0 || env.SHADOW > 0)
    throw new StartRefused('PHP_SHARE and SHADOW need a PHP to ask: set PHP_URL to its address');
  return undefined;
}

function workersOf(workers: number | 'auto', embedded: boolean): number {
  if (workers === 'auto') return embedded ? 1 : os.availableParallelism();
  if (workers > 1 && embedded) {
    throw new StartRefused(
      `WORKERS is ${workers}, but the embedded database belongs to one process; set DB_DATABASE (and a Redis) for more, or leave WORKERS at 1`,
    );
  }
  return workers;
}

/** A folder that is named must be there; the usual one need not. */
function languagesFolder(folder: string | undefined, storagePath: string): string {
  if (folder === undefined) return path.join(storagePath, 'lang');
  if (isFolder(folder)) return folder;
  throw new StartRefused(
    `LANG_PATH ${folder} is no folder; name the one with your catalogues, or leave it out`,
  );
}

/** Spells a prefix as it stands before the clean path of a request: the root is nothing. */
function pathPrefix(prefix: string): string {
  const path = spelt(`/${prefix}/`);
  return path === '/' ? '' : path;
}
