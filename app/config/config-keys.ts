import Joi from 'joi';
import { type DeletionMode, deletionModes } from '../../accounts/account-deletion';
import { StartRefused } from '../../accounts/errors';
import type { ReleaseName } from '../../accounts/release';
import {
  addresses,
  deepLink,
  doors,
  list,
  type NamedServer,
  origin,
  origins,
  prefixes,
  proxies,
  reading,
  servers,
  timezone,
} from './key-readers';

/** How one key is checked, and the type of its value. */
interface Key<T> {
  schema: Joi.AnySchema<T>;
}

function key<T>(schema: Joi.AnySchema<T>): Key<T | undefined>;
function key<T>(schema: Joi.AnySchema<T>, fallback: T): Key<T>;
function key(schema: Joi.AnySchema, fallback?: Joi.BasicType): Key<unknown> {
  return { schema: fallback === undefined ? schema : schema.default(fallback) };
}

const text = Joi.string();
const textOrEmpty = text.allow('');
const oneOf = <const T extends string>(...words: T[]) => Joi.string<T>().valid(...words);
const integer = (least: number) => Joi.number().integer().min(least);
const port = Joi.number().port();
const inWords = <T>(schema: Joi.BooleanSchema<T>) => schema.truthy('1', 'on', 'yes').falsy('0', 'off', 'no');
const trueOrFalse = inWords(Joi.boolean());
const flag = (fallback: boolean) => key(trueOrFalse, fallback);
const limit = (fallback: number) => key(integer(0), fallback);
const webAddress = Joi.string()
  .uri({ scheme: ['http', 'https'] })
  .messages({ 'string.uriCustomScheme': '{{#label}} must be an address like https://shop.example.com' });
const redisAddress = Joi.string()
  .uri({ scheme: ['redis', 'rediss'] })
  .messages({ 'string.uriCustomScheme': '{{#label}} must be an address like redis://127.0.0.1:6379' });
const hostName = Joi.string()
  .replace(/^\[(.*)\]$/, '$1')
  .pattern(/^[\w.:-]+$/)
  .messages({ 'string.pattern.base': '{{#label}} must be an address or a name, like 127.0.0.1 or 0.0.0.0' });
const percent = Joi.number().min(0).max(100);
const mailAddress = Joi.string().email({ tlds: false, minDomainSegments: 1 });
/** A cookie with any other domain is not written, and a login without its cookie looks like a good one. */
const cookieDomain = Joi.string()
  .pattern(/^\.?[a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)*$/i)
  .messages({
    'string.pattern.base': '{{#label}} must be a host name like .shop.example.com, without http:// and port',
  });

