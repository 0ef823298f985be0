import type { Duplex } from 'node:stream';
import type { Knex } from 'knex';
import type { ServerAddress } from '../../accounts/store-config';

export interface MysqlConnection {
  threadId: number;
  /** knex's mark while a transaction has it. */
  __knexTxId?: string | null;
  stream: Duplex;
  execute(
    sql: string,
    values: unknown[],
    done: (error: unknown, rows: unknown, fields: unknown) => void,
  ): unknown;
}

export interface Statement {
  sql: string;
  bindings?: unknown[];
  /** A longer question brings a deadline of its own, which knex minds. */
  timeout?: number | false;
  /** Since when somebody has been waiting for it: the wait for a connection counts. */
  queryContext?: { since: number };
  /** One of a few that are asked again and again. */
  prepared?: boolean;
}

export interface MysqlPoolParams {
  servers: MysqlServers;
  /** Whether it also writes, and must read what was written through another node of a cluster. */
  writes: boolean;
  /** How many times longer than usual everything may take. */
  patience: number;
}

type MysqlServers = ReturnType<typeof mysqlServers>;

/** A server that swallows packets costs a third of a second each time: for so long another one is asked first. */
const avoidedMs = 5_000;

/** The order in which servers of equal worth are tried: one that did not answer lately comes last. */
export function mysqlServers(servers: ServerAddress[]) {
  const avoided = new Map<ServerAddress, number>();
  const until = (server: ServerAddress) => avoided.get(server) ?? 0;
  return {
    isFirst: (server: ServerAddress) => server === servers[0],
    inOrder() {
      const now = performance.now();
      const late = (server: ServerAddress) => (until(server) > now ? until(server) : 0);
      return [...servers].sort((a, b) => late(a) - late(b));
    },
    missed: (server: ServerAddress) => void avoided.set(server, performance.now() + avoidedMs),
  };
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
  pool: { numPendingAcquires(): number };
  config: MysqlPoolParams;
};

const MysqlClient = require('knex/lib/dialects/mysql2') as DialectClass;

/** A store that is away must be an answer within a second. */
export const statementDeadline = 900;

const connectMs = 800;
/** To a server that is not the only one: if it says nothing there is time to ask another one for the same answer. */
const connectAmongOthersMs = 300;

/** Beside the client: within a transaction knex makes another one of its class, past its constructor. */
const whereabouts = new WeakMap<MysqlConnection, Whereabouts>();

/**
 * Session settings that we rely on, whatever the server's defaults. The driver writes values into the text of a statement
 * and escapes them with backslashes, in UTF-8: a server that takes those for something else would let a client write SQL.
 * A value that the server would cut off in order to store it is refused, and what was acknowledged is committed.
 */
const ourSettings = [
  "sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'",
  'autocommit = 1',
  'sql_safe_updates = 0',
  'character_set_client = utf8mb4',
  'character_set_results = utf8mb4',
  'collation_connection = utf8mb4_unicode_ci',
  // A process that is frozen, or cut off, in the middle of a transaction keeps its rows locked no longer than this; the
  // pool gives up its own idle connections in half the time.
  'wait_timeout = 60',
].join(', session ');

/** MariaDB knows it, and reads such a comment; to MySQL it is one. */
const soonerInTransactions = '/*M!100301 , session idle_transaction_timeout = 10 */';

/** How long a connection to another server than the first may be kept: the first should be used again when it is back. */
const standInMs = 10_000;

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? '';

/**
 * Lets the server read a text once for each connection: that saves a third of its work for the statement that every
 * customer's request asks, and a fifth of the driver's.
 */
function executed(connection: MysqlConnection, statement: Statement): Promise<Statement> {
  return new Promise((resolve, reject) => {
    connection.execute(statement.sql, statement.bindings ?? [], (error, rows, fields) => {
      if (error) reject(error);
      else resolve(Object.assign(statement, { response: [rows, fields] }));
    });
  });
}

/** A node of a Galera cluster that has lost the others, or a primary that has become a replica. */
const noUse = new Set(['ER_UNKNOWN_COM_ERROR', 'ER_OPTION_PREVENTS_STATEMENT']);

/** Connects to one of several servers, and leaves a connection that has become useless. */
export class FailoverMysqlClient extends MysqlClient {
  override async acquireRawConnection(): Promise<MysqlConnection> {
    const { servers, writes, patience } = this.config;
    const turn = servers.inOrder();
    const began = performance.now();
    let failure: unknown;
    for (const address of turn) {
      // The asker will be gone by then; the next one begins with another server.
      if (performance.now() - began > (statementDeadline * patience) / 2) break;
      try {
        const timeout = address === turn.at(-1) ? connectMs : connectAmongOthersMs;
        const connection = await this.connectTo(address, timeout);
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
    return this.isOfUse(connection) && super.validateConnection(connection);
  }

  protected isOfUse(connection: MysqlConnection): boolean {
    const { address, since } = whereabouts.get(connection) ?? {};
    const standsIn = address !== undefined && !this.config.servers.isFirst(address);
    return connection.stream.writable && !(standsIn && performance.now() - (since ?? 0) > standInMs);
  }

  override async _query(connection: MysqlConnection, statement: Statement | string): Promise<unknown> {
    try {
      if (typeof statement === 'object' && statement.prepared) return await executed(connection, statement);
      return await super._query(connection, statement);
    } catch (error) {
      // The server remembers no more of them, for all of its clients together.
      if (codeOf(error) === 'ER_MAX_PREPARED_STMT_COUNT_REACHED') return super._query(connection, statement);
      // The pool would go on handing it out, and other servers may be of use.
      if (noUse.has(codeOf(error))) connection.stream.destroy();
      throw error;
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
    await this._query(connection, { sql: `set session ${ourSettings} ${soonerInTransactions}` });
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

  /** Ends a connection's thread on its server: this one would go on with what nobody waits for. */
  protected async endOnServer(stuck: MysqlConnection): Promise<void> {
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
