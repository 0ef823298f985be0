import fs from 'node:fs';
import path from 'node:path';
import { StartRefused } from '../../accounts/errors';
import { makeStorageFolder } from '../../accounts/storage-folder';
import { isBusy } from './driver-errors';
import { openFile } from './embedded-file';

/**
 * Keeps the storage folder of an embedded database for this server alone, until it lets go or dies: SQLite's own lock,
 * which no crash leaves behind. Two servers would count limits and remember logins apart from each other.
 */
export function lockStorage(databaseFile: string): () => void {
  const folder = path.dirname(databaseFile);
  makeStorageFolder(folder);
  const lock = openFile(path.join(folder, 'server.lock'), 0);
  const holder = path.join(folder, 'server.pid');
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    const pid = fs.existsSync(holder) ? fs.readFileSync(holder, 'utf8').trim() : 'unknown';
    throw new StartRefused(
      `the storage folder ${folder} is in use by another server (process ${pid}); stop that one, or set STORAGE_PATH to another folder`,
    );
  }
  fs.writeFileSync(holder, `${process.pid}\n`);
  return () => {
    fs.rmSync(holder, { force: true });
    lock.close();
  };
}
