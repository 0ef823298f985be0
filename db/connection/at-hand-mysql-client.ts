import type { MysqlConnection, Statement } from './failover-mysql-client';
import { ImpatientMysqlClient } from './impatient-mysql-client';

/** The pool closes what is idle, but only what it has. */
const handBackMs = 1000;

/**
 * Keeps a connection between two statements: to give it back to the pool and to take it again costs a tenth of
 * customer/get, and an eighth of its heap.
 */
export class AtHandMysqlClient extends ImpatientMysqlClient {
  /** To the pool they are in use. */
  readonly atHand: MysqlConnection[] = [];
  /** How often one of them was taken. */
  taken = 0;
  private readonly handingBack = setInterval(() => this.handBack(), handBackMs).unref();
  private closing = false;

  /** Sends a statement as it is; answers its rows, or what it wrote. */
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

  private takeAtHand(): MysqlConnection | undefined {
    for (let connection = this.atHand.pop(); connection; connection = this.atHand.pop()) {
      if (this.isOfUse(connection)) {
        this.taken++;
        return connection;
      }
      void this.releaseConnection(connection);
    }
    return undefined;
  }

  private handBack(): void {
    for (const connection of this.atHand.splice(0)) void this.releaseConnection(connection);
  }
}
