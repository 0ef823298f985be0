import type { Knex } from 'knex';

type DialectClass = new (
  config: Knex.Config,
) => Knex.Client & { _driver(): unknown; acquireRawConnection(): Promise<EmbeddedConnection> };

interface EmbeddedConnection {
  pragma(text: string): unknown;
}

const BetterSqlite3 = require('knex/lib/dialects/better-sqlite3') as DialectClass;

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
    connection.pragma('busy_timeout = 800');
    return connection;
  }
}
