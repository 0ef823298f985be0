import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import helmet, { type HelmetOptions } from 'helmet';

/** Undefined for a shop at plain http. */
export type Https = { hstsSubdomains: boolean } | undefined;

type CrossOrigin = Pick<HelmetOptions, 'crossOriginOpenerPolicy' | 'crossOriginResourcePolicy'>;

/** Lets an answer use what its sources name, and nothing else: it is neither framed, sniffed nor kept. */
function shield(https: Https, sources: Record<string, string[]>, more: CrossOrigin): Header[] {
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], ...sources, frameAncestors: ["'none'"] },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    // Subdomains that this server knows nothing of are bound only where the shop says so.
    strictTransportSecurity: https !== undefined && {
      maxAge: 31_536_000,
      includeSubDomains: https.hstsSubdomains,
    },
    ...more,
  });
  return [...setBy(headers), ['Cache-Control', 'no-store']];
}

/** Headers of answers that are data, never a page. Browser apps on other hosts read them; CORS decides which. */
export const dataHeaders = (https: Https): Header[] =>
  shield(https, {}, { crossOriginResourcePolicy: { policy: 'cross-origin' } });

export type Header = [name: string, value: string];

export const always =
  (headers: Header[]): RequestHandler =>
  (_req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value);
    next();
  };

/** Helmet and cors say the same to every request of a kind: asked once, at start. */
export function setBy(middleware: RequestHandler, request: object = {}): Header[] {
  const headers = new Map<string, string>();
  const recorder = {
    getHeader: (name: string) => headers.get(name),
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader() {},
  };
  middleware(request as Request, recorder as unknown as Response, () => {});
  return [...headers];
}

interface PageContents {
  style: string;
  script: string;
  /** Origins. */
  images: string[];
}

/** Headers of our own pages: nothing runs or loads but their own style and script. */
export function pageHeaders(https: Https, { style, script, images }: PageContents): RequestHandler {
  return documentHeaders(https, {
    styleSrc: [hashSource(style)],
    scriptSrc: [hashSource(script)],
    imgSrc: ['data:', ...images],
    formAction: ["'self'"],
  });
}

/** Headers of a document that a browser shows: it may do what its sources name and nothing else, and no other site learns its address. */
export function documentHeaders(https: Https, sources: Record<string, string[]>): RequestHandler {
  const directives = { formAction: ["'none'"], ...sources, baseUri: ["'none'"] };
  // Browsers heed it over https only, and complain elsewhere.
  const headers = shield(https, directives, { crossOriginOpenerPolicy: https !== undefined });
  return always([...headers, ['X-Robots-Tag', 'noindex']]);
}

const hashSource = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
