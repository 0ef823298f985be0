import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { StartRefused } from '../../accounts/errors';
import { makeFolder, unusable } from '../../accounts/storage-folder';

/** A secret nobody configured is made once and kept, so that cookies and tokens survive a restart. */
export function keptSecret(storagePath: string, name: string): string {
  const file = secretFile(storagePath, name);
  try {
    makeFolder(storagePath);
    if (!fs.existsSync(file)) place(file, randomBytes(48).toString('base64url'));
    const secret = fs.readFileSync(file, 'utf8').trim();
    if (secret !== '') return secret;
  } catch (error) {
    throw unusable(storagePath, (error as NodeJS.ErrnoException).code);
  }
  throw new StartRefused(`${file} is empty; delete it, or set ${name}`);
}

export const secretFile = (storagePath: string, name: string): string =>
  path.join(storagePath, `${name.toLowerCase()}.secret`);

/** There with its content or not at all: another process may start beside us, or this one be killed. */
function place(file: string, content: string): void {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, content, { mode: 0o600, flush: true });
  try {
    fs.linkSync(draft, file);
  } catch (error) {
    // Not every file system has links; a copy is second best.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') fs.copyFileSync(draft, file);
  } finally {
    fs.rmSync(draft);
  }
}

const knownPlaceholders = /^(secret|change.?me|password|example|some.?random|your.?)/i;

export function weakness(secret: string | undefined): string | undefined {
  if (secret === undefined) return 'is missing';
  if (Buffer.byteLength(secret) < 32) return 'is too short';
  if (new Set(secret).size < 8 || knownPlaceholders.test(secret)) return 'is easy to guess';
  return undefined;
}
