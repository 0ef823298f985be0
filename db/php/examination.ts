import fs from 'node:fs/promises';
import path from 'node:path';
import type Redis from 'ioredis';
import { laravelKey } from '../../accounts/laravel-encrypter';
import type { Database } from '../connection/connection';
import type { Schema } from '../schema/schema';
import { tableNames } from '../schema/tables';
import { isSessionId } from './cookie';
import { ownershipIn } from './file-sessions';
import { readPayload } from './payload';
import { type PhpPlaces, type PhpSettings, phpPlaces } from './places';

/** One of the things that one login with PHP depends on. */
export interface PhpPart {
  part: 'driver' | 'place' | 'rights' | 'cookie' | 'cart' | 'logged-out tokens' | 'remember me';
  level: 'green' | 'yellow' | 'red';
  detail: string;
  todo?: string;
}

export type PhpExamination = Awaited<ReturnType<typeof examinePhp>>;

interface Examined {
  db: Database;
  schema: Schema;
  settings: PhpSettings;
  appKey: string;
  cookieName: string;
  /** A connection to one of the databases of PHP's Redis; undefined where none is configured. */
  redis(database: number): Promise<Redis> | undefined;
}

const green = (part: PhpPart['part'], detail: string): PhpPart => ({ part, level: 'green', detail });
const trouble =
  (level: 'yellow' | 'red') =>
  (part: PhpPart['part'], detail: string, todo: string): PhpPart => ({ part, level, detail, todo });
const yellow = trouble('yellow');
const red = trouble('red');

type Parts = PhpPart | PhpPart[];

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/** Examines whether one login is possible; it reads, and writes nothing that stays. */
export async function examinePhp(examined: Examined) {
  const { db, schema, settings } = examined;
  const tables = await tableNames(db);
  const has = (name: string) => tables.includes(db.table(name));
  const places = phpPlaces(settings, schema, has('sessions'));
  const parts = [
    await sessionParts(examined, places, has('sessions')),
    cookiePart(examined, places),
    cartPart(places, has('cart')),
    await blacklistPart(examined, places, has('cache')),
    schema.customers.has('remember_token')
      ? green('remember me', 'ended by a new password here and renewed at a logout, as PHP does')
      : yellow('remember me', 'customers has no remember_token', 'Nothing to do where the shop has none.'),
  ].flat();
  const level = (name: PhpPart['part']) => parts.find(({ part }) => part === name)?.level;
  return {
    places,
    parts,
    /** Why sessions cannot be shared; undefined where they can. */
    hindrance: parts.find(
      (part) => part.level === 'red' && ['driver', 'place', 'rights', 'cookie'].includes(part.part),
    ),
    sharesCarts: level('cart') === 'green',
    sharesBlacklist: level('logged-out tokens') === 'green',
  };
}

async function sessionParts(examined: Examined, places: PhpPlaces, hasTable: boolean): Promise<Parts> {
  const { sessionDriver: driver } = places;
  const partsOf: Record<string, () => Promise<Parts>> = {
    file: () => folderParts(places),
    redis: () => redisPart(examined, places),
    database: () => tableParts(examined, hasTable),
  };
  const lookAt = Object.hasOwn(partsOf, driver) ? partsOf[driver] : undefined;
  if (!lookAt)
    return red(
      'driver',
      `SESSION_DRIVER is ${driver}, which cannot be read from here`,
      'Set it to file, redis or database in PHP, or leave clients that live on the session cookie with PHP.',
    );
  if (examined.settings.sessionsEncrypted)
    return red(
      'driver',
      `${driver}, but PHP encrypts its sessions (SESSION_ENCRYPT)`,
      'Set SESSION_ENCRYPT=false.',
    );
  return [green('driver', driver)].concat(await lookAt());
}

const unreadable = (where: string) =>
  red(
    'place',
    `${where} holds a session that is not in PHP's serialize form: encrypted, or JSON`,
    'Set session.encrypt to false and session.serialization to php in the shop.',
  );

const isUnreadable = (payload: Buffer | undefined) => payload && payload.length > 0 && !readPayload(payload);

async function folderParts({ sessionFolder: folder }: PhpPlaces): Promise<Parts> {
  if (folder === undefined)
    return red(
      'place',
      "the shop's storage folder is not known",
      'Name it in PHP_STORAGE_PATH, or give the .env in the shop itself with --env.',
    );
  try {
    const names = (await fs.readdir(folder)).filter(isSessionId);
    await fs.access(folder, fs.constants.W_OK | fs.constants.X_OK);
    const { uid, gid, mode } = await ownershipIn(folder);
    const place = green('place', `${folder}, ${names.length} sessions`);
    const ours = process.getuid?.() ?? 0;
    if (ours !== 0 && ours !== uid) {
      const why = `PHP's session files belong to user ${uid}, and this runs as user ${ours}: PHP could not write ours`;
      return [place, red('rights', why, 'Run Node as the user that PHP runs as.')];
    }
    const [sample] = names;
    if (sample !== undefined && isUnreadable(await fs.readFile(path.join(folder, sample))))
      return unreadable(folder);
    return [place, green('rights', `files as PHP's: user ${uid}, group ${gid}, mode ${mode.toString(8)}`)];
  } catch (error) {
    return red(
      'place',
      `${folder} cannot be read and written (${codeOf(error)})`,
      'Run Node on the machine of PHP, as the user that PHP runs as, or name the folder in PHP_STORAGE_PATH.',
    );
  }
}

