import { randomBytes } from 'node:crypto';
import type { FilledRequest } from '../../routes/front/comparison/situation';
import { type CookieJar, cookieJar } from './cookie-jar';
import type { ParityOptions } from './options';
import type { ParityCase } from './parity-case';

export type SideName = 'old' | 'new';

/** One of the two shops, with what a client of it carries from answer to request. */
export interface Side {
  name: SideName;
  base: URL;
  prefix: string;
  jar: CookieJar;
  variables: Map<string, string>;
}

/** Each side has an account of its own to write to: with one database behind both the second registration would fail. */
export function openSide(name: SideName, options: ParityOptions, variables: Record<string, string>): Side {
  const { account, mailDomain } = options;
  const { base, prefixes } = options[name];
  return {
    name,
    base,
    prefix: prefixes[0] ?? '',
    jar: cookieJar(),
    variables: new Map(
      Object.entries({
        ...variables,
        ...account,
        new_email: `parity-${name}-${randomBytes(6).toString('hex')}@${mailDomain}`,
        new_password: randomBytes(9).toString('base64url'),
        other_password: randomBytes(9).toString('base64url'),
      }),
    ),
  };
}

/** The request as it goes to this side, or the name of what this side does not have. */
export function filled(side: Side, given: ParityCase): FilledRequest | { missing: string } {
  const missing: string[] = [];
  const fill = (text: string, safely: (value: string) => string) =>
    text.replace(/\{\{([^{}]+)\}\}/g, (_, name: string) => {
      const value = side.variables.get(name.trim());
      if (value === undefined) missing.push(name.trim());
      return safely(value ?? '');
    });
  const type = Object.entries(given.headers).find(([name]) => /^content-type$/i.test(name))?.[1] ?? '';
  const path = fill(given.path, inAddress).replace(/[^\x21-\x7e]/gu, inAddress);
  const headers = Object.fromEntries(
    Object.entries(given.headers).map(([name, value]) => [name, fill(value, oneLine)]),
  );
  const body = given.body === undefined ? undefined : fill(given.body, escapeFor(type));
  const [first] = missing;
  if (first !== undefined) return { missing: first };
  return { method: given.method, path: `${rootOf(side)}/${path}`, headers, body };
}

/** The address at which the customer API begins: the shop's folder and the prefix. */
export const rootOf = ({ base, prefix }: Pick<Side, 'base' | 'prefix'>) =>
  `${base.pathname.replace(/\/+$/, '')}${prefix}`;

export const inAddress = (value: string) => encodeURIComponent(value.toWellFormed());

const oneLine = (value: string) => value.replace(/[\r\n\0]/g, '');

function escapeFor(contentType: string): (value: string) => string {
  if (/json/i.test(contentType)) return (value) => JSON.stringify(value).slice(1, -1);
  if (/urlencoded/i.test(contentType)) return inAddress;
  return (value) => value;
}
