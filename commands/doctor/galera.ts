import type { MysqlDatabaseConfig, ServerAddress } from '../../accounts/store-config';
import { openDatabase } from '../../db/connection/connection';
import { type Check, type Finding, green, yellow } from './finding';

/** A cluster tells what it has committed before it is on a disk, unless it is told otherwise. */
export const galeraCheck: Check = {
  about: 'Galera',
  async look({ config: { database } }) {
    if (database.kind === 'embedded') return [];
    const { standIns = [], host, port } = database;
    const findings = await Promise.all(
      [{ host, port }, ...standIns].map((server) => durability(database, server)),
    );
    return findings.flat();
  },
};

async function durability(
  { standIns, replicas, ...database }: MysqlDatabaseConfig,
  server: ServerAddress,
): Promise<Finding[]> {
  const db = openDatabase({ ...database, ...server });
  try {
    const rows = await db.rows<{ Variable_name: string; Value: string }>(
      "show variables where variable_name in ('wsrep_on', 'innodb_flush_log_at_trx_commit')",
      [],
    );
    const settings = new Map(rows.map((row) => [row.Variable_name.toLowerCase(), row.Value]));
    if (settings.get('wsrep_on') !== 'ON') return [];
    const title = `Galera ${server.host}:${server.port}`;
    const flush = settings.get('innodb_flush_log_at_trx_commit');
    const order = 'Let all processes name the same node first in DB_HOST: one writer at a time.';
    if (flush === '1') return [green(title, `each commit is on its disk. ${order}`)];
    return [
      yellow(
        title,
        `innodb_flush_log_at_trx_commit is ${flush}: what was acknowledged may be lost when nodes die`,
        `Set it to 1 on every node. ${order}`,
      ),
    ];
  } catch {
    // That it does not answer is said elsewhere.
    return [];
  } finally {
    await db.close();
  }
}
