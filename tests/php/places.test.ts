import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { phpCookies } from '../../db/php/cookies';
import { type PhpSettings, phpPlaces, slug } from '../../db/php/places';
import type { Schema } from '../../db/schema/schema';

const of = (versions: string, settings: Partial<PhpSettings> = {}, hasSessions = false) =>
  phpPlaces(
    { appName: 'My Shop', sessionsEncrypted: false, ...settings },
    { bagisto: { versions } } as unknown as Schema,
    hasSessions,
  );

describe('where PHP keeps its sessions when its .env is silent', () => {
  it.each([
    [
      '0.1.6 to 0.1.8',
      { sessionDriver: 'file', lifetimeMinutes: 30, sessionDatabase: 0, mergesCarts: false, savesLate: true },
    ],
    [
      '1.2',
      { sessionDriver: 'file', lifetimeMinutes: 30, sessionDatabase: 0, mergesCarts: true, savesLate: false },
    ],
    [
      '1.3',
      {
        sessionDriver: 'file',
        lifetimeMinutes: 30,
        expireOnClose: true,
        sessionDatabase: 2,
        cacheDatabase: 1,
        sessionPrefix: 'my_shop_cache:',
        cookieForm: 'keyed',
      },
    ],
    ['2.1', { sessionDriver: 'file', sessionPrefix: 'my_shop_cache:', sameSite: undefined }],
    ['2.2 to 2.3.12', { sessionDriver: 'file', sessionPrefix: 'my_shop_cache' }],
  ])('PHP’s sessions are where a Bagisto %s keeps them when the .env is silent', (versions, expected) => {
    expect(of(versions)).toMatchObject(expected);
  });

  it('PHP’s sessions are in the database from Bagisto 2.4 on, with prefixes of its own', () => {
    expect(of('2.3.13 to 2.4', {}, true)).toMatchObject({
      sessionDriver: 'database',
      lifetimeMinutes: 120,
      expireOnClose: false,
      sameSite: 'lax',
      sessionPrefix: 'my_shop_database_my_shop_cache_',
      cachePrefix: 'my_shop_cache_',
    });
    expect(of('2.3.13 to 2.4', {}, false)).toMatchObject({ sessionDriver: 'file', lifetimeMinutes: 30 });
  });

  it.each([
    ['session', 7],
    ['default', 0],
    ['cache', 1],
    ['sessions of my own', -1],
  ])(
    'PHP’s sessions are in the database of the Redis connection %s',
    (sessionConnection, sessionDatabase) => {
      expect(of('1.3', { sessionConnection, sessionDatabase: 7 })).toMatchObject({ sessionDatabase });
    },
  );

  it('PHP’s sessions are where the shop’s .env says', () => {
    const settings = { sessionDriver: 'redis', lifetimeMinutes: 45, cachePrefix: 'own', sessionDatabase: 7 };
    expect(of('1.3', settings)).toMatchObject({
      sessionDriver: 'redis',
      lifetimeMinutes: 45,
      sessionPrefix: 'own:',
      sessionDatabase: 7,
    });
  });

  it.each([
    ['v5.6.40', { cookieForm: 'bare', savesLate: true, alwaysForgets: true, taggedCookies: false }],
    ['v5.8.38', { cookieForm: 'bare', savesLate: false }],
    ['v6.18.26', { cookieForm: 'bare' }],
    ['v6.20.27', { cookieForm: 'keyed' }],
    ['v7.21.0', { cookieForm: 'bare' }],
    ['v7.30.4', { cookieForm: 'keyed' }],
    ['v8.83.27', { cookieForm: 'keyed', taggedCookies: true, sessionPrefix: 'my_shop_cache:' }],
    ['v11.9.2', { sessionPrefix: 'my_shop_cache' }],
  ])('PHP’s sessions follow the Laravel %s in the shop’s composer.lock', (version, expected) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-lock-'));
    const lock = { packages: [{ name: 'laravel/framework', version }] };
    fs.writeFileSync(path.join(folder, 'composer.lock'), JSON.stringify(lock));
    expect(of('1.3', { storagePath: path.join(folder, 'storage') })).toMatchObject(expected);
    fs.rmSync(folder, { recursive: true });
  });

  it.each([
    ['Bagisto', 'bagisto'],
    ['My  Shop-Name', 'my_shop_name'],
    ["Joe's Café @ Home", 'joes_cafe_at_home'],
    ['_x_', 'x'],
  ])('PHP’s sessions have a name made of %j as Laravel makes it', (name, made) => {
    expect(slug(name)).toBe(made);
  });
});

describe("PHP's session cookie", () => {
  const options = {
    name: 'shop_session',
    appKeys: [`base64:${Buffer.alloc(32, 1).toString('base64')}`, Buffer.alloc(16, 'k').toString()],
    form: 'keyed' as const,
    tagged: true,
    domain: undefined,
    secure: false,
    sameSite: undefined,
    lifetimeMinutes: 0,
  };
  const id = 'aB3'.repeat(13).concat('z');
  const pair = (line: string) => line.split(';', 1)[0];

  it('PHP’s session cookie has the attributes of its release', () => {
    expect(phpCookies(options).set(id, undefined)).toMatch(/^shop_session=[\w%]+; Path=\/; HttpOnly$/);
    const later = {
      ...options,
      secure: true,
      domain: '.shop.test',
      sameSite: 'lax' as const,
      lifetimeMinutes: 120,
    };
    expect(phpCookies(later).set(id, undefined)).toMatch(
      /; Expires=[^;]+ GMT; Max-Age=7200; Path=\/; Domain=\.shop\.test; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  it.each(['bare', 'name', 'name v2', 'keyed'] as const)(
    'PHP’s session cookie is answered in the form that was read: %s',
    (form) => {
      const cookies = phpCookies(options);
      const read = cookies.read(pair(phpCookies({ ...options, form, tagged: false }).set(id, undefined)));
      expect(read).toEqual({ id, form, tagged: false });
      expect(cookies.read(pair(cookies.set(id, read)))).toEqual(read);
    },
  );

  it('PHP’s session cookie is read under a retired key, of either length, and not under another one', () => {
    const [now = '', retired = ''] = options.appKeys;
    const made = pair(phpCookies({ ...options, appKeys: [retired] }).set(id, undefined));
    expect(phpCookies(options).read(made)?.id).toBe(id);
    expect(phpCookies({ ...options, appKeys: [now] }).read(made)).toBeUndefined();
  });
});
