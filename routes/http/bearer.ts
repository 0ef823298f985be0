import type { IncomingMessage } from 'node:http';

/** What apps send that have no user. */
const nobody = new Set(['', 'null', 'undefined']);

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
  if (value === undefined || nobody.has(value)) return undefined;
  return scheme?.toLowerCase() === 'bearer' || recognises(value) ? value : undefined;
}