/** Every key we read. Laravel's names where Laravel has one, so that Bagisto's own .env is a configuration. */
const keys = {
  NODE_ENV: key(text),
  APP_ENV: key(text),
  HOST: key(hostName, '127.0.0.1'),
  PORT: key(port, 3000),
  STORAGE_PATH: key(text, './storage'),
  WORKERS: key(
    Joi.number<number | 'auto'>()
      .integer()
      .min(1)
      .max(256)
      .allow('auto')
      .messages({ '*': '{{#label}} must be a number from 1 to 256, or auto' }),
    1,
  ),
  APP_NAME: key(text, 'Bagisto'),
  APP_URL: key(webAddress),
  APP_KEY: key(text),
  APP_PREVIOUS_KEYS: key(reading(list), []),
  APP_TIMEZONE: key(reading(timezone)),
  APP_LOCALE: key(text, 'en'),
  LANG_PATH: key(text),
  JWT_SECRET: key(text),
  JWT_TTL: key(integer(1), 60),
  JWT_LEEWAY: key(integer(0), 0),
  DB_HOST: key<[NamedServer, ...NamedServer[]]>(reading(servers), [{ host: '127.0.0.1' }]),
  DB_PORT: key(port, 3306),
  DB_DATABASE: key(text),
  DB_USERNAME: key(text, 'root'),
  DB_PASSWORD: key(textOrEmpty, ''),
  DB_PREFIX: key(textOrEmpty.pattern(/^\w*$/, 'letters, digits and underscores'), ''),
  DB_POOL_MAX: key(integer(1), 10),
  DB_READ_HOST: key(reading(servers)),
  DB_SSL: flag(false),
  MYSQL_ATTR_SSL_CA: key(text),
  MYSQL_ATTR_SSL_VERIFY_SERVER_CERT: flag(true),
  REDIS_URL: key(redisAddress),
  REDIS_HOST: key(text),
  REDIS_PORT: key(port, 6379),
  REDIS_PASSWORD: key(text),
  REDIS_DB: key(integer(0), 0),
  REDIS_PREFIX: key(text),
  REDIS_TLS: flag(false),
  REDIS_CLUSTER: key(reading(servers)),
  REDIS_SENTINELS: key(reading(servers)),
  REDIS_SENTINEL_NAME: key(text, 'mymaster'),
  REDIS_SENTINEL_PASSWORD: key(text),
  MAIL_HOST: key(text),
  MAIL_PORT: key(port, 587),
  MAIL_USERNAME: key(text),
  MAIL_PASSWORD: key(text),
  MAIL_ENCRYPTION: key(oneOf('tls', 'ssl').messages({ 'any.only': '{{#label}} must be tls, ssl or null' })),
  MAIL_WELCOME: flag(false),
  MAIL_NOTICES: flag(true),
  SHOP_URL: key(webAddress),
  SHOP_LOGO_URL: key(webAddress),
  RESET_URL: key(
    text.pattern(/^[a-z][a-z\d+.-]*:\/\/[^\s{}]*\{token\}[^\s{}]*$/i, 'an address with {token} in it'),
  ),
  SHOP_COLOR: key(text.pattern(/^#[0-9a-f]{6}$/i, 'a colour like #1d4ed8'), '#1d4ed8'),
  APP_DEEP_LINK: key(reading(deepLink, text.uri())),
  SHOP_MAIL_FROM: key(mailAddress),
  MAIL_FROM_ADDRESS: key(mailAddress),
  MAIL_FROM_NAME: key(text),
  SESSION_COOKIE: key(text.pattern(/^[\w!#$%&'*.^`|~+-]+$/, 'characters allowed in a cookie name')),
  SESSION_LIFETIME: key(integer(1)),
  SESSION_MAX_DAYS: key(Joi.number().min(1), 30),
  SESSION_DOMAIN: key(cookieDomain),
  SESSION_SECURE_COOKIE: key(trueOrFalse),
  HSTS_SUBDOMAINS: flag(false),
  PHP_SESSIONS: key(oneOf('auto', 'shared', 'own'), 'auto'),
  PHP_LOGINS: key(oneOf('auto', 'always'), 'auto'),
  PHP_STORAGE_PATH: key(text),
  RESPECT_MAINTENANCE: flag(false),
  PHP_REDIS_URL: key(redisAddress),
  SESSION_DRIVER: key(text),
  SESSION_CONNECTION: key(text),
  SESSION_ENCRYPT: flag(false),
  REDIS_SESSION_DATABASE: key(integer(0)),
  CACHE_DRIVER: key(text),
  CACHE_STORE: key(text),
  CACHE_PREFIX: key(text),
  REDIS_CACHE_DATABASE: key(integer(0)),
  BAGISTO_PREFIXES: key(reading(prefixes), ['/public/api', '/api']),
  BAGISTO_RELEASE: key(oneOf<'auto' | ReleaseName>('auto', 'documented', '0.x', '1.0', '1.3'), 'auto'),
  DOORS: key(reading(doors), []),
  EVERSHOP_OPEN_REGISTRATION: flag(false),
  STRICT_QUERY: flag(true),
  STOREFRONT_KEYS: key(reading(list), []),
  GRAPHQL_INTROSPECTION: flag(true),
  GRAPHIQL: flag(false),
  ACCESS_TOKEN_DAYS: key(Joi.number().min(0).max(36_500), 0),
  GRAPHQL_PICTURE_MB: key(Joi.number().min(0).max(32), 5),
  PHP_URL: key(reading(origin, webAddress)),
  PHP_HOST: key(text.pattern(/^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/i, 'a host name')),
  PHP_TIMEOUT: key(Joi.number().min(0.1).max(3600), 30),
  PHP_CONNECTIONS: key(Joi.number().integer().min(1).max(10_000), 64),
  PHP_SHARE: key(percent, 0),
  SHADOW: key(percent, 0),
  TRUST_PROXY: key<number | string[]>(reading(proxies), ['loopback']),
  CORS_ORIGINS: key(reading(origins), ['*']),
  LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: limit(5),
  LIMIT_LOGIN_PER_ACCOUNT: limit(20),
  LIMIT_LOGIN_PER_ADDRESS: limit(100),
  LIMIT_REGISTER_PER_ADDRESS: limit(20),
  LIMIT_FORGOT_PER_ADDRESS: limit(20),
  LIMIT_RESET_PER_ADDRESS: limit(20),
  LIMIT_CHANGES_PER_CUSTOMER: limit(120),
  LIMIT_LINKS_PER_CUSTOMER: limit(5),
  ADDRESSES_MAX: key(Joi.number().integer().min(1).max(1000), 100),
  LIMIT_EXEMPT: key(reading(addresses), []),
  BCRYPT_COST: key(Joi.number().integer().min(10).max(15), 10),
  VERIFY_EMAIL: flag(false),
  CONFIRM_EMAIL_CHANGE: flag(false),
  ALLOW_UNVERIFIED: key(
    inWords(Joi.boolean<boolean | 'auto'>())
      .allow('auto')
      .messages({ 'boolean.base': '{{#label}} must be auto, true or false' }),
    'auto',
  ),
  CAPTCHA: key(oneOf('auto', 'off'), 'auto'),
  CAPTCHA_URL: key(webAddress, 'https://www.google.com/recaptcha/api/siteverify'),
  FORGOT_PASSWORD_REVEALS: flag(true),
  ACCOUNT_PAGE: key(trueOrFalse),
  ACCOUNT_DELETION: key(oneOf<DeletionMode>(...deletionModes), 'now'),
  LOG_LEVEL: key(oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), 'info'),
  METRICS: flag(false),
  DOCS: key(trueOrFalse),
};

export const configKeys = Object.keys(keys);

/** The values of our keys, checked and with their defaults. */
export type KeyValues = {
  readonly [Name in keyof typeof keys]: (typeof keys)[Name] extends Key<infer T> ? T : never;
};

/** For whoever edits a .env; Joi's own words are for programmers. */
const messages = {
  'boolean.base': '{{#label}} must be true or false',
  'number.integer': '{{#label}} must be a whole number',
  'number.min': '{{#label}} must be {{#limit}} or more',
  'number.max': '{{#label}} must be {{#limit}} or less',
  'number.port': '{{#label}} must be a port, 0 to 65535',
  'string.pattern.name': '{{#label}} must be {{#name}}',
  'string.uri': '{{#label}} must be an address like myapp://login',
  'string.email': '{{#label}} must be an e-mail address like shop@example.com',
};

const schema = Joi.object<KeyValues>(
  Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.schema])),
)
  .unknown(true)
  .prefs({ abortEarly: false, errors: { wrap: { label: false } }, messages });

/** Laravel's env() reads these words as null, true, false and the empty string. */
function laravelValue(text: string): string | undefined {
  const word = text.trim().toLowerCase();
  if (word === 'null' || word === '(null)' || word === '' || word === 'empty' || word === '(empty)')
    return undefined;
  if (word === '(true)') return 'true';
  if (word === '(false)') return 'false';
  return text;
}

/** Reads our keys; everything else in a .env is none of our business. */
export function readKeys(environment: Record<string, string | undefined>): KeyValues {
  const texts: Record<string, string> = {};
  for (const key of configKeys) {
    const value = laravelValue(environment[key] ?? '');
    if (value !== undefined) texts[key] = value;
  }
  const { value, error } = schema.validate(texts);
  if (error) throw new StartRefused(error.details.map((detail) => detail.message).join('; '));
  return value;
}
