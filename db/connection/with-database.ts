import fs from 'node:fs';
import type { DatabaseConfig } from '../../accounts/store-config';
import { type Database, openDatabase } from './connection';

/** Opens a database for one piece of work, and closes it whatever comes of that. */
export async function withDatabase<T>(
  config: DatabaseConfig,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const db = openDatabase(config);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** True for an embedded database that is not there yet: opening it would already create its file. */
export const isAbsent = (config: DatabaseConfig): boolean =>
  config.kind === 'embedded' && !fs.existsSync(config.file);
