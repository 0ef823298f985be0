import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** How Laravel wrote the session's id into its cookie: bare, behind a hash of the cookie's name, or behind one under APP_KEY. */
export type CookieForm = 'bare' | 'name' | 'name v2' | 'keyed';

interface PhpCookie {
  id: string;
  form: CookieForm;
  /** Later releases write an empty `tag` as well. */
  tagged: boolean;
}

interface CookieCodec {
  /** Undefined for what no key of the shop's has made. */
  read(value: string): PhpCookie | undefined;
  /** As it stands in a Set-Cookie header. */
  write(cookie: PhpCookie): string;
}

const sessionId = /^[A-Za-z0-9]{40}$/;
export const isSessionId = (text: string): boolean => sessionId.test(text);

const longest = 4096;
const mostRemembered = 20_000;

/** Laravel's APP_KEY: its length chooses the cipher. */
export function phpKey(appKey: string): { bytes: Buffer; cipher: string } | undefined {
  const bytes = appKey.startsWith('base64:') ? Buffer.from(appKey.slice(7), 'base64') : Buffer.from(appKey);
  if (bytes.length === 32) return { bytes, cipher: 'aes-256-cbc' };
  return bytes.length === 16 ? { bytes, cipher: 'aes-128-cbc' } : undefined;
}

/** Laravel's Encrypter and the prefix of its cookie values. The first key writes; the others, retired, still read. */
export function cookieCodec(name: string, appKeys: string[]): CookieCodec {
  const keys = appKeys.flatMap((text) => {
    const key = phpKey(text);
    return key ? [{ ...key, prefixes: prefixesOf(name, key.bytes) }] : [];
  });
  const mac = (key: Buffer, iv: string, value: string) =>
    createHmac('sha256', key).update(iv).update(value).digest();

  const decipher = (text: string): PhpCookie | undefined => {
    const sealed = opened(text);
    if (!sealed) return undefined;
    for (const { bytes, cipher, prefixes } of keys) {
      const presented = Buffer.from(sealed.mac, 'hex');
      const expected = mac(bytes, sealed.iv, sealed.value);
      if (presented.length !== expected.length || !timingSafeEqual(presented, expected)) continue;
      const plain = decrypted(cipher, bytes, sealed);
      if (plain === undefined) continue;
      const [form, prefix] = prefixes.find(([, start]) => plain.startsWith(start)) ?? ['bare', ''];
      const id = plain.slice(prefix.length);
      return isSessionId(id) ? { id, form, tagged: sealed.tagged } : undefined;
    }
    return undefined;
  };

  // A client sends the same one again and again, and to open it costs more than all else of a read.
  let recent = new Map<string, PhpCookie>();
  return {
    read(text) {
      const known = recent.get(text);
      if (known) return known;
      const cookie = decipher(text);
      if (!cookie) return undefined;
      if (recent.size >= mostRemembered) recent = new Map();
      recent.set(text, cookie);
      return cookie;
    },
    write({ id, form, tagged }) {
      const [key] = keys;
      if (!key) throw new Error('no key of a length that PHP could use');
      const prefix = key.prefixes.find(([known]) => known === form)?.[1] ?? '';
      const iv = randomBytes(16);
      const cipher = createCipheriv(key.cipher, key.bytes, iv);
      const value = Buffer.concat([cipher.update(prefix + id, 'utf8'), cipher.final()]).toString('base64');
      const parts = { iv: iv.toString('base64'), value };
      const sealed = { ...parts, mac: mac(key.bytes, parts.iv, value).toString('hex') };
      const json = JSON.stringify(tagged ? { ...sealed, tag: '' } : sealed);
      return encodeURIComponent(Buffer.from(json).toString('base64'));
    },
  };
}

function prefixesOf(name: string, key: Buffer): [CookieForm, string][] {
  const plain = (text: string) => `${createHash('sha1').update(text).digest('hex')}|`;
  return [
    ['keyed', `${createHmac('sha1', key).update(`${name}v2`).digest('hex')}|`],
    ['name v2', plain(`${name}v2`)],
    ['name', plain(name)],
  ];
}

interface Sealed {
  iv: string;
  value: string;
  mac: string;
  tagged: boolean;
}

function opened(text: string): Sealed | undefined {
  if (text.length > longest) return undefined;
  try {
    const json: unknown = JSON.parse(Buffer.from(decodeURIComponent(text), 'base64').toString('utf8'));
    if (typeof json !== 'object' || json === null) return undefined;
    const { iv, value, mac, tag } = json as Record<string, unknown>;
    if (typeof iv !== 'string' || typeof value !== 'string' || typeof mac !== 'string') return undefined;
    // A tag belongs to another kind of cipher.
    return tag === undefined || tag === '' ? { iv, value, mac, tagged: tag === '' } : undefined;
  } catch {
    return undefined;
  }
}

function decrypted(cipher: string, key: Buffer, { iv, value }: Sealed): string | undefined {
  try {
    const decipher = createDecipheriv(cipher, key, Buffer.from(iv, 'base64'));
    return Buffer.concat([decipher.update(value, 'base64'), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
