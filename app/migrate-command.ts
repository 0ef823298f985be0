import fs from 'node:fs';
import { type Database, openDatabase } from '../db/connection';
import { migrate, migrationState, plannedTables } from '../db/migrate';
import { readSchema } from '../db/schema';
import { type Config, readConfig } from './config';
import { readEnvironment } from './environment';
import { StartRefused } from './errors';
import { inspectionConfig } from './inspection-config';

const usage = `Usage: npm run migrate -- [--dry-run] [--env FILE]

Creates the tables that are missing, and changes none that are there. Safe to run twice, and from two machines at once.
  --dry-run    only tells what would be created; writes nothing
  --env FILE   reads the configuration from FILE, such as the shop's own .env`;

/** `npm run migrate`: creates what is absent, and nothing else; with --dry-run only tells what that would be. */
async function main(argv: string[]): Promise<void> {
  if (argv.includes('--help')) return say(usage);
  const { values } = readEnvironment(argv, process.env);
  if (argv.includes('--dry-run')) return dryRun(inspectionConfig(values).database);
  const db = openDatabase(readConfig(values).database);
  try {
    await migrate(db, say);
    say('The database is up to date.');
  } finally {
    await db.close();
  }
}

async function dryRun(config: Config['database']): Promise<void> {
  // Opening an embedded database would already create its file.
  const absent = config.kind === 'embedded' && !fs.existsSync(config.file);
  const db = openDatabase(absent ? { ...config, file: ':memory:' } : config);
  try {
    say('Dry run: nothing is written.');
    const tables = await plannedTables(db);
    say(await found(db));
    for (const table of tables) say(`would create ${table}`);
    if (tables.length === 0) say('Nothing is missing: the database is up to date.');
  } finally {
    await db.close();
  }
}

async function found(db: Database): Promise<string> {
  if (!(await db.knex.schema.hasTable(db.table('customers')))) {
    return 'The database is empty: it would get tables of our own, in the layout of Bagisto 1.3.';
  }
  const { createdByUs } = await migrationState(db);
  const { bagisto } = await readSchema(db, createdByUs);
  return bagisto
    ? `The database is a Bagisto ${bagisto.versions}: its tables stay exactly as they are, ours come beside them.`
    : 'The database is our own.';
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main(process.argv.slice(2)).catch((error: NodeJS.ErrnoException) => {
  const why =
    error instanceof StartRefused ? error.message : `${error.code ?? error.message}; check the DB_ keys`;
  process.stderr.write(`Could not migrate: ${why}\n`);
  process.exitCode = 1;
});
