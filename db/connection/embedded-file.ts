/** A file of SQLite's as its driver opens it, past knex: for what is done to it as a whole. */
export interface EmbeddedFile {
  prepare(sql: string): { all(): Record<string, unknown>[] };
  exec(sql: string): void;
  close(): void;
}
type Driver = new (file: string, options: { timeout: number }) => EmbeddedFile;

/** Loads the driver with the first file: who runs on MySQL need not wait for a native library. */
export function openFile(file: string, timeout: number): EmbeddedFile {
  const Database = require('libsql') as Driver;
  return new Database(file, { timeout });
}
