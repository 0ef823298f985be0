import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Knex, knex } from 'knex';
import type { ConnectionOptions, ResultSetHeader } from 'mysql2';
import { StartRefused } from '../../accounts/errors';
import { makeStorageFolder } from '../../accounts/storage-folder';
import type { DatabaseConfig, MysqlDatabaseConfig, ServerAddress } from '../../accounts/store-config';
import { AtHandMysqlClient } from './at-hand-mysql-client';
import { asksForRepeat, isBusy, translated } from './driver-errors';
import { type MysqlPoolParams, mysqlServers, statementDeadline } from './failover-mysql-client';
import { type PoolLoad, poolLoadOf } from './pool-load';

export type DatabaseKind = 'embedded' | 'mysql';

/** Whatever knex builds. */
export type Query<T> = PromiseLike<T> & { queryContext?(context: object): unknown };

export type Value = string | number | null;

interface SqliteOutcome {
  changes: number;
  lastInsertRowid: number | bigint;
}

interface Written {
  rows: number;
  id: number;
}

export interface Database {
  kind: DatabaseKind;
  knex: Knex;
  /** The real name of a table: DB_PREFIX stands before every one of them. */
  table(name: string): string;
  /** Runs a query; a database that is away, or too slow (since it began to matter), becomes `Unavailable`. */
  run<T>(query: Query<T>, since?: number): Promise<T>;
  /** A text built once at start, with its values: what is asked most often. */
  rows<T>(sql: string, values: Value[], more?: { prepared: boolean }): Promise<T[]>;
  /** The same for what writes: how many rows it touched, and the number that a new one got. */
  write(sql: string, values: Value[]): Promise<Written>;
  /** For long reads: a replica, which may be some seconds behind, or another thread; where there is neither, this one itself. */
  readonly replica: Database;
  /** All or nothing; repeated when the database asked for it (a deadlock, a cluster conflict). */
  transaction<T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  ping(): Promise<void>;
  /** Fails where it answers but takes no writes: read-only, or its disk is full. */
  mayWrite(): Promise<void>;
  readonly load: PoolLoad;
  /** How long a statement may take with its wait, in milliseconds. */
  readonly deadline: number;
  close(): Promise<void>;
}

/** `patience` makes every deadline so many times longer: tests on a busy machine measure no clock. */
export function openDatabase(config: DatabaseConfig, patience = 1): Database {
  return config.kind === 'mysql'
    ? mysqlDatabase(config, patience)
    : embeddedDatabase(config.file, statementDeadline * patience);
}

function mysqlDatabase(config: MysqlDatabaseConfig, patience: number): Database {
  const { host, port, standIns = [], replicas = [], prefix } = config;
  const primaries = [{ host, port }, ...standIns];
  const open = (servers: ServerAddress[], writes: boolean) =>
    mysqlPool(config, { servers: mysqlServers(servers), writes, patience });
  const deadline = statementDeadline * patience;
  // A replica that is away is no reason to refuse: the primaries have the same rows.
  const replica =
    replicas.length > 0
      ? database('mysql', open([...replicas, ...primaries], false), deadline, prefix)
      : undefined;
  return database('mysql', open(primaries, true), deadline, prefix, replica);
}

function mysqlPool(config: MysqlDatabaseConfig, params: MysqlPoolParams): Knex {
  const deadline = statementDeadline * params.patience;
  const connection: ConnectionOptions = {
    user: config.user,
    password: config.password,
    database: config.database,
    ssl: config.tls && {
      ...(config.tls.caFile !== undefined && { ca: certificateAuthority(config.tls.caFile) }),
      rejectUnauthorized: true,
      // The driver itself would be content with a certificate for anything else.
      verifyIdentity: config.tls.verifiesName,
    },
    charset: 'utf8mb4',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  };
  const options: Knex.Config & MysqlPoolParams = {
    ...params,
    client: AtHandMysqlClient as unknown as typeof Knex.Client,
    connection: connection as Knex.StaticConnectionConfig,
    pool: { min: 0, max: config.poolMax, createTimeoutMillis: deadline, propagateCreateError: true },
    acquireConnectionTimeout: deadline,
    log: quiet,
  };
  return knex(options);
}

function certificateAuthority(file: string): Buffer {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartRefused(
      `MYSQL_ATTR_SSL_CA ${file} cannot be read (${code}); set it to a file that this user may read`,
    );
  }
}

/** The hashes of all passwords lie in it; SQLite gives its other two files the mode of this one. */
function keepPrivate(file: string): void {
  try {
    fs.closeSync(fs.openSync(file, 'a', 0o600));
    for (const each of [file, `${file}-wal`, `${file}-shm`])
      if (fs.existsSync(each)) fs.chmodSync(each, 0o600);
  } catch {
    // SQLite itself tells what is wrong with it, or it is somebody else's file that we may use.
  }
}

