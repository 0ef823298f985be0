import path from 'node:path';
import Joi from 'joi';
import { StartRefused } from './errors';
import { keptSecret, weakness } from './secrets';

export type ReleaseName = 'documented' | '0.x' | '1.0' | '1.3';
export type DoorName = 'bagisto' | 'pages';

export interface EmbeddedDatabaseConfig {
  kind: 'embedded';
  file: string;
}

export interface MysqlDatabaseConfig {
  kind: 'mysql';
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
  prefix: string;
  poolMax: number;
}

export interface RedisConfig {
  url?: string;
  host: string;
  port: number;
  password?: string;
  database: number;
}

export interface MailConfig {
  fromAddress: string;
  fromName: string;
}

export interface LimitsConfig {
  loginPerAccountAndAddress: number;
  loginPerAccount: number;
  loginPerAddress: number;
  registerPerAddress: number;
  forgotPerAddress: number;
  exempt: string[];
}

export interface Config {
  production: boolean;
  host: string;
  port: number;
  storagePath: string;
  appName: string;
  appUrl: URL;
  /** Undefined where the database decides: see shop.ts. */
  timezone?: string;
  release?: ReleaseName;
  doors?: DoorName[];
  sessionCookie?: string;
  appKeys: [string, ...string[]];
  jwt: { secret: string; ttlMinutes: number; leewaySeconds: number };
  database: EmbeddedDatabaseConfig | MysqlDatabaseConfig;
  redis?: RedisConfig;
  redisPrefix: string;
  mail: MailConfig;
  session: { idleMinutes: number; maxDays: number; domain?: string; secure: boolean };
  bagistoPrefixes: string[];
  trustProxy: number | string[];
  corsOrigins: string[];
  limits: LimitsConfig;
  bcryptCost: number;
  allowUnverified: 'auto' | boolean;
  forgotPasswordReveals: boolean;
  logLevel: string;
  metrics: boolean;
}

const parts = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
const list = (fallback: string) => Joi.string().custom(parts).default(parts(fallback));
const flag = (fallback: boolean) =>
  Joi.boolean().truthy('1', 'on', 'yes').falsy('0', 'off', 'no').default(fallback);
const limit = (fallback: number) => Joi.number().integer().min(0).default(fallback);
const webAddress = Joi.string().uri({ scheme: ['http', 'https'] });
const timezone = Joi.string().custom((name: string, helpers) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name;
  } catch {
    return helpers.message({ custom: '{{#label}} is not a time zone; write it like UTC or Asia/Kolkata' });
  }
});

