import type { Knex } from 'knex';
import { isBusy } from './driver-errors';

type DialectClass = new (
  config: Knex.Config,
) => Knex.Client & {
  _driver(): unknown;
  _query(connection: EmbeddedConnection, statement: object): Promise<unknown>;
  acquireRawConnection(): Promise<EmbeddedConnection>;
};

interface EmbeddedConnection {
  pragma(text: string): unknown;
  /** knex's own mark: its pool closes such a connection instead of handing it out again. */
  __knex__disposed?: unknown;
}

const BetterSqlite3 = require('knex/lib/dialects/better-sqlite3') as DialectClass;

/** The wait for another writer blocks everything: no time for it while serving, but at start nobody minds. */
export const busyTimeout = { serving: 5, migrating: 5000 };

/** libsql speaks better-sqlite3's API and ships its binary inside the package: nothing to compile or download. */
export class EmbeddedClient extends BetterSqlite3 {
  override _driver(): unknown {
    return require('libsql');
  }

  override async acquireRawConnection(): Promise<EmbeddedConnection> {
    const connection = await super.acquireRawConnection();
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    connection.pragma(`busy_timeout = ${busyTimeout.serving}`);
    return connection;
  }

  /**
   * libsql leaves a statement that was refused as busy in progress, and commits nothing on that connection until
   * the garbage collector comes by (tursodatabase/libsql-js#238): writes we had acknowledged would be lost.
   */
  override async _query(connection: EmbeddedConnection, statement: object): Promise<unknown> {
    try {
      return await super._query(connection, statement);
    } catch (error) {
      if (isBusy(error)) connection.__knex__disposed = error;
      throw error;
    }
  }
}
