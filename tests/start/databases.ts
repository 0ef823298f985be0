import type { MysqlDatabaseConfig } from '../../accounts/store-config';
import type { Database } from '../../db/connection/connection';
import { migrate } from '../../db/migrations/migrate';
import type { ShopDatabase } from '../schema/ddl/build';

export const mysqlConfig = ({ env }: ShopDatabase): MysqlDatabaseConfig => ({
  kind: 'mysql',
  host: String(env.DB_HOST),
  port: Number(env.DB_PORT),
  database: String(env.DB_DATABASE),
  user: String(env.DB_USERNAME),
  password: String(env.DB_PASSWORD),
  prefix: String(env.DB_PREFIX),
  poolMax: 4,
});

interface Client {
  _query(connection: unknown, statement: { sql: string } | string): Promise<unknown>;
}

/** Fails the statements it is asked about: a process that is killed, or a database that goes away, in between. */
export function failing(db: Database, when: (sql: string) => boolean): Database {
  const client = db.knex.client as Client;
  const query = client._query;
  client._query = (connection, statement) =>
    when(typeof statement === 'string' ? statement : statement.sql)
      ? Promise.reject(new Error('out of luck'))
      : query.call(client, connection, statement);
  return db;
}

/** Kills the first migration after so many of its statements; whoever comes next must not notice. */
export async function interruptedAfter(statements: number, db: Database): Promise<boolean> {
  let count = 0;
  const outcome = await migrate(failing(db, () => count++ >= statements)).then(
    () => 'finished',
    () => 'killed',
  );
  await db.close();
  return outcome === 'killed';
}

export async function takenUpAgain(db: Database): Promise<void> {
  // The next start comes when the lock of the killed one counts no longer.
  if (await db.knex.schema.hasTable('accounts_migrations'))
    await db
      .knex('accounts_migrations')
      .where({ name: 'lock' })
      .update({ applied_at: '2020-01-01 00:00:00' });
  expect(await migrate(db)).toEqual({ pending: [], createdByUs: true });
  expect(await db.knex('customer_groups').orderBy('id').pluck('code')).toEqual([
    'general',
    'guest',
    'wholesale',
  ]);
}
