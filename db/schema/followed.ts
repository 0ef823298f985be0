import type { Database } from '../connection/connection';

/** The table with whose rows the database deletes ours; undefined where it does not. */
export async function followedBy(db: Database, name: string): Promise<string | undefined> {
  if (db.kind === 'embedded') return undefined;
  const [key] = await db.rows<{ followed: string }>(
    `select referenced_table_name as followed from information_schema.key_column_usage
     where table_schema = database() and table_name = ? and referenced_table_name is not null`,
    [db.table(name)],
  );
  return key?.followed;
}
