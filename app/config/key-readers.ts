import net from 'node:net';
import Joi from 'joi';
import proxyaddr from 'proxy-addr';
import { type DoorName, doorNames } from '../../accounts/release';

/** A server as a key names it; the port is absent where the usual one is meant. */
export interface NamedServer {
  host: string;
  port?: number;
}

/** A text that stands for something else. `read` throws an error that says what the text must be. */
export const reading = <T>(read: (text: string) => T, schema: Joi.StringSchema = Joi.string()) =>
  (schema as Joi.StringSchema<T>).custom((text: string, helpers) => {
    try {
      return read(text);
    } catch (error) {
      return helpers.message({ custom: `{{#label}} ${(error as Error).message}` });
    }
  });

export const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

/** Compiled here, so that a slip of the pen is refused by its key and not by a library. */
export function addresses(text: string): string[] {
  try {
    proxyaddr.compile(list(text));
    return list(text);
  } catch {
    throw new Error(
      'must list addresses, ranges like 10.0.0.0/8, or the words loopback, linklocal, uniquelocal',
    );
  }
}

export function proxies(text: string): number | string[] {
  if (/^(\d+|false)$/i.test(text.trim())) return Number(text) || 0;
  if (/(^|,)\s*(true|\*|\S*\/0)\s*(,|$)/i.test(text)) {
    throw new Error(
      'must list the proxies (addresses, ranges, loopback) or be a number of hops: "everybody" would let clients forge their address',
    );
  }
  return addresses(text);
}

/** Origins as browsers write them; apps have schemes of their own. */
export function origins(text: string): string[] {
  // none: a proxy in front answers for PHP and for us, and no browser takes two such headers.
  if (text.trim() === 'none') return [];
  const all = list(text).map((origin) => origin.replace(/\/$/, ''));
  if (all.every((origin) => origin === '*' || /^[a-z][a-z0-9+.-]*:\/\/[^/\s]+$/.test(origin))) return all;
  throw new Error('must list origins like https://shop.example.com, or be * or none');
}

/** An origin alone: what a client asks for goes behind it as it is. */
export function origin(text: string): string {
  if (URL.canParse(text)) {
    const { pathname, search, hash, username } = new URL(text);
    if (pathname === '/' && `${search}${hash}${username}` === '') return text;
  }
  throw new Error('must be an address like http://127.0.0.1:8080, without a path');
}

/** Paths. A whole address, or one with a query, is no path that a request could have. */
export function prefixes(text: string): string[] {
  const paths = list(text);
  if (paths.length > 0 && !paths.some((path) => /[?#]|:\/\//.test(path))) return paths;
  throw new Error('must list paths like /public/api,/api, or be / for the root');
}

/** host:port, and IPv6 as in [::1]:3306. */
export function servers(text: string): [NamedServer, ...NamedServer[]] {
  const [first, ...others] = list(text).map(server);
  if (first) return [first, ...others];
  throw new Error(noServer);
}

const noServer = 'must list servers like 10.0.0.1:6379,10.0.0.2:6379; a port may be left out';

function server(text: string): NamedServer {
  if (net.isIPv6(text)) return { host: text };
  const [, v6, name, port] = /^(?:\[([\da-f:.]+)\]|([^\s:/[\]]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = v6 ?? name;
  if (host === undefined) throw new Error(noServer);
  if (port === undefined) return { host };
  if (Number(port) < 1 || Number(port) > 65_535) throw new Error(noServer);
  return { host, port: Number(port) };
}

/** Schemes that run or read something in the browser instead of leading to a shop or its app. */
const neverLinked = new Set([
  ...['javascript:', 'vbscript:', 'data:', 'blob:', 'file:', 'about:', 'view-source:', 'filesystem:'],
]);

export function deepLink(text: string): string {
  const { protocol, href } = new URL(text);
  if (!neverLinked.has(protocol)) return href;
  throw new Error(`begins with ${protocol}; use https: or the scheme of your app`);
}

export function timezone(name: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name;
  } catch {
    throw new Error('is not a time zone; write it like UTC or Asia/Kolkata');
  }
}

export function doors(text: string): DoorName[] {
  return list(text).map((name) => {
    const door = doorNames.find((ours) => ours === name);
    if (!door) throw new Error(`names "${name}"; the doors are ${doorNames.join(', ')}`);
    return door;
  });
}
