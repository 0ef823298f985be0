import path from 'node:path';
import { inProduction, onMysql, read, refusal, storage } from './config-reading';

describe('what is refused, in one line that names the key', () => {
  it.each<[string, Record<string, string>]>([
    ['PORT', { PORT: 'eighty' }],
    ['PORT', { PORT: '70000' }],
    ['WORKERS', { ...onMysql, WORKERS: '0' }],
    ['WORKERS', { ...onMysql, WORKERS: '1.5' }],
    ['WORKERS', { ...onMysql, WORKERS: 'many' }],
    ['WORKERS', { ...onMysql, WORKERS: '3000' }],
    ['WORKERS', { WORKERS: '2' }],
    ['APP_URL', { APP_URL: 'shop.test' }],
    ['APP_URL', { APP_URL: 'ftp://shop.test' }],
    ['APP_TIMEZONE', { APP_TIMEZONE: 'Mars/Olympus' }],
    ['BAGISTO_RELEASE', { BAGISTO_RELEASE: '9.9' }],
    ['DOORS', { DOORS: 'bagisto,window' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'true' }],
    ['TRUST_PROXY', { TRUST_PROXY: '*' }],
    ['TRUST_PROXY', { TRUST_PROXY: '(true)' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'True' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'my-proxy' }],
    ['TRUST_PROXY', { TRUST_PROXY: '10.0.0.0/99' }],
    ['TRUST_PROXY', { TRUST_PROXY: '0.0.0.0/0' }],
    ['LIMIT_EXEMPT', { LIMIT_EXEMPT: 'my-storefront' }],
    ['SESSION_COOKIE', { SESSION_COOKIE: 'my cookie' }],
    ['SESSION_COOKIE', { SESSION_COOKIE: 'a=b' }],
    ['LANG_PATH', { LANG_PATH: path.join(storage, 'absent') }],
    ['APP_DEEP_LINK', { APP_DEEP_LINK: 'javascript:alert(1)' }],
    ['SESSION_DOMAIN', { SESSION_DOMAIN: 'http://shop.test' }],
    ['SESSION_DOMAIN', { SESSION_DOMAIN: 'shop.test:8080' }],
    ['SESSION_DOMAIN', { SESSION_DOMAIN: 'shop.test/' }],
    ['SESSION_DOMAIN', { SESSION_DOMAIN: 'a.test,b.test' }],
    ['SESSION_DOMAIN', { SESSION_DOMAIN: 'a.test;b.test' }],
    ['SESSION_LIFETIME', { SESSION_LIFETIME: '0' }],
    ['BCRYPT_COST', { BCRYPT_COST: '4' }],
    ['BCRYPT_COST', { BCRYPT_COST: '31' }],
    ['JWT_TTL', { JWT_TTL: 'null and void' }],
    ['ACCESS_TOKEN_DAYS', { ACCESS_TOKEN_DAYS: '-1' }],
    ['ACCESS_TOKEN_DAYS', { ACCESS_TOKEN_DAYS: '36501' }],
    ['ACCESS_TOKEN_DAYS', { ACCESS_TOKEN_DAYS: '100000000' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['METRICS', { METRICS: 'perhaps' }],
    ['ALLOW_UNVERIFIED', { ALLOW_UNVERIFIED: 'maybe' }],
    ['DB_PREFIX', { ...onMysql, DB_PREFIX: 'shop-' }],
    ['REDIS_URL', { REDIS_URL: 'http://cache' }],
    ['REDIS_HOST', { DB_DATABASE: 'bagisto' }],
    ['CORS_ORIGINS', { CORS_ORIGINS: 'shop.test' }],
    ['CORS_ORIGINS', { CORS_ORIGINS: 'https://shop.test/shop' }],
    ['APP_KEY', { ...inProduction, APP_KEY: '' }],
    [
      'APP_KEY is missing and JWT_SECRET is missing; set each',
      { ...inProduction, APP_KEY: '', JWT_SECRET: '' },
    ],
    ['APP_KEY', { ...inProduction, APP_KEY: 'short' }],
    ['APP_KEY', { ...inProduction, APP_KEY: 'a'.repeat(40) }],
    ['JWT_SECRET', { ...inProduction, JWT_SECRET: 'null' }],
    ['JWT_SECRET', { ...inProduction, JWT_SECRET: 'secret-secret-secret-secret-secret-1' }],
    [
      'SESSION_SECURE_COOKIE',
      { ...inProduction, APP_URL: 'http://shop.test', SESSION_SECURE_COOKIE: 'true' },
    ],
  ])('%s is refused in one line that names it: %j', (key, env) => {
    const message = refusal(env);
    expect(message).toContain(key);
    expect(message).not.toContain('\n');
    // The line may end up in a ticket.
    for (const secret of [env.APP_KEY, env.JWT_SECRET]) {
      if (secret && secret.length > 5 && secret !== 'null') expect(message).not.toContain(secret);
    }
  });

  it('several wrong keys at once are all named', () => {
    expect(refusal({ PORT: 'x', BCRYPT_COST: '4', LOG_LEVEL: 'loud' })).toMatch(
      /PORT.*BCRYPT_COST.*LOG_LEVEL/,
    );
  });

  it('production with good secrets is not refused, and neither are weak ones where nothing is at stake', () => {
    expect(read({ ...inProduction, APP_URL: 'https://shop.test' }).production).toBe(true);
    expect(read({ ...inProduction, NODE_ENV: 'production', APP_ENV: '' }).production).toBe(true);
    expect(read({ ...onMysql, APP_KEY: 'short', JWT_SECRET: 'short' }).production).toBe(false);
    const laravels = 'base64:5Tq0y3mC1ZQ5b0yqg9mJ8c3V4s2n1x7k6w5u4t3r2e0=';
    expect(read({ ...inProduction, APP_KEY: laravels }).appKeys[0]).toBe(laravels);
  });
});
