import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './processes';

export interface OtherCommit {
  folder: string;
  remove(): void;
}

/** Unpacks another commit of this repository; its first start installs and builds what it lacks, by its own rules. */
export function otherCommit(revision: string): OtherCommit {
  const git = (...words: string[]) =>
    execFileSync('git', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  let commit: string;
  try {
    commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  } catch {
    throw new Error(`--compare ${revision}: git knows no commit of that name here`);
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-other-'));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  try {
    const archive = path.join(folder, 'sources.tar');
    git('archive', '--format=tar', '--output', archive, commit);
    execFileSync('tar', ['-xf', archive], { cwd: folder });
    fs.rmSync(archive);
    copyDependencies(folder);
    return { folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The same dependencies need not be fetched again. A copy, because an install there must not change ours. */
function copyDependencies(folder: string): void {
  const lock = (where: string) => fs.readFileSync(path.join(where, 'package-lock.json'), 'utf8');
  if (lock(folder) !== lock(root)) return;
  fs.cpSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
    mode: fs.constants.COPYFILE_FICLONE,
  });
}
