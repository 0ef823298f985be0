import net from 'node:net';
import Joi from 'joi';
import proxyaddr from 'proxy-addr';
import { StartRefused } from '../../accounts/errors';

const parts = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
const list = (fallback: string) => Joi.string().custom(parts).default(parts(fallback));
const trueOrFalse = Joi.boolean().truthy('1', 'on', 'yes').falsy('0', 'off', 'no');
const flag = (fallback: boolean) => trueOrFalse.default(fallback);
const everybody =
  '{{#label}} must list the proxies (addresses, ranges, loopback) or be a number of hops: "everybody" would let clients forge their address';
const noAddress =
  '{{#label}} must list addresses, ranges like 10.0.0.0/8, or the words loopback, linklocal, uniquelocal';
/** Compiled here, so that a slip of the pen is refused by its key and not by a library. */
const addresses = Joi.string().custom((text: string, helpers) => {
  try {
    proxyaddr.compile(parts(text));
    return parts(text);
  } catch {
    return helpers.message({ custom: noAddress });
  }
});
const proxies = Joi.string().custom((text: string, helpers) => {
  if (/^(\d+|false)$/i.test(text.trim())) return Number(text) || 0;
  if (/(^|,)\s*(true|\*|\S*\/0)\s*(,|$)/i.test(text)) return helpers.message({ custom: everybody });
  const { value, error } = addresses.validate(text);
  return error ? helpers.message({ custom: noAddress }) : value;
});
/** As browsers write them; apps have schemes of their own. */
const origins = Joi.string().custom((text: string, helpers) => {
  const list = parts(text).map((origin) => origin.replace(/\/$/, ''));
  if (list.every((origin) => origin === '*' || /^[a-z][a-z0-9+.-]*:\/\/[^/\s]+$/.test(origin))) return list;
  return helpers.message({ custom: '{{#label}} must list origins like https://shop.example.com, or be *' });
});
const prefixes = Joi.string().custom((text: string, helpers) => {
  const found = parts(text);
  // A whole address, or one with a query, is no path that a request could have.
  if (found.length > 0 && !found.some((prefix) => /[?#]|:\/\//.test(prefix))) return found;
  return helpers.message({
    custom: '{{#label}} must list paths like /public/api,/api, or be / for the root',
  });
});
/** host:port, and IPv6 as in [::1]:3306; where no port is named it is the usual one. */
const servers = Joi.string().custom((text: string, helpers) => {
  const found = parts(text).map((part) => {
    if (net.isIPv6(part)) return { host: part };
    const [, v6, name, port] = /^(?:\[([\da-f:.]+)\]|([^\s:/[\]]+))(?::(\d{1,5}))?$/i.exec(part) ?? [];
    const host = v6 ?? name;
    if (host === undefined || port === undefined) return host && { host };
    return Number(port) >= 1 && Number(port) <= 65_535 && { host, port: Number(port) };
  });
  if (found.length > 0 && found.every(Boolean)) return found;
  return helpers.message({ custom: '{{#label}} must list servers like 10.0.0.1:6379,10.0.0.2:6379' });
});
const limit = (fallback: number) => Joi.number().integer().min(0).default(fallback);
const webAddress = Joi.string().uri({ scheme: ['http', 'https'] });
/** A cookie with any other domain is not written, and a login without its cookie looks like a good one. */
const cookieDomain = Joi.string()
  .pattern(/^\.?[a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)*$/i)
  .messages({
    'string.pattern.base': '{{#label}} must be a host name like .shop.example.com, without http:// and port',
  });
/** An origin alone: what a client asks for goes behind it as it is. */
const origin = webAddress.custom((text: string, helpers) => {
  const { pathname, search, hash, username } = new URL(text);
  if (pathname === '/' && `${search}${hash}${username}` === '') return text;
  return helpers.message({
    custom: '{{#label}} must be an address like http://127.0.0.1:8080, without a path',
  });
});
const percent = Joi.number().min(0).max(100).default(0);
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
  HOST: Joi.string()
    .replace(/^\[(.*)\]$/, '$1')
    .default('127.0.0.1'),
  PORT: Joi.number().port().default(3000),
  STORAGE_PATH: Joi.string().default('./storage'),
  WORKERS: Joi.number().integer().min(1).max(256).allow('auto').default(1),
  APP_NAME: Joi.string().default('Bagisto'),
  APP_URL: webAddress,
  APP_KEY: Joi.string(),
  APP_PREVIOUS_KEYS: list(''),
  APP_TIMEZONE: timezone,
  APP_LOCALE: Joi.string().default('en'),
  LANG_PATH: Joi.string(),
  JWT_SECRET: Joi.string(),
  JWT_TTL: Joi.number().integer().min(1).default(60),
  JWT_LEEWAY: Joi.number().integer().min(0).default(0),
  DB_HOST: servers.default([{ host: '127.0.0.1' }]),
  DB_PORT: Joi.number().port().default(3306),
  DB_DATABASE: Joi.string(),
  DB_USERNAME: Joi.string().default('root'),
  DB_PASSWORD: Joi.string().allow('').default(''),
  DB_PREFIX: Joi.string().pattern(/^\w*$/, 'letters, digits and underscores').allow('').default(''),
  DB_POOL_MAX: Joi.number().integer().min(1).default(10),
  DB_READ_HOST: servers,
  DB_SSL: flag(false),
  MYSQL_ATTR_SSL_CA: Joi.string(),
  MYSQL_ATTR_SSL_VERIFY_SERVER_CERT: flag(true),
  REDIS_URL: Joi.string().uri({ scheme: ['redis', 'rediss'] }),
  REDIS_HOST: Joi.string(),
  REDIS_PORT: Joi.number().port().default(6379),
  REDIS_PASSWORD: Joi.string(),
  REDIS_DB: Joi.number().integer().min(0).default(0),
  REDIS_PREFIX: Joi.string().default('accounts:'),
  REDIS_TLS: flag(false),
  REDIS_CLUSTER: servers,
  REDIS_SENTINELS: servers,
  REDIS_SENTINEL_NAME: Joi.string().default('mymaster'),
  REDIS_SENTINEL_PASSWORD: Joi.string(),
  MAIL_HOST: Joi.string(),
  MAIL_PORT: Joi.number().port().default(587),
  MAIL_USERNAME: Joi.string(),
  MAIL_PASSWORD: Joi.string(),
  MAIL_ENCRYPTION: Joi.string().valid('tls', 'ssl'),
  MAIL_WELCOME: flag(false),
  SHOP_LOGO_URL: webAddress,
  SHOP_COLOR: Joi.string()
    .pattern(/^#[0-9a-f]{6}$/i, 'a colour like #1d4ed8')
    .default('#1d4ed8'),
  APP_DEEP_LINK: Joi.string().uri(),
  SHOP_MAIL_FROM: Joi.string().email({ tlds: false, minDomainSegments: 1 }),
  MAIL_FROM_ADDRESS: Joi.string().email({ tlds: false, minDomainSegments: 1 }),
  MAIL_FROM_NAME: Joi.string(),
  SESSION_COOKIE: Joi.string().pattern(/^[\w!#$%&'*.^`|~+-]+$/, 'characters allowed in a cookie name'),
  SESSION_LIFETIME: Joi.number().integer().min(1).default(120),
  SESSION_MAX_DAYS: Joi.number().min(1).default(30),
  SESSION_DOMAIN: cookieDomain,
  SESSION_SECURE_COOKIE: trueOrFalse,
  BAGISTO_PREFIXES: prefixes.default(['/public/api', '/api']),
  BAGISTO_RELEASE: Joi.string().valid('auto', 'documented', '0.x', '1.0', '1.3').default('auto'),
  DOORS: list(''),
  EVERSHOP_OPEN_REGISTRATION: flag(false),
  STOREFRONT_KEYS: list(''),
  GRAPHQL_INTROSPECTION: flag(true),
  GRAPHIQL: flag(false),
  ACCESS_TOKEN_DAYS: Joi.number().min(0).max(36_500).default(0),
  GRAPHQL_PICTURE_MB: Joi.number().min(0).max(32).default(5),
  PHP_URL: origin,
  PHP_HOST: Joi.string().pattern(/^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/i, 'a host name'),
  PHP_TIMEOUT: Joi.number().min(0.1).max(3600).default(30),
  PHP_CONNECTIONS: Joi.number().integer().min(1).max(10_000).default(64),
  PHP_SHARE: percent,
  SHADOW: percent,
  TRUST_PROXY: proxies.default(['loopback']),
  CORS_ORIGINS: origins.default(['*']),
  LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: limit(5),
  LIMIT_LOGIN_PER_ACCOUNT: limit(20),
  LIMIT_LOGIN_PER_ADDRESS: limit(100),
  LIMIT_REGISTER_PER_ADDRESS: limit(20),
  LIMIT_FORGOT_PER_ADDRESS: limit(20),
  LIMIT_RESET_PER_ADDRESS: limit(20),
  LIMIT_EXEMPT: addresses.default([]),
  BCRYPT_COST: Joi.number().integer().min(10).max(15).default(10),
  ALLOW_UNVERIFIED: trueOrFalse.allow('auto').default('auto'),
  FORGOT_PASSWORD_REVEALS: flag(true),
  LOG_LEVEL: Joi.string().valid('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
  METRICS: flag(false),
  DOCS: trueOrFalse,
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

/** The values of our keys, checked and with their defaults; everything else in a .env is none of our business. */
// Joi leaves what it validated untyped; config.ts gives every value its type.
export function readKeys(environment: Record<string, string | undefined>) {
  const given: Record<string, string> = {};
  for (const key of configKeys) {
    const value = laravelValue(environment[key] ?? '');
    if (value !== undefined) given[key] = value;
  }
  const { value, error } = schema.validate(given);
  if (error) throw new StartRefused(error.details.map((detail) => detail.message).join('; '));
  return value;
}
