import fs from 'node:fs';
import { StartRefused } from '../../accounts/errors';
import { type EmbeddedFile, openFile } from './embedded-file';

/** Writes a whole copy, also beside a running server, and reads it back; resolves to its number of customers. */
export function backUp(from: string, to: string): number {
  if (!fs.existsSync(from))
    throw new StartRefused(`there is no embedded database at ${from}; nothing was written`);
  if (fs.existsSync(to)) throw new StartRefused(`${to} is there already; name a file that is not`);
  const draft = `${to}.${process.pid}`;
  try {
    within(from, (db) => db.exec(`vacuum into '${draft.replaceAll("'", "''")}'`));
    fs.chmodSync(draft, 0o600);
    const customers = customersIn(draft);
    fs.renameSync(draft, to);
    return customers;
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    throw new StartRefused(
      `${to} could not be written (${(error as { code?: string }).code}); nothing is left of it`,
    );
  } finally {
    for (const part of ['', '-wal', '-shm']) fs.rmSync(draft + part, { force: true });
  }
}

/** Puts a backup in place of the database; the former one is kept beside it. The caller holds the storage's lock. */
export function putBack(backup: string, to: string): { customers: number; former: string | undefined } {
  const customers = customersIn(backup);
  const draft = `${to}.${process.pid}`;
  fs.copyFileSync(backup, draft);
  fs.chmodSync(draft, 0o600);
  // Rows of the former one may stand in its -wal only: after a checkpoint its file is whole.
  const former = fs.existsSync(to) ? `${to}.${new Date().toISOString().replace(/[:.]/g, '-')}` : undefined;
  if (former) {
    within(to, (db) => db.exec('pragma wal_checkpoint(truncate)'));
    fs.renameSync(to, former);
  }
  for (const part of ['-wal', '-shm']) fs.rmSync(to + part, { force: true });
  fs.renameSync(draft, to);
  return { customers, former };
}

/** Refuses a file that is damaged or is not ours. */
function customersIn(file: string): number {
  try {
    return within(file, (db) => {
      const [check] = db.prepare('pragma integrity_check').all();
      if (Object.values(check ?? {})[0] !== 'ok') throw new Error('damaged');
      const [row] = db.prepare('select count(*) as customers from customers').all();
      return Number(row?.customers);
    });
  } catch (cause) {
    throw new StartRefused(`${file} is no backup of ours, or is damaged`, { cause });
  }
}

function within<T>(file: string, work: (db: EmbeddedFile) => T): T {
  if (!fs.existsSync(file)) throw new StartRefused(`there is no ${file}`);
  const db = openFile(file, 5000);
  try {
    return work(db);
  } finally {
    db.close();
  }
}
