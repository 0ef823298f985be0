import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { StartRefused } from './errors';
import { makeFolder, unusable } from './storage-folder';

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

/** One key per purpose, so that nothing signed for one kind of credential is good for another. */
export function deriveKey(appKey: string, purpose: string): Buffer {
  return createHmac('sha256', appKey).update(`bagisto-accounts:${purpose}`).digest();
}

/** Encrypts and authenticates what has to lie where others may read it. */
export interface Sealer {
  seal(text: string): string;
  /** Undefined for what no key of ours has sealed. */
  open(sealed: string): string | undefined;
}

/** Seals with the first key; the others, retired, still open. */
export function sealer(keys: [Buffer, ...Buffer[]]): Sealer {
  const openWith = (key: Buffer, bytes: Buffer): string | undefined => {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  };
  return {
    seal(text) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keys[0], iv);
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), encrypted]).toString('base64');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      for (const key of keys) {
        const text = openWith(key, bytes);
        if (text !== undefined) return text;
      }
      return undefined;
    },
  };
}
