import path from 'node:path';
import { StartRefused } from '../accounts/errors';
import { failed } from '../app/command-line/error-text';
import { NotUnderstood, readOptions } from '../app/command-line/options';
import { say } from '../app/command-line/output';
import { readEnvironment } from '../app/config/environment';
import { inspectionConfig } from '../app/config/inspection-config';
import { backUp, putBack } from '../db/connection/embedded-backup';
import { lockStorage } from '../db/connection/embedded-lock';

/** `npm run backup` and `npm run restore`: the embedded database in one file, and back. */
function main([verb = '', ...argv]: string[]): void {
  const command = `npm run ${verb} --`;
  const { values: typed, words } = readOptions(command, argv, {}, 1);
  const [file] = words;
  if (file === undefined) throw new NotUnderstood(`name the file: ${command} accounts-backup.sqlite`);
  const { database } = inspectionConfig(readEnvironment(typed.env, process.env).values);
  if (database.kind !== 'embedded')
    throw new StartRefused(
      'the accounts are in MySQL: use mysqldump, or what the shop has for all of its database',
    );
  if (verb === 'backup') {
    const customers = backUp(database.file, file);
    say(`${file} holds all accounts (${counted(customers)}), and was read back without an error.`);
    say(`Keep ${path.join(path.dirname(database.file), '*.secret')} beside it: without them all logins end.`);
    return;
  }
  const release = lockStorage(database.file);
  try {
    const { customers, former } = putBack(file, database.file);
    say(`The database is the one of ${file} now (${counted(customers)}).`);
    if (former) say(`The former one is kept as ${former}.`);
  } finally {
    release();
  }
}

const counted = (customers: number) => `${customers} ${customers === 1 ? 'customer' : 'customers'}`;

try {
  main(process.argv.slice(2));
} catch (error) {
  failed('Nothing was done', error);
}
