import fs from 'node:fs';
import path from 'node:path';
import { StartRefused } from './errors';

/** STORAGE_PATH, for what a start cannot do without. */
export function makeStorageFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw unusable(folder, (error as NodeJS.ErrnoException).code);
  }
}

export const unusable = (folder: string, code: string | undefined): StartRefused =>
  new StartRefused(
    `STORAGE_PATH ${folder} cannot be used (${code}); set it to a folder that this user may write`,
  );

/** One level at a time: where none can be made, as in /proc, Node's own recursive mkdir never comes back. */
export function makeFolder(folder: string): void {
  const parent = path.dirname(folder);
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (isFolder(folder)) return;
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || fs.existsSync(parent)) throw error;
    makeFolder(parent);
    makeFolder(folder);
  }
}

/** Why nothing could be written there, found out without writing. */
export function writingTrouble(folder: string): string | undefined {
  const parent = path.dirname(folder);
  if (!fs.existsSync(folder) && parent !== folder) return writingTrouble(parent);
  if (!isFolder(folder)) return 'ENOTDIR';
  try {
    fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}

export const isFolder = (folder: string): boolean =>
  fs.existsSync(folder) && fs.statSync(folder).isDirectory();
