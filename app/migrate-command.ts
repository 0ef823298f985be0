import { openDatabase } from '../db/connection';
import { migrate } from '../db/migrate';
import { readConfig } from './config';
import { readEnvironment } from './environment';
import { StartRefused } from './errors';

/** `npm run migrate`: creates what is absent, and nothing else. */
async function main(): Promise<void> {
  const config = readConfig(readEnvironment(process.argv.slice(2), process.env).values);
  const db = openDatabase(config.database);
  try {
    await migrate(db, say);
    say('The database is up to date.');
  } finally {
    await db.close();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: NodeJS.ErrnoException) => {
  const why =
    error instanceof StartRefused ? error.message : `${error.code ?? error.message}; check the DB_ keys`;
  process.stderr.write(`Could not migrate: ${why}\n`);
  process.exitCode = 1;
});
