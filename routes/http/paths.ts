import type { RequestHandler } from 'express';

/** Fast accept: most paths are spelt well. */
const wellSpelt = /^(?:\/(?!index\.php\/)[\w.~!$&'()*+,;=:@-]+)+(?:[?#]|$)/;

/**
 * Clients write the same path in many ways: doubled and trailing slashes, `index.php` in it, escapes that need
 * not be. All of them become the one spelling that the routes have. Dots and letter case stay what they are.
 */
export function cleanPath(url: string): string {
  if (wellSpelt.test(url)) return url;
  // RFC 9112, 3.2.2: a client may name the whole address.
  const fromRoot = url.replace(/^https?:\/\/[^/?#]*\/?/i, '/');
  const [path = ''] = fromRoot.split(/[?#]/, 1);
  return spelt(path) + fromRoot.slice(path.length);
}

/** Spells requests and configured prefixes alike. A character that may stand for itself is not escaped (RFC 3986, 3.3). */
export function spelt(path: string): string {
  const segments = path
    .replace('/index.php/', '/')
    .split('/')
    .map(decoded)
    .join('/')
    .split('/')
    .filter(Boolean);
  return encodeURI(`/${segments.join('/')}`).replace(/[?#]/g, encodeURIComponent);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export const cleanPaths: RequestHandler = (req, _res, next) => {
  req.url = cleanPath(req.url);
  next();
};
