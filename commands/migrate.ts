import type { DatabaseConfig } from '../accounts/store-config';
import { failed } from '../app/command-line/error-text';
import { readOptions } from '../app/command-line/options';
import { say } from '../app/command-line/output';
import { readConfig } from '../app/config/config';
import { readEnvironment } from '../app/config/environment';
import { inspectionConfig } from '../app/config/inspection-config';
import type { Database } from '../db/connection/connection';
import { orUnreachable } from '../db/connection/trouble';
import { isAbsent, withDatabase } from '../db/connection/with-database';
import { migrate, migrationState, plannedTables } from '../db/migrations/migrate';
import { readSchema } from '../db/schema/schema';
import { inspectTables } from '../db/schema/tables';

/** `npm run migrate`: creates what is absent, and nothing else; with --dry-run only tells what that would be. */
async function main(argv: string[]): Promise<void> {
  const { values: typed } = readOptions('npm run migrate --', argv, { 'dry-run': { type: 'boolean' } });
  const { values } = readEnvironment(typed.env, process.env);
  if (typed['dry-run']) return dryRun(inspectionConfig(values).database);
  await inDatabase(readConfig(values).database, async (db) => {
    await migrate(db, say);
    say('The database is up to date.');
  });
}

async function dryRun(config: DatabaseConfig): Promise<void> {
  await inDatabase(isAbsent(config) ? { kind: 'embedded', file: ':memory:' } : config, async (db) => {
    say('Dry run: nothing is written.');
    const tables = await plannedTables(db);
    say(await found(db));
    for (const table of tables) say(`would create ${table}`);
    if (tables.length === 0) say('Nothing is missing: the database is up to date.');
  });
}

const inDatabase = (config: DatabaseConfig, work: (db: Database) => Promise<void>) =>
  withDatabase(config, (db) => work(db).catch(orUnreachable(db)));

async function found(db: Database): Promise<string> {
  const tables = await inspectTables(db);
  if (!tables.get('customers')) {
    return 'The database is empty: it would get tables of our own, in the layout of Bagisto 1.3.';
  }
  const { createdByUs } = await migrationState(db, tables);
  const { bagisto } = await readSchema(db, createdByUs, tables);
  return bagisto
    ? `The database is a Bagisto ${bagisto.versions}: its tables stay exactly as they are, ours come beside them.`
    : 'The database is our own.';
}

main(process.argv.slice(2)).catch((error: unknown) => failed('Could not migrate', error));
