import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './processes';

export interface OtherCommit {
  folder: string;
  remove(): void;
}

/** Another commit of this repository, built beside it by its own rules. */
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
    const lock = (where: string) => fs.readFileSync(path.join(where, 'package-lock.json'), 'utf8');
    // The same dependencies need not be installed again.
    if (lock(folder) === lock(root))
      fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
    const prepare = "const { installed, built } = require('./bin/prepare'); installed(); built();";
    execFileSync(process.execPath, ['-e', prepare], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    return { folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
