import type { PhpCookieRead, PhpCookies } from '../../accounts/identity/php-logins';
import { type CookieForm, cookieCodec } from './cookie';
import { rememberCookie } from './payload';

interface CookieOptions {
  name: string;
  appKeys: string[];
  /** The form to answer in where no cookie was read. */
  form: CookieForm;
  tagged: boolean;
  domain: string | undefined;
  secure: boolean;
  sameSite: 'lax' | undefined;
  /** 0: until the browser is closed. */
  lifetimeMinutes: number;
}

/** Reads and writes PHP's cookie; a request without it costs one search in its header. */
export function phpCookies(options: CookieOptions): PhpCookies {
  const { name, form, tagged, domain, secure, sameSite, lifetimeMinutes } = options;
  const codec = cookieCodec(name, options.appKeys);
  const attributes = [
    'Path=/',
    ...(domain === undefined ? [] : [`Domain=${domain}`]),
    'HttpOnly',
    ...(secure ? ['Secure'] : []),
    ...(sameSite === undefined ? [] : ['SameSite=Lax']),
  ].join('; ');
  const until = (milliseconds: number, seconds: number) =>
    `Expires=${new Date(milliseconds).toUTCString()}; Max-Age=${seconds}`;

  return {
    name,
    carried: (header) => header?.includes(`${name}=`) === true,
    read(header) {
      const value = header?.includes(`${name}=`) ? firstValue(header, name) : undefined;
      return value === undefined ? undefined : codec.read(value);
    },
    set(id, as) {
      const value = codec.write({ id, ...formOf(as, form, tagged) });
      const seconds = lifetimeMinutes * 60;
      const end = seconds === 0 ? '' : `; ${until(Date.now() + seconds * 1000, seconds)}`;
      return `${name}=${value}${end}; ${attributes}`;
    },
    forgetRemembered: (header) =>
      header?.includes(`${rememberCookie}=`)
        ? `${rememberCookie}=deleted; ${until(0, 0)}; ${attributes}`
        : undefined,
    rolls: lifetimeMinutes > 0,
  };
}

const formOf = (as: PhpCookieRead | undefined, form: CookieForm, tagged: boolean) =>
  as ? { form: as.form as CookieForm, tagged: as.tagged } : { form, tagged };

/** The first of that name, as in PHP. */
function firstValue(header: string, name: string): string | undefined {
  const pair = header.split(/;\s*/).find((text) => text.startsWith(`${name}=`));
  return pair?.slice(name.length + 1).replace(/^"(.*)"$/, '$1') || undefined;
}
