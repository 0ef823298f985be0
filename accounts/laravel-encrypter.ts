import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A key that a shop has now, or had. */
interface LaravelKey {
  bytes: Buffer;
  cipher: string;
}

interface Payload {
  iv: string;
  value: string;
  mac: string;
  /** Later releases write an empty `tag` as well. */
  tagged: boolean;
}

/** Laravel's APP_KEY: its length chooses the cipher. */
export function laravelKey(appKey: string): LaravelKey | undefined {
  const bytes = appKey.startsWith('base64:') ? Buffer.from(appKey.slice(7), 'base64') : Buffer.from(appKey);
  if (bytes.length === 32) return { bytes, cipher: 'aes-256-cbc' };
  return bytes.length === 16 ? { bytes, cipher: 'aes-128-cbc' } : undefined;
}

/** Text that Laravel's Encrypter has sealed with one of the keys, and which; undefined for what none of them has. */
export function opened<Key extends LaravelKey>(
  keys: Key[],
  sealed: string,
): { text: string; key: Key; tagged: boolean } | undefined {
  const payload = payloadIn(sealed);
  if (!payload) return undefined;
  const presented = Buffer.from(payload.mac, 'hex');
  for (const key of keys) {
    const expected = macOf(key, payload);
    if (presented.length !== expected.length || !timingSafeEqual(presented, expected)) continue;
    const text = decrypted(key, payload);
    return text === undefined ? undefined : { text, key, tagged: payload.tagged };
  }
  return undefined;
}

/** As Laravel's Encrypter would. */
export function sealed(key: LaravelKey, text: string, tagged: boolean): string {
  const bytes = randomBytes(16);
  const cipher = createCipheriv(key.cipher, key.bytes, bytes);
  const value = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
  const parts = { iv: bytes.toString('base64'), value };
  const payload = { ...parts, mac: macOf(key, parts).toString('hex') };
  return Buffer.from(JSON.stringify(tagged ? { ...payload, tag: '' } : payload)).toString('base64');
}

const macOf = ({ bytes }: LaravelKey, { iv, value }: Pick<Payload, 'iv' | 'value'>) =>
  createHmac('sha256', bytes).update(iv).update(value).digest();

function payloadIn(sealed: string): Payload | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(sealed, 'base64').toString('utf8'));
    if (typeof json !== 'object' || json === null) return undefined;
    const { iv, value, mac, tag } = json as Record<string, unknown>;
    if (typeof iv !== 'string' || typeof value !== 'string' || typeof mac !== 'string') return undefined;
    // A tag belongs to another kind of cipher.
    return tag === undefined || tag === '' ? { iv, value, mac, tagged: tag === '' } : undefined;
  } catch {
    return undefined;
  }
}

function decrypted({ cipher, bytes }: LaravelKey, { iv, value }: Payload): string | undefined {
  try {
    const decipher = createDecipheriv(cipher, bytes, Buffer.from(iv, 'base64'));
    return Buffer.concat([decipher.update(value, 'base64'), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
