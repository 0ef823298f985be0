import { createHmac, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** A secret nobody configured is made once and kept, so that cookies and tokens survive a restart. */
export function keptSecret(storagePath: string, name: string): string {
  const file = path.join(storagePath, `${name.toLowerCase()}.secret`);
  fs.mkdirSync(storagePath, { recursive: true, mode: 0o700 });
  try {
    fs.writeFileSync(file, randomBytes(48).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return fs.readFileSync(file, 'utf8').trim();
}

const knownPlaceholders = /^(secret|change.?me|password|example|some.?random|your.?)/i;

export function weakness(secret: string | undefined): string | undefined {
  if (secret === undefined) return 'is missing';
  if (Buffer.byteLength(secret) < 32) return 'is too short';
  if (new Set(secret).size < 8 || knownPlaceholders.test(secret)) return 'is easy to guess';
  return undefined;
}

/** One key per purpose, so that nothing signed for one kind of credential is good for another. */
export function deriveKey(appKey: string, purpose: string): Buffer {
  return createHmac('sha256', appKey).update(`bagisto-accounts:${purpose}`).digest();
}
