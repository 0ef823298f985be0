import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** One key per purpose, so that nothing signed for one kind of credential is good for another. */
export function deriveKey(appKey: string, purpose: string): Buffer {
  return createHmac('sha256', appKey).update(`bagisto-accounts:${purpose}`).digest();
}

/** The same of each of our keys: the first one is in use, the others, retired, are still believed. */
export function deriveKeys(
  [current, ...retired]: [string, ...string[]],
  purpose: string,
): [Buffer, ...Buffer[]] {
  return [deriveKey(current, purpose), ...retired.map((key) => deriveKey(key, purpose))];
}

/** Compares what may be a secret: the time it takes tells nobody how much of a guess is right. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

export type Sealer = ReturnType<typeof sealer>;

/** Encrypts and authenticates what has to lie where others may read it, with the first key; the others, retired, still open. */
export function sealer(keys: [Buffer, ...Buffer[]]) {
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
    seal(text: string) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keys[0], iv);
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), encrypted]).toString('base64');
    },
    /** Undefined for what no key of ours has sealed. */
    open(sealed: string) {
      const bytes = Buffer.from(sealed, 'base64');
      for (const key of keys) {
        const text = openWith(key, bytes);
        if (text !== undefined) return text;
      }
      return undefined;
    },
  };
}