/** knex prints connection problems to the console by itself; they reach our log through `Unavailable`. */
const quiet = { warn() {}, error() {}, deprecate() {}, debug() {} };

function embeddedDatabase(file: string, deadline: number): Database {
  // Loaded only here: who runs on MySQL need not wait for a native library.
  const { EmbeddedClient } = require('./embedded-client') as typeof import('./embedded-client');
  const { EmbeddedReader } = require('./embedded-reader') as typeof import('./embedded-reader');
  const open = (client: unknown, waiting: Pick<Knex.Config, 'pool' | 'acquireConnectionTimeout'>) => {
    const options: Knex.Config & { deadline: number } = {
      client: client as typeof Knex.Client,
      connection: { filename: file },
      useNullAsDefault: true,
      log: quiet,
      deadline,
      ...waiting,
    };
    return knex(options);
  };
  const own = () => open(EmbeddedClient, { pool: { min: 1, max: 1 } });
  // A database in memory is visible to its own connection only.
  if (file === ':memory:') return database('embedded', own(), deadline, '');
  makeStorageFolder(path.dirname(file));
  keepPrivate(file);
  // A search, the census, and what is quickly counted beside them.
  const reader = open(EmbeddedReader, {
    pool: { min: 0, max: 3 },
    acquireConnectionTimeout: deadline,
  });
  return database('embedded', own(), deadline, '', database('embedded', reader, deadline, ''));
}

function database(
  kind: DatabaseKind,
  instance: Knex,
  deadline: number,
  prefix: string,
  replica?: Database,
): Database {
  /** Knex's builder and runner would cost a text that is ready a tenth of customer/get. */
  const answerTo = (sql: string, bindings: Value[], prepared = false): Promise<unknown> => {
    if (kind === 'embedded') return self.run(instance.raw(sql, bindings));
    const client: AtHandMysqlClient = instance.client;
    const queryContext = { since: performance.now() };
    return repeated(() => client.ask({ sql, bindings, queryContext, prepared }));
  };

  const self: Database = {
    kind,
    deadline,
    get replica() {
      return replica ?? self;
    },
    knex: instance,
    table: (name) => prefix + name,
    async run(query, since = performance.now()) {
      query.queryContext?.({ since });
      return repeated(() => unlessBusy(() => query, deadline));
    },
    rows: <T>(sql: string, values: Value[], more?: { prepared: boolean }) =>
      answerTo(sql, values, more?.prepared) as Promise<T[]>,
    async write(sql, values) {
      const answer = (await answerTo(sql, values)) as SqliteOutcome & ResultSetHeader;
      return kind === 'mysql'
        ? { rows: answer.affectedRows, id: answer.insertId }
        : { rows: answer.changes, id: Number(answer.lastInsertRowid) };
    },
    transaction: (work) => repeated(() => unlessBusy(() => instance.transaction(work), deadline)),
    async ping() {
      await self.run(instance.raw('select 1'));
    },
    async mayWrite() {
      const table = prefix + (kind === 'mysql' ? 'accounts_migrations' : 'accounts_state');
      // MySQL refuses the statement itself; SQLite notices a full disk only at a page that it must write.
      await self.run<unknown>(
        kind === 'mysql'
          ? instance(table).where({ name: '' }).update({ outcome: '' })
          : instance(table)
              .insert({ key: 'probe', value: String(Date.now()), expires_at: Date.now() + 60_000 })
              .onConflict('key')
              .merge(),
      );
    },
    load: poolLoadOf(instance),
    async close() {
      await replica?.close();
      // A copy of the file alone would otherwise lack what stands in the -wal only.
      if (kind === 'embedded' && replica)
        await instance.raw('pragma wal_checkpoint(truncate)').catch(() => {});
      await instance.destroy();
    },
  };
  return self;
}

/** Tries again where nothing was done: another statement, or one that another node of a cluster took at the same time, won. */
async function repeated<T>(attempt: () => Promise<T>): Promise<T> {
  for (let made = 1; ; made++) {
    try {
      return await attempt();
    } catch (error) {
      if (made === 3 || !asksForRepeat(error)) throw translated(error);
    }
  }
}

/** SQLite itself would wait for another writer inside the call, and the whole server with it: so we wait here. */
async function unlessBusy<T>(attempt: () => PromiseLike<T>, deadline: number): Promise<T> {
  // Half a deadline: a request may write twice, its own change and how long its session lasts.
  const until = performance.now() + deadline / 2;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error;
      await pause(20);
    }
  }
}
