import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onMysql, read, refusal, storage } from './config-reading';

describe('with nothing configured', () => {
  it('the server with nothing configured starts on the embedded database, for this machine only', () => {
    const config = read();
    expect(config).toMatchObject({
      production: false,
      host: '127.0.0.1',
      port: 3000,
      workers: 1,
      database: { kind: 'embedded', file: path.join(storage, 'accounts.sqlite') },
      redis: undefined,
      bagistoPrefixes: ['/public/api', '/api'],
      trustProxy: ['loopback'],
      corsOrigins: ['*'],
      bcryptCost: 10,
      metrics: false,
      logLevel: 'info',
      session: { idleMinutes: 120, maxDays: 30, secure: false, domain: undefined },
      jwt: { ttlMinutes: 60 },
      release: undefined,
      doors: undefined,
      timezone: undefined,
    });
    expect(config.appUrl.href).toBe('http://127.0.0.1:3000/');
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('the server with nothing configured makes its own secrets, and keeps them where nobody else may read', () => {
    const first = read();
    const second = read();
    expect(second.appKeys).toEqual(first.appKeys);
    expect(second.jwt.secret).toBe(first.jwt.secret);
    expect(first.appKeys[0]).not.toBe(first.jwt.secret);
    for (const name of ['app_key.secret', 'jwt_secret.secret']) {
      const file = path.join(storage, name);
      expect(fs.readFileSync(file, 'utf8').length).toBeGreaterThanOrEqual(64);
      expect(fs.statSync(file).mode & 0o077).toBe(0);
    }
  });

  it('a secret file that is empty is refused', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-config-'));
    fs.writeFileSync(path.join(folder, 'app_key.secret'), '');
    expect(refusal({ STORAGE_PATH: folder })).toMatch(/app_key\.secret.*empty/);
    fs.rmSync(folder, { recursive: true });
  });

  it('a storage folder that cannot be used is named', () => {
    const file = path.join(storage, 'a-file');
    fs.writeFileSync(file, '');
    expect(refusal({ STORAGE_PATH: path.join(file, 'storage') })).toMatch(/^STORAGE_PATH .*ENOTDIR/);
  });
});

describe('Laravel’s words', () => {
  it.each(['null', 'NULL', '(null)', '', '  ', 'empty', '(empty)'])(
    'the value %j is as if the key were absent',
    (word) => {
      const config = read({
        ...onMysql,
        PORT: word,
        REDIS_PASSWORD: word,
        SESSION_DOMAIN: word,
        DB_PREFIX: word,
        DB_PASSWORD: word,
        APP_TIMEZONE: word,
        SESSION_COOKIE: word,
      });
      expect(config.port).toBe(3000);
      expect(config.redis?.password).toBeUndefined();
      expect(config.session.domain).toBeUndefined();
      expect(config.timezone).toBeUndefined();
      expect(config.sessionCookie).toBeUndefined();
      expect(config.database).toMatchObject({ prefix: '', password: '' });
    },
  );

  it.each([
    ['true', true],
    ['(true)', true],
    ['TRUE', true],
    ['1', true],
    ['false', false],
    ['(false)', false],
    ['False', false],
    ['0', false],
  ])('the value %j is read as %j', (word, meaning) => {
    expect(read({ METRICS: word }).metrics).toBe(meaning);
    expect(read({ SESSION_SECURE_COOKIE: word, APP_URL: 'https://shop.test' }).session.secure).toBe(meaning);
    expect(read({ ALLOW_UNVERIFIED: word }).allowUnverified).toBe(meaning);
  });

  it('a password that only looks like a number, or has blanks around it, stays what it is', () => {
    const config = read({ ...onMysql, DB_PASSWORD: ' 0123 ', REDIS_PASSWORD: '1e5' });
    expect(config.database).toMatchObject({ password: ' 0123 ' });
    expect(config.redis?.password).toBe('1e5');
  });
});

describe('lists, addresses and names', () => {
  it('TRUST_PROXY is a list or a number of hops', () => {
    expect(read({ TRUST_PROXY: '10.0.0.0/8, uniquelocal ,::1' }).trustProxy).toEqual([
      '10.0.0.0/8',
      'uniquelocal',
      '::1',
    ]);
    expect(read({ TRUST_PROXY: '2' }).trustProxy).toBe(2);
    expect(read({ TRUST_PROXY: '0' }).trustProxy).toBe(0);
    expect(read({ TRUST_PROXY: 'false' }).trustProxy).toBe(0);
    expect(read({ TRUST_PROXY: '127.0.0.1' }).trustProxy).toEqual(['127.0.0.1']);
  });

  it('HOST may be IPv6, with or without brackets', () => {
    for (const HOST of ['::1', '[::1]']) {
      const config = read({ HOST, PORT: '8080' });
      expect(config.host).toBe('::1');
      expect(config.appUrl.href).toBe('http://[::1]:8080/');
    }
  });

  it('BAGISTO_PREFIXES are paths, however their slashes are written', () => {
    expect(read({ BAGISTO_PREFIXES: 'api/,/Admin/public/api, //x, /' }).bagistoPrefixes).toEqual([
      '/api',
      '/Admin/public/api',
      '/x',
      '',
    ]);
  });

  it('BAGISTO_PREFIXES have the spelling that the paths of requests are brought into', () => {
    const given = '/café,/caf%c3%a9, /my shop ,/a%2Bb,/@api,/a//b,/a%3fb,/100%,/index.php/api,/index.php';
    expect(read({ BAGISTO_PREFIXES: given }).bagistoPrefixes).toEqual([
      ...['/caf%C3%A9', '/caf%C3%A9', '/my%20shop', '/a+b', '/@api', '/a/b', '/a%3Fb', '/100%25'],
      ...['/api', ''],
    ]);
  });

  it('BAGISTO_PREFIXES that are no paths are refused, and told how to say the root', () => {
    for (const none of [',', ' , ,', 'https://shop.example/api', '/api?x=1', '/api,/b#c'])
      expect(refusal({ BAGISTO_PREFIXES: none })).toMatch(/^BAGISTO_PREFIXES must list paths .* or be \/ /);
    expect(read({ BAGISTO_PREFIXES: '/' }).bagistoPrefixes).toEqual(['']);
    expect(read({ BAGISTO_PREFIXES: '' }).bagistoPrefixes).toEqual(['/public/api', '/api']);
  });

  it('WORKERS is a number, or auto for the cores; the embedded database has one process', () => {
    expect(read({ ...onMysql, WORKERS: '3' }).workers).toBe(3);
    expect(read({ ...onMysql, WORKERS: 'auto' }).workers).toBe(os.availableParallelism());
    expect(read({ WORKERS: 'auto' }).workers).toBe(1);
    expect(read({ WORKERS: '1' }).workers).toBe(1);
    expect(refusal({ WORKERS: '2' })).toMatch(/embedded database.*set DB_DATABASE.*WORKERS at 1/);
  });

  it('DOORS names the doors that are open', () => {
    expect(read({ DOORS: 'bagisto' }).doors).toEqual(['bagisto']);
    expect(read({ DOORS: ' pages , bagisto ' }).doors).toEqual(['pages', 'bagisto']);
  });

  it('CORS_ORIGINS and APP_PREVIOUS_KEYS are lists', () => {
    expect(
      read({ CORS_ORIGINS: 'https://a.test, https://b.test/,capacitor://localhost' }).corsOrigins,
    ).toEqual(['https://a.test', 'https://b.test', 'capacitor://localhost']);
    expect(read({ APP_KEY: 'now', APP_PREVIOUS_KEYS: 'before,long ago' }).appKeys).toEqual([
      'now',
      'before',
      'long ago',
    ]);
  });

  it('the session cookie is Secure wherever the shop is, unless told otherwise', () => {
    expect(read({ APP_URL: 'https://shop.test' }).session.secure).toBe(true);
    expect(read({ APP_URL: 'http://shop.test' }).session.secure).toBe(false);
    expect(read({ APP_URL: 'https://shop.test', SESSION_SECURE_COOKIE: 'false' }).session.secure).toBe(false);
  });

  it.each(['.shop.test', 'shop.test', 'localhost', '127.0.0.1', 'xn--lden-5qa.shop.test'])(
    'SESSION_DOMAIN may be %s',
    (domain) => {
      expect(read({ SESSION_DOMAIN: domain }).session.domain).toBe(domain);
    },
  );

  it('Redis is where REDIS_URL or REDIS_HOST says', () => {
    expect(read({ REDIS_URL: 'redis://:pw@cache:7000/3' }).redis?.url).toBe('redis://:pw@cache:7000/3');
    expect(
      read({ REDIS_HOST: 'cache', REDIS_PORT: '7000', REDIS_PASSWORD: 'pw', REDIS_DB: '3' }).redis,
    ).toEqual({
      url: undefined,
      host: 'cache',
      port: 7000,
      password: 'pw',
      database: 3,
    });
  });
});
