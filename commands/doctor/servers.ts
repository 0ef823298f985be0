import type { MysqlDatabaseConfig, ServerAddress } from '../../accounts/store-config';
import type { Database } from '../../db/connection/connection';
import { causeOf } from '../../db/connection/trouble';
import { withDatabase } from '../../db/connection/with-database';
import { type Check, green, reason, type Said, yellow } from './finding';

/** Asks the other servers too: while the first one answers, their failure goes unnoticed. */
export const moreServersCheck: Check = {
  about: 'More database servers',
  async look({ config: { database } }) {
    if (database.kind === 'embedded') return [];
    const { standIns = [], replicas = [] } = database;
    const answers = (server: ServerAddress, key: string) =>
      onServer(database, server, (db) =>
        db.run(db.knex(db.table('customers')).first('id')).then(
          () => green('answers, and has the customers', `${key} ${placeOf(server)}`),
          (error) =>
            yellow(
              `cannot be read (${reason(causeOf(error))}): it could not stand in for another`,
              `Check it, or take it out of ${key}.`,
              `${key} ${placeOf(server)}`,
            ),
        ),
      );
    return Promise.all([
      ...standIns.map((server) => answers(server, 'DB_HOST')),
      ...replicas.map((server) => answers(server, 'DB_READ_HOST')),
    ]);
  },
};

/** A cluster tells what it has committed before it is on a disk, unless it is told otherwise. */
export const galeraCheck: Check = {
  about: 'Galera',
  async look({ config: { database } }) {
    if (database.kind === 'embedded') return [];
    const { standIns = [], host, port } = database;
    const findings = await Promise.all(
      [{ host, port }, ...standIns].map((server) =>
        // That it does not answer is said elsewhere.
        onServer(database, server, (db) => durability(db, `Galera ${placeOf(server)}`).catch(() => [])),
      ),
    );
    return findings.flat();
  },
};

async function durability(db: Database, title: string): Promise<Said[]> {
  const rows = await db.rows<{ Variable_name: string; Value: string }>(
    "show variables where variable_name in ('wsrep_on', 'innodb_flush_log_at_trx_commit')",
    [],
  );
  const settings = new Map(rows.map((row) => [row.Variable_name.toLowerCase(), row.Value]));
  if (settings.get('wsrep_on') !== 'ON') return [];
  const flush = settings.get('innodb_flush_log_at_trx_commit');
  const order = 'Let all processes name the same node first in DB_HOST: one writer at a time.';
  if (flush === '1') return [green(`each commit is on its disk. ${order}`, title)];
  const lost = `innodb_flush_log_at_trx_commit is ${flush}: what was acknowledged may be lost when nodes die`;
  return [yellow(lost, `Set it to 1 on every node. ${order}`, title)];
}

const placeOf = ({ host, port }: ServerAddress) => `${host}:${port}`;

const onServer = <T>(
  { standIns, replicas, ...database }: MysqlDatabaseConfig,
  server: ServerAddress,
  work: (db: Database) => Promise<T>,
): Promise<T> => withDatabase({ ...database, ...server }, work);
