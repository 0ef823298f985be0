import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** For answers that are data, never a page: nothing in them may be run, framed, sniffed or kept. */
export function dataHeaders(https: boolean): RequestHandler {
  const shield = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    // Browser apps on other hosts read these answers; CORS decides which.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: https ? { maxAge: 31_536_000 } : false,
  });
  return (req, res, next) => {
    res.setHeader('Cache-Control', 'no-store');
    shield(req, res, next);
  };
}

/** For our own pages: no script, no other site, no address of the page told to anybody. */
export function pageHeaders(https: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'unsafe-inline'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: https ? { maxAge: 31_536_000 } : false,
  });
}
