import { createHash, createHmac } from 'node:crypto';
import { laravelKey, opened, sealed } from '../../accounts/laravel-encrypter';
import { remembered } from '../../accounts/remembered';

/** How Laravel wrote the session's id into its cookie: bare, behind a hash of the cookie's name, or behind one under APP_KEY. */
export type CookieForm = 'bare' | 'name' | 'name v2' | 'keyed';

interface PhpCookie {
  id: string;
  form: CookieForm;
  /** Later releases write an empty `tag` as well. */
  tagged: boolean;
}

const sessionId = /^[A-Za-z0-9]{40}$/;
export const isSessionId = (text: string): boolean => sessionId.test(text);

const longest = 4096;
const mostRemembered = 20_000;

/** Laravel's Encrypter and the prefix of its cookie values. The first key writes; the others, retired, still read. */
export function cookieCodec(name: string, appKeys: string[]) {
  const keys = appKeys.flatMap((text) => {
    const key = laravelKey(text);
    return key ? [{ ...key, prefixes: prefixesOf(name, key.bytes) }] : [];
  });

  /** Undefined for what no key of the shop's has made. */
  const decipher = (cookie: string): PhpCookie | undefined => {
    const text = decoded(cookie);
    const found = text === undefined ? undefined : opened(keys, text);
    if (!found) return undefined;
    const [form, prefix] = found.key.prefixes.find(([, start]) => found.text.startsWith(start)) ?? [
      'bare',
      '',
    ];
    const id = found.text.slice(prefix.length);
    return isSessionId(id) ? { id, form, tagged: found.tagged } : undefined;
  };

  return {
    // A client sends the same one again and again, and to open it costs more than all else of a read.
    read: remembered(mostRemembered, decipher),
    /** As it stands in a Set-Cookie header. */
    write({ id, form, tagged }: PhpCookie): string {
      const [key] = keys;
      if (!key) throw new Error('no key of a length that PHP could use');
      const prefix = key.prefixes.find(([known]) => known === form)?.[1] ?? '';
      return encodeURIComponent(sealed(key, prefix + id, tagged));
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

function decoded(cookie: string): string | undefined {
  if (cookie.length > longest) return undefined;
  try {
    return decodeURIComponent(cookie);
  } catch {
    return undefined;
  }
}
