import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Knex, knex } from 'knex';
import type { Config, MysqlDatabaseConfig } from '../app/config';
import { StartRefused, Unavailable } from '../app/errors';
import { ImpatientMysqlClient, statementDeadline } from './impatient-mysql-client';

export type DatabaseKind = 'embedded' | 'mysql';

/** Whatever knex builds. */
type Query<T> = PromiseLike<T> & { queryContext?(context: object): unknown };

export interface Database {
  kind: DatabaseKind;
  knex: Knex;
  /** The real name of a table: DB_PREFIX stands before every one of them. */
  table(name: string): string;
  /** Runs a query; a database that is away, or too slow, becomes `Unavailable`. */
  run<T>(query: Query<T>): Promise<T>;
  /** A text built once at start, with its values: what is asked most often. */
  rows<T>(sql: string, values: (string | number | null)[]): Promise<T[]>;
  /** All or nothing; repeated when the database asked for it (a deadlock, a cluster conflict). */
  transaction<T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export function openDatabase(config: Config['database']): Database {
  return config.kind === 'mysql' ? mysqlDatabase(config) : embeddedDatabase(config.file);
}

function mysqlDatabase(config: MysqlDatabaseConfig): Database {
  const instance = knex({
    client: ImpatientMysqlClient as unknown as typeof Knex.Client,
    connection: {
      host: config.host,
      port: config.port,
      user: config.user,
      password: config.password,
      database: config.database,
      charset: 'utf8mb4',
      timezone: 'Z',
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      connectTimeout: 800,
    },
    pool: { min: 0, max: config.poolMax, createTimeoutMillis: statementDeadline, propagateCreateError: true },
    acquireConnectionTimeout: statementDeadline,
    log: quiet,
  });
  return database('mysql', instance, config.prefix);
}

/** knex prints connection problems to the console by itself; they reach our log through `Unavailable`. */
const quiet = { warn() {}, error() {}, deprecate() {}, debug() {} };

function embeddedDatabase(file: string): Database {
  // Loaded only here: who runs on MySQL need not wait for a native library.
  const { EmbeddedClient } = require('./embedded-client') as typeof import('./embedded-client');
  if (file !== ':memory:') makeFolder(path.dirname(file));
  const instance = knex({
    client: EmbeddedClient as unknown as typeof Knex.Client,
    connection: { filename: file },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
    log: quiet,
  });
  return database('embedded', instance, '');
}

function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartRefused(`STORAGE_PATH ${folder} cannot be used (${code}); set it to a folder of ours`);
  }
}

function database(kind: DatabaseKind, instance: Knex, prefix: string): Database {
  const self: Database = {
    kind,
    knex: instance,
    table: (name) => prefix + name,
    async run(query) {
      try {
        query.queryContext?.({ since: performance.now() });
        return await unlessBusy(() => query);
      } catch (error) {
        throw translated(error);
      }
    },
    async rows<T>(sql: string, values: (string | number | null)[]) {
      const answer = await self.run(instance.raw(sql, values));
      return (kind === 'mysql' ? answer[0] : answer) as T[];
    },
    async transaction(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await unlessBusy(() => instance.transaction(work));
        } catch (error) {
          if (attempt < 3 && asksForRepeat(error)) continue;
          throw translated(error);
        }
      }
    },
    async ping() {
      await self.run(instance.raw('select 1'));
    },
    close: () => instance.destroy(),
  };
  return self;
}

/** SQLite itself would wait for another writer inside the call, and the whole server with it: so we wait here. */
async function unlessBusy<T>(attempt: () => PromiseLike<T>): Promise<T> {
  // Half a deadline: a request may write twice, its own change and how long its session lasts.
  const until = performance.now() + statementDeadline / 2;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if ((error as DriverError).code !== 'SQLITE_BUSY' || performance.now() > until) throw error;
      await pause(20);
    }
  }
}

interface DriverError {
  name?: string;
  code?: string;
  fatal?: boolean;
}

const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_SERVER_SHUTDOWN',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_QUERY_INTERRUPTED',
  'ER_OPTION_PREVENTS_STATEMENT',
]);

/** Another writer, or the disk: full, failing, read-only. */
const embeddedAway = /^SQLITE_(BUSY|FULL|IOERR|READONLY|CANTOPEN)/;

const asksForRepeat = (error: unknown) => (error as DriverError).code === 'ER_LOCK_DEADLOCK';

function translated(error: unknown): unknown {
  const { name, code, fatal } = error as DriverError;
  const away =
    fatal === true ||
    name === 'KnexTimeoutError' ||
    awayCodes.has(code ?? '') ||
    embeddedAway.test(code ?? '') ||
    asksForRepeat(error) ||
    lostPool(error);
  return away ? new Unavailable(`the database is away (${code ?? name})`, 1, { cause: error }) : error;
}

/** mysql2 has no code for a command given to a connection that just died. */
function lostPool(error: unknown): boolean {
  return error instanceof Error && /closed state|Connection lost|aborted/i.test(error.message);
}

/** The index that refused a row; the message also holds the value, which a client chose. */
export function duplicateIndex(error: unknown): string {
  const { sqlMessage, message } = error as { sqlMessage?: string; message: string };
  const where = /(?:for key '|constraint failed: )([\w.]+)'?$/.exec(sqlMessage ?? message);
  return where?.[1] ?? '';
}

export function isDuplicate(error: unknown): boolean {
  const code = (error as DriverError).code;
  return (
    code === 'ER_DUP_ENTRY' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
  );
}
