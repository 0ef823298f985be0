import type { Duplex } from 'node:stream';
import type { Knex } from 'knex';

interface MysqlConnection {
  threadId: number;
  /** knex's mark while a transaction has it. */
  __knexTxId?: string | null;
  stream: Duplex;
}

interface Statement {
  sql: string;
  bindings?: unknown[];
  /** Whoever asks a longer question brings a deadline of its own, which knex minds. */
  timeout?: number | false;
  /** Since when somebody has been waiting for it: the wait for a connection counts. */
  queryContext?: { since: number };
}

type DialectClass = new (
  config: Knex.Config,
) => Knex.Client & {
  _query(connection: MysqlConnection, statement: Statement | string): Promise<unknown>;
  acquireRawConnection(): Promise<MysqlConnection>;
  destroyRawConnection(connection: MysqlConnection): Promise<void>;
};

const MysqlClient = require('knex/lib/dialects/mysql2') as DialectClass;

/** A store that is away must be an answer within a second (SECURITY V4). */
export const statementDeadline = 900;

/** Run once, by migrations; a table may take its time to be made. */
const unhurried = /^\s*(create|alter|drop)\b/i;

/**
 * Gives up a statement that is overdue, also one inside a transaction, and gives it up on both sides. knex's
 * own timeout only stops waiting: the server would go on, and a table that somebody keeps locked would soon
 * have cost it all its connections, PHP's as well.
 */
export class ImpatientMysqlClient extends MysqlClient {
  override async _query(connection: MysqlConnection, statement: Statement | string): Promise<unknown> {
    const { sql, timeout, queryContext }: Statement =
      typeof statement === 'string' ? { sql: statement } : statement;
    if (timeout || unhurried.test(sql)) return super._query(connection, statement);
    const waited = queryContext ? performance.now() - queryContext.since : 0;
    // Two statements of a transaction may have to wait: for a row that another one holds, and then for its own.
    const patience = connection.__knexTxId
      ? statementDeadline / 2
      : Math.max(statementDeadline / 3, statementDeadline - waited);
    const overdue = setTimeout(() => this.giveUp(connection), patience);
    try {
      return await super._query(connection, statement);
    } finally {
      clearTimeout(overdue);
    }
  }

  private giveUp(connection: MysqlConnection): void {
    const error = new Error('the statement was not answered in time');
    connection.stream.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
    // A server that does not answer this either has nothing running that could be ended.
    this.endOnServer(connection.threadId).catch(() => {});
  }

  private async endOnServer(thread: number): Promise<void> {
    const connection = await this.acquireRawConnection();
    try {
      await super._query(connection, { sql: 'kill connection ?', bindings: [thread] });
    } finally {
      await this.destroyRawConnection(connection);
    }
  }
}
