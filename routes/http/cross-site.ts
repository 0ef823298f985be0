import type { Request } from 'express';
import { CrossSiteRefused } from '../../accounts/errors';

export type SameSiteOnly = (req: Request) => void;

/**
 * A browser sends the session cookie along without asking its user. So where a request acts on the strength of
 * that cookie alone, it must come from our own site or from a site the shop has named (OWASP, Fetch Metadata).
 * Apps and scripts send none of these headers and pass.
 */
export function sameSiteOnly(publicOrigin: string, corsOrigins: string[]): SameSiteOnly {
  const trusted = new Set([publicOrigin, ...corsOrigins.filter((origin) => origin !== '*')]);
  return (req) => {
    if (req.method === 'GET' || req.method === 'HEAD') return;
    const site = req.headers['sec-fetch-site'];
    if (site === 'same-origin' || site === 'none') return;
    const origin = req.headers.origin ?? originOf(req.headers.referer);
    if (origin === undefined ? site === undefined : trusted.has(origin) || isOurs(req, origin)) return;
    throw new CrossSiteRefused();
  };
}

/**
 * A login acts on a password, not on a cookie: where no session comes with it there is nothing to forge. Only a page of
 * another site is refused, which could plant its own login in a visitor's browser. A page of the shop's host on any port, a
 * file, and what has no origin log in as in PHP.
 */
export function loginFrom(
  publicOrigin: string,
  sameSite: SameSiteOnly,
  carriesSession: (req: Request) => boolean,
): SameSiteOnly {
  const shop = new URL(publicOrigin).hostname;
  return (req) => {
    const { origin, host, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = req.headers;
    if (carriesSession(req) || origin === undefined) return sameSite(req);
    if (!/^https?:/i.test(origin) && mode !== 'navigate') return;
    const name = URL.canParse(origin) ? new URL(origin).hostname : undefined;
    const known = name === shop || name === host?.replace(/:\d+$/, '');
    if (known && site !== 'cross-site') return;
    sameSite(req);
  };
}

/** The same as a question. */
export const refusedBy =
  (check: SameSiteOnly) =>
  (req: Request): boolean => {
    try {
      check(req);
      return false;
    } catch {
      return true;
    }
  };

/** Older browsers tell no Sec-Fetch-Site; a page of the very host that was asked is no other site. */
function isOurs(req: Request, origin: string): boolean {
  return req.headers['sec-fetch-site'] === undefined && originOf(origin)?.split('//')[1] === req.headers.host;
}

function originOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  try {
    return new URL(url).origin;
  } catch {
    return 'null';
  }
}
