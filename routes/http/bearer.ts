import type { IncomingMessage } from 'node:http';

const nobody = new Set(['', 'null', 'undefined', 'true', 'false']);
/** Apps without a user send "Bearer null"; "true" is what a login for a session answers as its token. */
export const namesNobody = (value: string): boolean => nobody.has(value);

/** Whether it is a Bearer at all, also one that names nobody: no form and no link of a page sends one. */
export const isBearer = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean =>
  /^bearer +\S/i.test(headers.authorization ?? '');

/**
 * The token in the Authorization header, for every door: the scheme in any letter case, and one comma too many at the
 * end. Another scheme is a proxy's or a staging site's password, unless the door `recognises` a token there.
 */
export function bearer(
  { headers }: Pick<IncomingMessage, 'headers'>,
  recognises: (value: string) => boolean = () => false,
): string | undefined {
  const header = headers.authorization?.trim().replace(/,$/, '') ?? '';
  const [, scheme, value] = /^(\S+)\s+(.*)$/.exec(header) ?? [];
  if (value === undefined || namesNobody(value)) return undefined;
  return scheme?.toLowerCase() === 'bearer' || recognises(value) ? value : undefined;
}
