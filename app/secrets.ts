import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
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

/** Encrypts and authenticates what has to lie where others may read it. */
export interface Sealer {
  seal(text: string): string;
  open(sealed: string): string;
}

export function sealer(key: Buffer): Sealer {
  return {
    seal(text) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), encrypted]).toString('base64');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}
