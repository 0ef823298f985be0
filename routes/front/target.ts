import type { IncomingMessage } from 'node:http';

type Asked = Pick<IncomingMessage, 'headers' | 'url'>;

export interface Target {
  /** With its query, as the client spelt it. */
  path: string;
  host: string;
}

const printable = /^[\u0021-\u00ff]+$/;

/** RFC 9112, 3.2.2: a whole address counts more than Host. Undefined for what is no request for a path. */
export function targetOf(req: Asked, url = req.url ?? ''): Target | undefined {
  const host = req.headers.host ?? '';
  if (url.startsWith('/')) return printable.test(url) ? { path: url, host } : undefined;
  const [, authority, rest] = /^https?:\/\/([^/?#@\s]+)((?:[/?]\S*)?)$/i.exec(url) ?? [];
  if (authority === undefined || rest === undefined || !printable.test(url)) return undefined;
  return { path: rest.startsWith('/') ? rest : `/${rest}`, host: authority };
}
