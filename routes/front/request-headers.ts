import type { IncomingMessage } from 'node:http';
import proxyaddr from 'proxy-addr';
import { remembered } from '../../accounts/remembered';

export interface Forwarding {
  /** Whether the machine at that address may say on whose behalf it asks; as Express has it. */
  trusts(address: string, hops: number): boolean;
  /** How the shop is reached, where no trusted proxy says so. */
  scheme: 'http' | 'https';
  /** Replaces the client's Host, where PHP knows the shop by another name. */
  phpHost?: string;
  /** Marks a request that has been here before. */
  loopId: string;
}

/** Headers in place of the client's; one without a value is left out. */
export type HeaderChanges = Record<string, string | undefined>;

type Fate = 'kept' | 'dropped' | 'host' | 'said by proxies';

/** RFC 9110, 7.6.1. */
export const ofOneConnection = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate'],
  ...['trailer', 'transfer-encoding', 'upgrade'],
]);
/** `proxy` would become PHP's HTTP_PROXY (httpoxy); Expect is answered here; X-Forwarded-… is written anew for every request. */
const notHandedOn = new Set([
  ...ofOneConnection,
  ...['te', 'proxy-authorization', 'http2-settings', 'expect', 'proxy'],
  ...['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-port'],
]);
const saidByProxies = /^(forwarded|x-real-ip|x-forwarded-.*)$/;

/** Clients send the same names again and again; a stranger's inventions must not fill the memory. */
const mostKnown = 500;

/** PHP reads `X_Forwarded_For` as `X-Forwarded-For`: what one must not say, the other must not either. */
const fateOf = remembered(mostKnown, (name: string): Fate => {
  const plain = name.toLowerCase().replaceAll('_', '-');
  if (plain === 'host') return 'host';
  if (notHandedOn.has(plain)) return 'dropped';
  if (plain !== name.toLowerCase() && /^(content-length|content-type|cookie|authorization)$/.test(plain))
    return 'dropped';
  return saidByProxies.test(plain) ? 'said by proxies' : 'kept';
});

/** RFC 9112, 3.2: two names for one shop are nobody's mistake. */
export class SeveralHosts extends Error {}

/** The client's headers as they are, without those of its connection, and with who asks how. */
export function requestHeaders(
  req: IncomingMessage,
  host: string,
  { trusts, scheme, phpHost, loopId }: Forwarding,
  changes: HeaderChanges = {},
): string[] {
  const { rawHeaders, headers } = req;
  const peer = req.socket.remoteAddress ?? '';
  const trusted = trusts(peer, 0);
  const named = headers.connection === undefined ? undefined : namedIn(headers.connection);
  const changed = Object.entries(changes);
  const sent: string[] = ['Host', phpHost ?? host];
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = [rawHeaders[at], rawHeaders[at + 1]];
    const what = fateOf(name);
    if (what === 'host' && ++hosts > 1) throw new SeveralHosts();
    if (what === 'dropped' || what === 'host' || (what === 'said by proxies' && !trusted)) continue;
    const lower = named || changed.length > 0 ? name.toLowerCase() : '';
    if (named?.has(lower) || (changed.length > 0 && lower in changes)) continue;
    sent.push(name, value);
  }
  for (const [name, value] of changed) if (value !== undefined) sent.push(name, value);
  const saidHost = trusted ? lastOf(headers['x-forwarded-host']) : undefined;
  const proto = (trusted && schemeIn(headers['x-forwarded-proto'])) || scheme;
  const publicHost = saidHost ?? host;
  sent.push(
    'X-Forwarded-For',
    clientAddress(req, trusts),
    'X-Forwarded-Proto',
    proto,
    'X-Forwarded-Host',
    publicHost,
    'X-Forwarded-Port',
    (trusted && portIn(headers['x-forwarded-port'])) || portOf(publicHost, proto),
    'CDN-Loop',
    loopId,
  );
  return sent;
}

/** The one that the trusted proxies vouch for: with it alone PHP cannot be told another. */
export function clientAddress(req: IncomingMessage, trusts: Forwarding['trusts']): string {
  if (req.headers['x-forwarded-for'] === undefined) return req.socket.remoteAddress ?? '';
  return proxyaddr(req, trusts).replace(/^(?:(\d+\.\d+\.\d+\.\d+):\d+|\[([^\]]+)\](?::\d+)?)$/, '$1$2');
}

/** The same few peers ask again and again. */
export function rememberingPeers(trusts: Forwarding['trusts']): Forwarding['trusts'] {
  const isTrusted = remembered(mostKnown, (peer: string) => trusts(peer, 0));
  return (address, hops) => (hops > 0 ? trusts(address, hops) : isTrusted(address));
}

/** As the client sees it: the last word of the nearest proxy, where that is trusted. */
export function publicOrigin(req: IncomingMessage, host: string, { trusts, scheme }: Forwarding): string {
  const trusted = trusts(req.socket.remoteAddress ?? '', 0);
  const proto = (trusted && schemeIn(req.headers['x-forwarded-proto'])) || scheme;
  return `${proto}://${(trusted && lastOf(req.headers['x-forwarded-host'])) || host}`;
}

/** Headers that Connection names belong to the connection as well; the usual words name none. */
export function namedIn(connection: string): Set<string> | undefined {
  if (/^(keep-alive|close)$/i.test(connection)) return undefined;
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()));
}

const lastOf = (header: string | string[] | undefined): string | undefined =>
  header === undefined ? undefined : String(header).split(',').at(-1)?.trim() || undefined;

const schemeIn = (header: string | string[] | undefined): string | undefined =>
  header === undefined ? undefined : /^https?$/.exec(lastOf(header) ?? '')?.[0];

const portIn = (header: string | string[] | undefined): string | undefined =>
  header === undefined ? undefined : /^\d{1,5}$/.exec(lastOf(header) ?? '')?.[0];

const portOf = (host: string, proto: string): string =>
  /:(\d{1,5})$/.exec(host)?.[1] ?? (proto === 'https' ? '443' : '80');
