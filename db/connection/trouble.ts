import { StartRefused, Unavailable } from '../../accounts/errors';
import type { RedisConfig } from '../../accounts/store-config';
import type { DatabaseKind } from './connection';

export const databaseKeys: Record<DatabaseKind, string> = {
  mysql: 'DB_HOST, DB_PORT, DB_DATABASE, DB_USERNAME and DB_PASSWORD',
  embedded: 'STORAGE_PATH',
};

export function redisKeys({ url, cluster, sentinels }: RedisConfig): string {
  if (cluster) return 'REDIS_CLUSTER, REDIS_PASSWORD and REDIS_TLS';
  if (sentinels) return 'REDIS_SENTINELS, REDIS_SENTINEL_NAME, REDIS_SENTINEL_PASSWORD and REDIS_PASSWORD';
  return url ? 'REDIS_URL and REDIS_PASSWORD' : 'REDIS_HOST, REDIS_PORT and REDIS_PASSWORD';
}

/** Why a store could not be asked, and what to look at; a driver's longer words may hold values. */
export function unreachable(what: string, keys: string, error: unknown): StartRefused {
  const refused = refusedRight(error);
  if (refused) return refused;
  const { code, message } = causeOf(error);
  if (code === 'ER_BAD_DB_ERROR')
    return new StartRefused(`there is no such database (${code}); check DB_DATABASE`, { cause: error });
  return new StartRefused(`cannot reach ${what} (${code ?? message}); check ${keys}`, { cause: error });
}

/** The database's no to this login, which waiting does not change. Undefined where it refused something else, or was away. */
export function refusedRight(error: unknown): StartRefused | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, sqlMessage = '' }: NodeJS.ErrnoException & { sqlMessage?: string } = causeOf(error);
  if (/^ER_ACCESS_DENIED_(NO_PASSWORD_)?ERROR$/.test(code ?? ''))
    return new StartRefused(`the database refused this login (${code}); check DB_USERNAME and DB_PASSWORD`, {
      cause: error,
    });
  if (code === 'ER_DBACCESS_DENIED_ERROR')
    return new StartRefused(
      `the database does not let this login into DB_DATABASE (${code}); grant it rights there, or check DB_DATABASE and DB_USERNAME`,
      { cause: error },
    );
  if (code === undefined || !/^ER_(TABLE|COLUMN|SPECIFIC_)ACCESS_DENIED/.test(code)) return undefined;
  const [, right = 'do that'] = /^([A-Z ,]+) command denied to /.exec(sqlMessage) ?? [];
  return new StartRefused(
    `the database does not let this login ${right} (${code}); grant it SELECT, INSERT, UPDATE and DELETE, and for npm run migrate CREATE, ALTER, DROP, INDEX and REFERENCES as well, or set another DB_USERNAME`,
    { cause: error },
  );
}

/** For a person's command: throws in words that the database is not reached, and any other error as it is. */
export const orUnreachable =
  ({ kind }: { kind: DatabaseKind }) =>
  (error: unknown): never => {
    const isDrivers = error instanceof Unavailable || causeOf(error).code !== undefined;
    throw isDrivers ? unreachable('the database', databaseKeys[kind], error) : error;
  };

/** The driver's own error, also where it was translated. */
export const causeOf = (error: unknown): NodeJS.ErrnoException =>
  (error instanceof Unavailable ? error.cause : error) as NodeJS.ErrnoException;