/** Every key we read. Laravel's names where Laravel has one, so that Bagisto's own .env is a configuration. */
const keys = {
  NODE_ENV: Joi.string(),
  APP_ENV: Joi.string(),
  HOST: Joi.string().default('127.0.0.1'),
  PORT: Joi.number().port().default(3000),
  STORAGE_PATH: Joi.string().default('./storage'),
  APP_NAME: Joi.string().default('Bagisto'),
  APP_URL: webAddress,
  APP_KEY: Joi.string(),
  APP_PREVIOUS_KEYS: list(''),
  APP_TIMEZONE: timezone,
  JWT_SECRET: Joi.string(),
  JWT_TTL: Joi.number().integer().min(1).default(60),
  JWT_LEEWAY: Joi.number().integer().min(0).default(0),
  DB_HOST: Joi.string().default('127.0.0.1'),
  DB_PORT: Joi.number().port().default(3306),
  DB_DATABASE: Joi.string(),
  DB_USERNAME: Joi.string().default('root'),
  DB_PASSWORD: Joi.string().allow('').default(''),
  DB_PREFIX: Joi.string().pattern(/^\w*$/, 'letters, digits and underscores').allow('').default(''),
  DB_POOL_MAX: Joi.number().integer().min(1).default(10),
  REDIS_URL: Joi.string().uri({ scheme: ['redis', 'rediss'] }),
  REDIS_HOST: Joi.string(),
  REDIS_PORT: Joi.number().port().default(6379),
  REDIS_PASSWORD: Joi.string(),
  REDIS_DB: Joi.number().integer().min(0).default(0),
  REDIS_PREFIX: Joi.string().default('accounts:'),
  SHOP_MAIL_FROM: Joi.string(),
  MAIL_FROM_NAME: Joi.string(),
  SESSION_COOKIE: Joi.string().pattern(/^[\w!#$%&'*.^`|~+-]+$/, 'characters allowed in a cookie name'),
  SESSION_LIFETIME: Joi.number().integer().min(1).default(120),
  SESSION_MAX_DAYS: Joi.number().min(1).default(30),
  SESSION_DOMAIN: Joi.string(),
  SESSION_SECURE_COOKIE: Joi.boolean(),
  BAGISTO_PREFIXES: list('/public/api,/api'),
  BAGISTO_RELEASE: Joi.string().valid('auto', 'documented', '0.x', '1.0', '1.3').default('auto'),
  DOORS: list(''),
  TRUST_PROXY: list('loopback'),
  CORS_ORIGINS: list('*'),
  LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: limit(5),
  LIMIT_LOGIN_PER_ACCOUNT: limit(20),
  LIMIT_LOGIN_PER_ADDRESS: limit(100),
  LIMIT_REGISTER_PER_ADDRESS: limit(20),
  LIMIT_FORGOT_PER_ADDRESS: limit(20),
  LIMIT_EXEMPT: list(''),
  BCRYPT_COST: Joi.number().integer().min(10).max(15).default(10),
  ALLOW_UNVERIFIED: Joi.string().valid('auto', 'true', 'false').default('auto'),
  FORGOT_PASSWORD_REVEALS: flag(true),
  LOG_LEVEL: Joi.string().valid('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
  METRICS: flag(false),
};

export const configKeys = Object.keys(keys);

const schema = Joi.object(keys)
  .unknown(true)
  .prefs({ abortEarly: false, errors: { wrap: { label: false } } });

/** Laravel's env() reads these words as null, true, false and the empty string. */
function laravelValue(text: string): string | undefined {
  const word = text.trim().toLowerCase();
  if (word === 'null' || word === '(null)' || word === '' || word === 'empty' || word === '(empty)')
    return undefined;
  if (word === '(true)') return 'true';
  if (word === '(false)') return 'false';
  return text;
}

export function readConfig(environment: Record<string, string | undefined>): Config {
  const given: Record<string, string> = {};
  for (const key of configKeys) {
    const value = laravelValue(environment[key] ?? '');
    if (value !== undefined) given[key] = value;
  }
  const { value: env, error } = schema.validate(given);
  if (error) throw new StartRefused(error.details.map((detail) => detail.message).join('; '));

  const production = env.NODE_ENV === 'production' || env.APP_ENV === 'production';
  const storagePath = path.resolve(env.STORAGE_PATH);
  const embedded = env.DB_DATABASE === undefined;
  if (!embedded && !env.REDIS_HOST && !env.REDIS_URL) {
    throw new StartRefused(
      'DB_DATABASE is set, so REDIS_HOST or REDIS_URL is needed as well: sessions live in Redis',
    );
  }
  const secret = (key: 'APP_KEY' | 'JWT_SECRET'): string => {
    const strict = production && !embedded;
    if (env[key] === undefined && !strict) return keptSecret(storagePath, key);
    const problem = weakness(env[key]);
    if (problem && strict)
      throw new StartRefused(`${key} ${problem}; set it to at least 32 random characters`);
    return env[key];
  };
  const appUrl = new URL(
    env.APP_URL ?? `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${env.PORT}`,
  );
  const secure: boolean = env.SESSION_SECURE_COOKIE ?? appUrl.protocol === 'https:';
  if (production && secure && appUrl.protocol !== 'https:') {
    throw new StartRefused(
      'APP_URL begins with http:// but SESSION_SECURE_COOKIE is on: no browser would send the cookie; use https:// in APP_URL',
    );
  }
  const trustHops =
    env.TRUST_PROXY.length === 1 && /^\d+$/.test(env.TRUST_PROXY[0]) ? Number(env.TRUST_PROXY[0]) : undefined;
  if (env.TRUST_PROXY.includes('true') || env.TRUST_PROXY.includes('*')) {
    throw new StartRefused(
      'TRUST_PROXY must list the proxies (addresses, ranges, loopback) or be a number of hops: "everybody" would let clients forge their address',
    );
  }
  const unknownDoor = env.DOORS.find((door: string) => door !== 'bagisto' && door !== 'pages');
  if (unknownDoor) throw new StartRefused(`DOORS names "${unknownDoor}"; the doors are bagisto, pages`);

  return Object.freeze<Config>({
    production,
    host: env.HOST,
    port: env.PORT,
    storagePath,
    appName: env.APP_NAME,
    appUrl,
    timezone: env.APP_TIMEZONE,
    release: env.BAGISTO_RELEASE === 'auto' ? undefined : env.BAGISTO_RELEASE,
    doors: env.DOORS.length > 0 ? env.DOORS : undefined,
    sessionCookie: env.SESSION_COOKIE,
    appKeys: [secret('APP_KEY'), ...env.APP_PREVIOUS_KEYS],
    jwt: { secret: secret('JWT_SECRET'), ttlMinutes: env.JWT_TTL, leewaySeconds: env.JWT_LEEWAY },
    database: embedded
      ? { kind: 'embedded', file: path.join(storagePath, 'accounts.sqlite') }
      : {
          kind: 'mysql',
          host: env.DB_HOST,
          port: env.DB_PORT,
          database: env.DB_DATABASE,
          user: env.DB_USERNAME,
          password: env.DB_PASSWORD,
          prefix: env.DB_PREFIX,
          poolMax: env.DB_POOL_MAX,
        },
    redis:
      env.REDIS_URL || env.REDIS_HOST
        ? {
            url: env.REDIS_URL,
            host: env.REDIS_HOST ?? '127.0.0.1',
            port: env.REDIS_PORT,
            password: env.REDIS_PASSWORD,
            database: env.REDIS_DB,
          }
        : undefined,
    redisPrefix: env.REDIS_PREFIX,
    mail: {
      fromAddress: env.SHOP_MAIL_FROM ?? `shop@${appUrl.hostname}`,
      fromName: env.MAIL_FROM_NAME ?? env.APP_NAME,
    },
    session: {
      idleMinutes: env.SESSION_LIFETIME,
      maxDays: env.SESSION_MAX_DAYS,
      domain: env.SESSION_DOMAIN,
      secure,
    },
    bagistoPrefixes: env.BAGISTO_PREFIXES.map((prefix: string) => `/${prefix.replace(/^\/+|\/+$/g, '')}`),
    trustProxy: trustHops ?? env.TRUST_PROXY,
    corsOrigins: env.CORS_ORIGINS,
    limits: {
      loginPerAccountAndAddress: env.LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS,
      loginPerAccount: env.LIMIT_LOGIN_PER_ACCOUNT,
      loginPerAddress: env.LIMIT_LOGIN_PER_ADDRESS,
      registerPerAddress: env.LIMIT_REGISTER_PER_ADDRESS,
      forgotPerAddress: env.LIMIT_FORGOT_PER_ADDRESS,
      exempt: env.LIMIT_EXEMPT,
    },
    bcryptCost: env.BCRYPT_COST,
    allowUnverified: env.ALLOW_UNVERIFIED === 'auto' ? 'auto' : env.ALLOW_UNVERIFIED === 'true',
    forgotPasswordReveals: env.FORGOT_PASSWORD_REVEALS,
    logLevel: env.LOG_LEVEL,
    metrics: env.METRICS,
  });
}
