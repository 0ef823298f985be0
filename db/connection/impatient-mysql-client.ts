import {
  FailoverMysqlClient,
  type MysqlConnection,
  type Statement,
  statementDeadline,
} from './failover-mysql-client';

/** Run once, by migrations; a table may take its time to be made. */
const unhurried = /^\s*(create|alter|drop)\b/i;

/**
 * Gives up a statement that is overdue, also one inside a transaction, and gives it up on both sides. knex's
 * own timeout only stops waiting: the server would go on, and a table that somebody keeps locked would soon
 * have cost it all its connections, PHP's as well.
 */
export class ImpatientMysqlClient extends FailoverMysqlClient {
  override async _query(connection: MysqlConnection, statement: Statement | string): Promise<unknown> {
    const { sql, timeout, queryContext }: Statement =
      typeof statement === 'string' ? { sql: statement } : statement;
    if (timeout || unhurried.test(sql)) return super._query(connection, statement);
    const waited = queryContext ? performance.now() - queryContext.since : 0;
    // Two statements of a transaction may have to wait: for a row that another one holds, and then for its own.
    const deadline = statementDeadline * this.config.patience;
    const rest = connection.__knexTxId ? deadline / 2 : Math.max(deadline / 3, deadline - waited);
    const overdue = setTimeout(() => this.giveUp(connection), rest);
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
    this.endOnServer(connection).catch(() => {});
  }
}
