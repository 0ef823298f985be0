import { StartRefused } from '../../accounts/errors';

type Values = Record<string, string | undefined>;

/** Keys that say that a database is meant, and the values that a copy of .env.example has without one. */
const hints = [
  ['REDIS_HOST', ''],
  ['DB_HOST', '127.0.0.1'],
  ['DB_USERNAME', 'root'],
] as const;

const speaksMysql = new Set(['mysql', 'mariadb']);

/** Laravel's words for nothing count as nothing. */
export const isSet = (value: string | undefined): value is string =>
  value !== undefined && !/^(\(?(null|empty)\)?)?$/i.test(value.trim());

/**
 * Reads DB_URL (DATABASE_URL in older releases), DB_CONNECTION and DB_SOCKET as Laravel does, or refuses them: a shop's
 * .env must never lead to the embedded database by accident. `file` is the one that --env names.
 */
export function withLaravelDatabase(values: Values, file: string | undefined): Values {
  const { DB_URL, DATABASE_URL, DB_CONNECTION, DB_SOCKET } = values;
  const url = isSet(DB_URL) ? DB_URL : DATABASE_URL;
  const complete = isSet(url) ? { ...values, ...partsOf(url) } : values;
  if (isSet(DB_SOCKET))
    throw new StartRefused(
      'DB_SOCKET is set, but only TCP is spoken here; empty it, and set DB_HOST and DB_PORT',
    );
  if (isSet(DB_CONNECTION) && !speaksMysql.has(DB_CONNECTION))
    throw new StartRefused(
      `DB_CONNECTION is ${DB_CONNECTION}, but a shop's database must be mysql or mariadb; remove it to use the embedded database`,
    );
  const hint =
    file === undefined
      ? undefined
      : hints.find(([key, usual]) => isSet(values[key]) && values[key] !== usual);
  const names = isSet(DB_CONNECTION) ? 'DB_CONNECTION' : hint?.[0];
  if (names !== undefined && !isSet(complete.DB_DATABASE))
    throw new StartRefused(
      `${names} is set${file ? ` in ${file}` : ''}, but DB_DATABASE is not; set DB_DATABASE, or remove ${names} to use the embedded database`,
    );
  return complete;
}

/** Parts of the address stand before the keys of their own, as in Laravel. */
function partsOf(address: string): Values {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new StartRefused(
      'DATABASE_URL (or DB_URL) is no address; write it like mysql://user:password@host:3306/database',
    );
  }
  if (!speaksMysql.has(url.protocol.replace(':', '')))
    throw new StartRefused(
      `DATABASE_URL (or DB_URL) begins with ${url.protocol}//, but a shop's database must be mysql:// or mariadb://`,
    );
  const parts = {
    DB_HOST: url.hostname,
    DB_PORT: url.port,
    DB_DATABASE: decodeURIComponent(url.pathname.slice(1)),
    DB_USERNAME: decodeURIComponent(url.username),
    DB_PASSWORD: decodeURIComponent(url.password),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ''));
}
