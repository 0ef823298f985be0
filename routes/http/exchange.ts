import net from 'node:net';
import type { Request, Response } from 'express';
import type { ShopHost } from '../../accounts/customer';
import type { Visitor } from '../../accounts/identity/login-recorder';
import { network } from '../../accounts/identity/network';
import type { Input } from '../../accounts/validation/form';
import { type ReadInput, readInput } from './input';

/** One request being answered, as every door sees it. */
export interface Exchange extends ReadInput {
  req: Request;
  res: Response;
  /** The method that the client means: at a PHP framework's door a POST may stand for another one. */
  method: string;
  address: string;
  /** The shop's name as the client knows it. */
  host: ShopHost;
  /** Adds to the request's line in the log; never a password, a token or a body. */
  note(fields: Record<string, string | number>): void;
}

export async function readExchange(req: Request, res: Response, methodAsSent: boolean): Promise<Exchange> {
  const { query, brokenQuery, body, merged, contents } = await readInput(req, res);
  // A refusal is worded after the exchange is gone.
  res.locals.language = query.locale;
  return {
    req,
    res,
    query,
    brokenQuery,
    body,
    merged,
    contents,
    method: effectiveMethod(req, merged, methodAsSent),
    address: res.locals.address,
    host: hostOf(req),
    note: noteIn(res),
  };
}

/**
 * Some proxies forward the client's port as well, new with every connection; IPv6 stands in brackets before it. A proxy
 * that forwards what is no address passes on a client's text: the proxy itself is counted then.
 */
export function addressOf(req: Request): string {
  const address = (req.ip ?? '').replace(/^(?:(\d+\.\d+\.\d+\.\d+):\d+|\[([^\]]+)\](?::\d+)?)$/, '$1$2');
  return net.isIP(address) ? address : (req.socket.remoteAddress ?? '');
}

/** A trusted proxy may say which one, the nearest of them last; else the whole address (RFC 9112, 3.2.2) or Host does. */
export function hostOf(req: Request): ShopHost {
  const { host, 'x-forwarded-host': forwarded } = req.headers;
  if (forwarded !== undefined) {
    const trusts: (address: string, hops: number) => boolean = req.app.get('trust proxy fn');
    const said = String(forwarded).split(',').at(-1)?.trim();
    if (said && trusts(req.socket.remoteAddress ?? '', 0)) return said;
  }
  if (req.originalUrl.startsWith('/')) return host;
  return /^https?:\/\/([^/?#@\s]+)/i.exec(req.originalUrl)?.[1] ?? host;
}

/** Control characters in it would be a page's or a terminal's trouble; what is longer than any browser's name is cut. */
export const visitorOf =
  (req: Request): (() => Visitor) =>
  () => ({
    userAgent: (req.get('user-agent') ?? '').replace(/\p{C}/gu, '').slice(0, 300),
    network: network(addressOf(req)),
  });

export const noteIn =
  (res: Response): Exchange['note'] =>
  (fields) => {
    res.locals.log = { ...res.locals.log, ...fields };
  };

function effectiveMethod(req: Request, merged: Input, asSent: boolean): string {
  if (req.method === 'HEAD') return 'GET';
  if (req.method !== 'POST' || asSent) return req.method;
  const override = req.get('x-http-method-override') ?? merged._method;
  return typeof override === 'string' && override !== '' ? override.toUpperCase() : 'POST';
}

/** Mails that follow from a request speak the language that it asked for. */
export const languageOf = ({ query }: Exchange) =>
  typeof query.locale === 'string' ? query.locale : undefined;
