import type { Knex } from 'knex';
import type { Statement as MysqlStatement } from './failover-mysql-client';

interface ReaderStatement {
  columns(): { name: string }[];
  all(bindings: unknown[]): Promise<{ answer: string }[]>;
}

interface ReaderConnection {
  prepare(sql: string): Promise<ReaderStatement>;
  pragma(text: string): Promise<unknown>;
  interrupt(): void;
  /** knex's own mark: its pool closes such a connection instead of handing it out again. */
  __knex__disposed?: unknown;
}

type Statement = Pick<MysqlStatement, 'sql' | 'bindings' | 'timeout' | 'queryContext'> & {
  response?: object[];
};

type DialectClass = new (
  config: Knex.Config,
) => Knex.Client & {
  _driver(): unknown;
  _query(connection: ReaderConnection, statement: Statement): Promise<Statement>;
  _formatBindings(bindings: unknown[] | undefined): unknown[];
  acquireRawConnection(): Promise<ReaderConnection>;
  config: { deadline: number };
};

const BetterSqlite3 = require('knex/lib/dialects/better-sqlite3') as DialectClass;

/**
 * The embedded database works in the thread that serves everybody: what reads a whole table would keep them all
 * waiting. This connection reads in a thread of the driver's own, and gives up what is overdue.
 */
export class EmbeddedReader extends BetterSqlite3 {
  override _driver(): unknown {
    return require('libsql/promise');
  }

  override async acquireRawConnection(): Promise<ReaderConnection> {
    const connection = await super.acquireRawConnection();
    await connection.pragma('query_only = ON');
    return connection;
  }

  override async _query(connection: ReaderConnection, statement: Statement): Promise<Statement> {
    const { sql, bindings, timeout, queryContext } = statement;
    const waited = queryContext ? performance.now() - queryContext.since : 0;
    const { deadline: longest } = this.config;
    const deadline = performance.now() + (timeout || Math.max(longest / 3, longest - waited));
    // More than once: it does nothing to a statement that still waits for its thread.
    const overdue = setInterval(() => {
      if (performance.now() > deadline) connection.interrupt();
    }, 50);
    try {
      const names = (await connection.prepare(sql)).columns().map(({ name }) => name);
      const columns = names.map((name) => `"${name}"`).join(', ');
      // The driver finds the first row in its thread and all others in ours: so they are made one.
      const whole = `select json_group_array(json_array(${columns})) as answer from (${sql})`;
      const [row] = await (await connection.prepare(whole)).all(this._formatBindings(bindings));
      const rows: unknown[][] = JSON.parse(row?.answer ?? '[]');
      statement.response = rows.map((values) =>
        Object.fromEntries(names.map((name, at) => [name, values[at]])),
      );
      return statement;
    } catch (error) {
      // As on the other connection: what failed may still be in progress there.
      connection.__knex__disposed = error;
      throw error;
    } finally {
      clearInterval(overdue);
    }
  }
}
