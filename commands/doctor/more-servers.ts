import type { MysqlDatabaseConfig, ServerAddress } from '../../accounts/store-config';
import { openDatabase } from '../../db/connection/connection';
import { causeOf } from '../../db/connection/trouble';
import { type Check, type Finding, green, reason, yellow } from './finding';

/** Asks the other servers too: while the first one answers, their failure goes unnoticed. */
export const moreServersCheck: Check = {
  about: 'More database servers',
  async look({ config: { database } }) {
    if (database.kind === 'embedded') return [];
    const { standIns = [], replicas = [] } = database;
    return Promise.all([
      ...standIns.map((server) => answers(database, server, 'DB_HOST')),
      ...replicas.map((server) => answers(database, server, 'DB_READ_HOST')),
    ]);
  },
};

async function answers(
  { standIns, replicas, ...database }: MysqlDatabaseConfig,
  server: ServerAddress,
  key: string,
): Promise<Finding> {
  const title = `${key} ${server.host}:${server.port}`;
  const db = openDatabase({ ...database, ...server });
  try {
    await db.run(db.knex(db.table('customers')).first('id'));
    return green(title, 'answers, and has the customers');
  } catch (error) {
    return yellow(
      title,
      `cannot be read (${reason(causeOf(error))}): it could not stand in for another`,
      `Check it, or take it out of ${key}.`,
    );
  } finally {
    await db.close();
  }
}
