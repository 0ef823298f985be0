import fs from 'node:fs';
import path from 'node:path';
import type { RedisConfig } from '../../accounts/store-config';
import type { Schema } from '../schema/schema';
import type { CookieForm } from './cookie';

/** Settings of the shop's own .env for its sessions and its cache; absent where it is silent. */
export interface PhpSettings {
  appName: string;
  storagePath?: string;
  sessionDriver?: string;
  sessionConnection?: string;
  sessionsEncrypted: boolean;
  lifetimeMinutes?: number;
  cacheDriver?: string;
  cachePrefix?: string;
  redis?: RedisConfig;
  redisPrefix?: string;
  sessionDatabase?: number;
  cacheDatabase?: number;
}

export type PhpPlaces = ReturnType<typeof phpPlaces>;

/** Places of what we share with PHP: by its .env, and where that is silent, by the defaults of its Bagisto. */
export function phpPlaces(settings: PhpSettings, schema: Schema, hasSessionsTable: boolean) {
  const { storagePath, appName } = settings;
  const { bagisto, laravel, exact } = releaseOf(schema, storagePath, hasSessionsTable);
  const before13 = bagisto < 1.3;
  const latest = bagisto >= 2.4;
  const connectionPrefix = latest ? (settings.redisPrefix ?? `${slug(appName)}_database_`) : '';
  // Laravel 11 no longer puts a colon behind the prefix.
  const colon = laravel < 11 ? ':' : '';
  const prefix = settings.cachePrefix ?? `${slug(appName)}_cache${latest ? '_' : ''}`;
  const redisPrefix = connectionPrefix + (prefix === '' ? '' : prefix + colon);
  const inStorage = (...names: string[]) => storagePath && path.join(storagePath, 'framework', ...names);
  const plain =
    laravel < 6 ||
    (laravel === 6 && exact !== undefined && below(exact, [6, 18, 27])) ||
    (laravel === 7 && exact !== undefined && below(exact, [7, 22, 0]));
  const cacheDatabase = before13 ? 0 : (settings.cacheDatabase ?? 1);
  // Bagisto's connections, in config/database.php; a shop may have more, of which its .env says nothing.
  const databases = new Map([
    ['default', 0],
    ['cache', cacheDatabase],
    ['session', settings.sessionDatabase ?? 2],
  ]);
  return {
    laravel,
    sessionDriver: settings.sessionDriver ?? (latest ? 'database' : 'file'),
    lifetimeMinutes: settings.lifetimeMinutes ?? (latest ? 120 : 30),
    /** Such a cookie has no end of its own. */
    expireOnClose: !latest,
    sameSite: latest ? ('lax' as const) : undefined,
    cookieForm: (plain ? 'bare' : 'keyed') as CookieForm,
    taggedCookies: laravel >= 8,
    sessionFolder: inStorage('sessions'),
    /** -1 where PHP has them on a connection that its .env does not explain. */
    sessionDatabase: databases.get(settings.sessionConnection ?? (before13 ? 'default' : 'session')) ?? -1,
    sessionPrefix: redisPrefix,
    cacheDriver: settings.cacheDriver ?? (latest ? 'database' : 'file'),
    cacheFolder: inStorage('cache', 'data'),
    cacheDatabase,
    /** The prefix that PHP's Redis client puts before each key. */
    connectionPrefix,
    /** The prefix in a table's keys; in Redis it is part of sessionPrefix. */
    cachePrefix: prefix,
    mergesCarts: bagisto >= 1,
    /** It saves a session after it has answered. */
    savesLate: laravel < 5.8,
    /** It gives a customer a new remember token at each logout. */
    alwaysForgets: laravel < 5.8,
  };
}

/** The tables tell the Bagisto, the shop's composer.lock the Laravel; without it, the one that came with that Bagisto. */
function releaseOf(schema: Schema, storagePath: string | undefined, hasSessionsTable: boolean) {
  const versions = schema.bagisto?.versions ?? '';
  const [, major = '1', minor = '3'] = /^(\d+)\.(\d+)/.exec(versions) ?? [];
  const told = Number(`${major}.${minor}`);
  const exact = storagePath === undefined ? undefined : laravelIn(path.dirname(storagePath));
  const [first = 0, second = 0] = exact ?? [];
  const locked = exact && (first < 6 ? Number(`${first}.${second}`) : first);
  // 2.3 and 2.4 have the same tables, but for those that 2.4 keeps its sessions in.
  const newest = versions.startsWith('2.3') && (locked === undefined ? hasSessionsTable : locked >= 12);
  const bagisto = newest ? 2.4 : told;
  return { bagisto, laravel: locked ?? usualLaravel(bagisto), exact };
}

function usualLaravel(bagisto: number): number {
  if (bagisto >= 2.4) return 12;
  if (bagisto >= 2.2) return 11;
  if (bagisto >= 2) return 10;
  if (bagisto >= 1.4) return 9;
  if (bagisto >= 1.3) return 8;
  return bagisto >= 1 ? 6 : 5.6;
}

function laravelIn(folder: string): number[] | undefined {
  try {
    const lock = JSON.parse(fs.readFileSync(path.join(folder, 'composer.lock'), 'utf8'));
    const found = lock.packages.find(({ name }: { name: string }) => name === 'laravel/framework');
    return /^v?(\d+)\.(\d+)\.(\d+)/.exec(found.version)?.slice(1).map(Number);
  } catch {
    return undefined;
  }
}

function below(version: number[], bound: number[]): boolean {
  const at = version.findIndex((number, place) => number !== bound[place]);
  return at >= 0 && Number(version[at]) < Number(bound[at]);
}

/** Laravel's Str::slug with an underscore. */
export const slug = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/-+/g, '_')
    .replaceAll('@', '_at_')
    .toLowerCase()
    .replace(/[^_\p{L}\p{N}\s]+/gu, '')
    .replace(/[_\s]+/g, '_')
    .replace(/^_+|_+$/g, '');