async function redisPart({ redis, settings }: Examined, places: PhpPlaces): Promise<Parts> {
  const { sessionDatabase, sessionPrefix } = places;
  const where = `database ${sessionDatabase} of PHP's Redis`;
  if (sessionDatabase < 0)
    return red(
      'place',
      `SESSION_CONNECTION is ${settings.sessionConnection}, and which Redis that is stands in no .env`,
      'Leave SESSION_CONNECTION out in PHP, or set it to default, cache or session.',
    );
  const opening = redis(sessionDatabase);
  if (!opening) {
    const todo = "Take REDIS_HOST from the shop's .env, or name it in PHP_REDIS_URL.";
    return red('place', "PHP's Redis is not known", todo);
  }
  let client: Redis | undefined;
  try {
    client = await opening;
    const pattern = `${sessionPrefix.replace(/[*?[\]\\]/g, '\\$&')}*`;
    const [, keys] = await client.scan('0', 'MATCH', pattern, 'COUNT', 1000);
    const sample = keys.find((key) => isSessionId(key.slice(sessionPrefix.length)));
    const text = sample === undefined ? undefined : await client.getBuffer(sample);
    if (text && !/^s:\d+:"a:/.test(text.toString('latin1', 0, 20))) return unreadable(where);
    return green('place', `${where}, under ${sessionPrefix}`);
  } catch (error) {
    const why = `${where} cannot be reached (${(error as Error).name})`;
    return red('place', why, 'Check REDIS_HOST, or PHP_REDIS_URL.');
  } finally {
    client?.disconnect();
  }
}

async function tableParts({ db }: Examined, hasTable: boolean): Promise<Parts> {
  const name = db.table('sessions');
  const table = `the table ${name}`;
  if (!hasTable)
    return red('place', `there is no table ${name}`, 'Run "php artisan session:table" and migrate.');
  const row = await db.run<{ payload: string } | undefined>(db.knex(name).first('payload'));
  if (isUnreadable(row && Buffer.from(String(row.payload), 'base64'))) return unreadable(table);
  const why = await writable(db, name);
  return [
    green('place', table),
    why === undefined
      ? green('rights', `${table} may be written`)
      : red('rights', `${table} may not be written (${why})`, 'Grant INSERT, UPDATE and DELETE on it.'),
  ];
}

/** Tried in a transaction that is taken back. */
async function writable(db: Database, table: string): Promise<string | undefined> {
  const takenBack = new Error('taken back');
  try {
    await db.transaction(async (trx) => {
      const id = 'accounts-looks-whether-it-may-write';
      await trx(table).insert({ id, payload: '', last_activity: 0 });
      await trx(table).where({ id }).update({ last_activity: 1 });
      await trx(table).where({ id }).delete();
      throw takenBack;
    });
  } catch (error) {
    if (error === takenBack) return undefined;
    return codeOf(error) ?? 'unknown';
  }
}

function cookiePart({ appKey, cookieName }: Examined, { cookieForm, laravel }: PhpPlaces): PhpPart {
  const key = laravelKey(appKey);
  if (!key)
    return red(
      'cookie',
      'APP_KEY is not one that PHP could encrypt a cookie with (16 or 32 bytes, mostly base64:…)',
      "Take APP_KEY from the shop's .env.",
    );
  const form = `${cookieForm === 'bare' ? 'the bare id' : 'the id behind a hash'} (Laravel ${laravel})`;
  return green('cookie', `${cookieName}, ${key.cipher}, ${form}; answered in the form that was read`);
}

function cartPart({ mergesCarts }: PhpPlaces, hasTable: boolean): PhpPart {
  if (!mergesCarts) return yellow('cart', 'this Bagisto merges none at a login by API', 'Nothing to do.');
  if (!hasTable)
    return yellow('cart', 'there is no table cart', 'Nothing to do where the shop has no carts.');
  return green('cart', "a guest's cart becomes the customer's at the login");
}

async function blacklistPart(examined: Examined, places: PhpPlaces, hasTable: boolean): Promise<PhpPart> {
  const part = 'logged-out tokens';
  const { cacheDriver: driver, cacheFolder: folder } = places;
  const unshared = (why: string) =>
    yellow(
      part,
      `${why}: a token that is logged out at one side is good at the other until it expires`,
      'Set CACHE_DRIVER to file, redis or database in PHP, and let Node reach it.',
    );
  if (driver === 'database')
    return hasTable ? green(part, 'the table cache') : unshared('there is no table cache');
  if (driver === 'redis') {
    const opening = examined.redis(places.cacheDatabase);
    if (!opening) return unshared("PHP's Redis is not known");
    try {
      (await opening).disconnect();
      return green(part, `database ${places.cacheDatabase} of PHP's Redis`);
    } catch {
      return unshared(`database ${places.cacheDatabase} of PHP's Redis cannot be reached`);
    }
  }
  if (driver !== 'file') return unshared(`CACHE_DRIVER is ${driver}`);
  if (folder === undefined) return unshared("the shop's storage folder is not known");
  try {
    await fs.access(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
    const { uid } = await fs.stat(folder);
    const own = process.getuid?.() ?? 0;
    return own === 0 || own === uid ? green(part, folder) : unshared(`${folder} belongs to user ${uid}`);
  } catch (error) {
    return unshared(`${folder} cannot be written (${codeOf(error)})`);
  }
}
