import type { Duplex } from 'node:stream';
import type { Knex } from 'knex';
import type { ServerAddress } from '../../accounts/store-config';
import type { MysqlServers } from './mysql-servers';

interface MysqlConnection {
  threadId: number;
  /** knex's mark while a transaction has it. */
  __knexTxId?: string | null;
  stream: Duplex;
}

interface Statement {
  sql: string;
  bindings?: unknown[];
  /** A longer question brings a deadline of its own, which knex minds. */
  timeout?: number | false;
  /** Since when somebody has been waiting for it: the wait for a connection counts. */
  queryContext?: { since: number };
}

export interface MysqlPoolParams {
  servers: MysqlServers;
  /** Whether it also writes, and must read what was written through another node of a cluster. */
  writes: boolean;
  /** How many times longer than usual everything may take. */
  patience: number;
}

/** Which server a connection leads to; behind a balancer that is not its address. */
interface Whereabouts {
  address: ServerAddress;
  name: string;
  since: number;
}

type DialectClass = new (
  config: Knex.Config,
) => Knex.Client & {
  _query(connection: MysqlConnection, statement: Statement | string): Promise<unknown>;
  acquireRawConnection(): Promise<MysqlConnection>;
  destroyRawConnection(connection: MysqlConnection): Promise<void>;
  connectionSettings: object;
  config: MysqlPoolParams;
};

const MysqlClient = require('knex/lib/dialects/mysql2') as DialectClass;

/** A store that is away must be an answer within a second. */
export const statementDeadline = 900;

const connectMs = 800;
/** To a server that is not the only one: if it says nothing there is time to ask another one for the same answer. */
const connectAmongOthersMs = 300;

/** Run once, by migrations; a table may take its time to be made. */
const unhurried = /^\s*(create|alter|drop)\b/i;

/** Beside the client: within a transaction knex makes another one of its class, past its constructor. */
const whereabouts = new WeakMap<MysqlConnection, Whereabouts>();

/**
 * Whatever the server has for others. The driver writes values into the text of a statement and escapes them with
 * backslashes, in UTF-8: a server that takes those for something else would let a client write SQL. What it would cut
 * off in order to store it is refused, and what was acknowledged is committed.
 */
const ourSettings = [
  "sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'",
  'autocommit = 1',
  'sql_safe_updates = 0',
  'character_set_client = utf8mb4',
  'character_set_results = utf8mb4',
  'collation_connection = utf8mb4_unicode_ci',
].join(', session ');

/** How long a connection to another server than the first may be kept: the first should be used again when it is back. */
const standInMs = 10_000;

/** A node of a Galera cluster that has lost the others, or a primary that has become a replica. */
const noUse = new Set(['ER_UNKNOWN_COM_ERROR', 'ER_OPTION_PREVENTS_STATEMENT']);

/**
 * Gives up a statement that is overdue, also one inside a transaction, and gives it up on both sides. knex's
 * own timeout only stops waiting: the server would go on, and a table that somebody keeps locked would soon
 * have cost it all its connections, PHP's as well.
 */
export class ImpatientMysqlClient extends MysqlClient {
  override async acquireRawConnection(): Promise<MysqlConnection> {
    const { servers, writes, patience } = this.config;
    const turn = servers.inOrder();
    const began = performance.now();
    let failure: unknown;
    for (const address of turn) {
      // The asker will be gone by then; the next one begins with another server.
      if (performance.now() - began > (statementDeadline * patience) / 2) break;
      try {
        const connection = await this.connectTo(
          address,
          address === turn.at(-1) ? connectMs : connectAmongOthersMs,
        );
        try {
          await this.greet(connection, address, writes && turn.length > 1);
          return connection;
        } catch (error) {
          await this.destroyRawConnection(connection);
          throw error;
        }
      } catch (error) {
        servers.missed(address);
        failure = error;
      }
    }
    throw failure;
  }

  override async validateConnection(connection: MysqlConnection): Promise<boolean> {
    const { address, since } = whereabouts.get(connection) ?? {};
    const standsIn = address !== undefined && !this.config.servers.isFirst(address);
    if (standsIn && performance.now() - (since ?? 0) > standInMs) return false;
    return super.validateConnection(connection);
  }

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
    } catch (error) {
      // The pool would go on handing it out, and other servers may be of use.
      if (noUse.has((error as { code?: string }).code ?? '')) connection.stream.destroy();
      throw error;
    } finally {
      clearTimeout(overdue);
    }
  }

  private connectTo(address: ServerAddress, connectTimeout = connectMs): Promise<MysqlConnection> {
    // The driver reads them before it first waits; knex hides the password in them from whoever would copy them.
    Object.assign(this.connectionSettings, address, {
      connectTimeout: connectTimeout * this.config.patience,
    });
    return super.acquireRawConnection();
  }

  /** Takes it only if it is of use there. */
  private async greet(connection: MysqlConnection, address: ServerAddress, choosy: boolean): Promise<void> {
    await this._query(connection, { sql: `set session ${ourSettings}` });
    const about = await this.located(connection, address);
    if (choosy && about.get('read_only') === 'ON') throw ofNoUse('ER_OPTION_PREVENTS_STATEMENT');
    if (about.get('wsrep_on') !== 'ON') return;
    const status = await this.settings(connection, "status like 'wsrep_ready'");
    if (status.get('wsrep_ready') !== 'ON') throw ofNoUse('ER_UNKNOWN_COM_ERROR');
    // Reads see what was acknowledged through another node, as on a single server.
    if (this.config.writes) await this._query(connection, 'set session wsrep_sync_wait = 1');
  }

  private async located(connection: MysqlConnection, address: ServerAddress): Promise<Map<string, string>> {
    const names = "'hostname', 'port', 'read_only', 'wsrep_on'";
    const about = await this.settings(connection, `variables where variable_name in (${names})`);
    whereabouts.set(connection, {
      address,
      name: `${about.get('hostname')}:${about.get('port')}`,
      since: performance.now(),
    });
    return about;
  }

  private async settings(connection: MysqlConnection, which: string): Promise<Map<string, string>> {
    const { response } = (await this._query(connection, { sql: `show ${which}` })) as {
      response: [{ Variable_name: string; Value: string }[]];
    };
    return new Map(response[0].map((row) => [row.Variable_name.toLowerCase(), row.Value]));
  }

  private giveUp(connection: MysqlConnection): void {
    const error = new Error('the statement was not answered in time');
    connection.stream.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
    // A server that does not answer this either has nothing running that could be ended.
    this.endOnServer(connection).catch(() => {});
  }

  private async endOnServer(stuck: MysqlConnection): Promise<void> {
    const { address, name } = whereabouts.get(stuck) ?? {};
    if (!address) return;
    const connection = await this.connectTo(address);
    try {
      await this.located(connection, address);
      // A balancer may have led to another server, where the thread of that number is somebody else's.
      if (whereabouts.get(connection)?.name === name)
        await super._query(connection, { sql: 'kill connection ?', bindings: [stuck.threadId] });
    } finally {
      await this.destroyRawConnection(connection);
    }
  }
}

const ofNoUse = (code: string) => Object.assign(new Error('this server takes no statements now'), { code });
