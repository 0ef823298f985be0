import { parse, serialize } from 'cookie';
import { sign, unsign } from 'cookie-signature';
import { remembered } from '../remembered';

interface SessionCookieOptions {
  name: string;
  attributes: { path: string; httpOnly: boolean; sameSite: 'lax'; secure: boolean; domain?: string };
  /** The first one signs; the others, retired, are still believed. */
  signingKeys: string[];
  idleMs: number;
}

interface SignedId {
  id: string;
  /** Name and value, signed by the key in use, ready for the header. */
  pair: string;
}

/** About 3 MB. */
const mostKnown = 10_000;

/** Reads and writes the cookie exactly as express-session does, for requests that do not go through it. */
export function sessionCookie(options: SessionCookieOptions) {
  const { name, attributes, signingKeys, idleMs } = options;
  const [current = ''] = signingKeys;
  // Only what was found genuine is remembered. Its hash decides before its letters do, so the time of a look-up tells
  // nobody how much of a guess is right.
  const verified = remembered(mostKnown, (value: string): SignedId | undefined => {
    if (!value.startsWith('s:')) return undefined;
    for (const key of signingKeys) {
      const id = unsign(value.slice(2), key);
      if (id !== false) return { id, pair: serialize(name, `s:${sign(id, current)}`) };
    }
    return undefined;
  });

  const dated = serialize(name, '', { ...attributes, expires: new Date(0) });
  const [beforeDate = '', afterDate = ''] = dated.slice(`${name}=`.length).split(new Date(0).toUTCString());
  let second = 0;
  let ending = '';
  /** The same for all sessions within a second, which is as fine as a cookie's end is written. */
  const attributesNow = (): string => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) {
      second = now;
      ending = beforeDate + new Date(now * 1000 + idleMs).toUTCString() + afterDate;
    }
    return ending;
  };

  return {
    /** The session that a request's cookies name; undefined where none of our keys has signed it. */
    read(header: string | undefined): SignedId | undefined {
      if (!header?.includes(`${name}=`)) return undefined;
      const value = parse(header)[name];
      return value === undefined ? undefined : verified(value);
    },
    /** The Set-Cookie that lets it live on for as long as a session may lie idle. */
    renewed: ({ pair }: SignedId) => pair + attributesNow(),
  };
}
