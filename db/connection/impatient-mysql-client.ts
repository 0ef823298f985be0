import {
  FailoverMysqlClient,
  type MysqlConnection,
  type Statement,
  statementDeadline,
} from './failover-mysql-client';

/** Run once, by migrations; a table may take its time to be made. */
const unhurried = /^\s*(create|alter|drop)\b/i;

/** The pool closes what is idle, but only what it has. */
const handBackMs = 1000;

/**
 * Gives up a statement that is overdue, also one inside a transaction, and gives it up on both sides. knex's
 * own timeout only stops waiting: the server would go on, and a table that somebody keeps locked would soon
 * have cost it all its connections, PHP's as well.
 */
export class ImpatientMysqlClient extends FailoverMysqlClient {
  /** Connections that one `ask` has left for the next. To the pool they are in use. */
  readonly atHand: MysqlConnection[] = [];
  /** How often one of them was taken. */
  taken = 0;
  private readonly handingBack = setInterval(() => this.handBack(), handBackMs).unref();
  private closing = false;

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

  /**
   * Sends a statement as it is, on a connection of the pool; answers its rows, or what it wrote. To give a connection
   * back and take it again costs a tenth of customer/get, so the next statement takes it from here.
   */
  async ask(statement: Statement): Promise<unknown> {
    const connection = this.takeAtHand() ?? (await this.acquireConnection());
    // As knex says it of its own.
    this.emit('query', statement);
    try {
      const { response } = (await this._query(connection, statement)) as { response: unknown[] };
      return response[0];
    } finally {
      this.atHand.push(connection);
      if (this.closing || this.pool.numPendingAcquires() > 0) this.handBack();
    }
  }

  private takeAtHand(): MysqlConnection | undefined {
    for (let connection = this.atHand.pop(); connection; connection = this.atHand.pop()) {
      if (connection.stream.writable) {
        this.taken++;
        return connection;
      }
      void this.releaseConnection(connection);
    }
    return undefined;
  }

  /** Whoever comes to the pool finds all of them there. */
  override acquireConnection(): Promise<MysqlConnection> {
    this.handBack();
    return super.acquireConnection();
  }

  override destroy(done?: (error?: Error) => void): Promise<void> {
    clearInterval(this.handingBack);
    this.closing = true;
    this.handBack();
    return super.destroy(done);
  }

  private handBack(): void {
    for (const connection of this.atHand.splice(0)) void this.releaseConnection(connection);
  }

  private giveUp(connection: MysqlConnection): void {
    const error = new Error('the statement was not answered in time');
    connection.stream.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
    // A server that does not answer this either has nothing running that could be ended.
    this.endOnServer(connection).catch(() => {});
  }
}
