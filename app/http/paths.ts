import type { RequestHandler } from 'express';

/**
 * Clients write the same path in many ways: doubled and trailing slashes, `index.php` in it, escapes that need
 * not be. All of them become the one spelling that the routes have. Dots and letter case stay what they are.
 */
export function cleanPath(url: string): string {
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  const query = at < 0 ? '' : url.slice(at);
  if (!/\/\/|%|.\/$|\/index\.php\//.test(path)) return url;
  const segments = path
    .replace('/index.php/', '/')
    .split('/')
    .map(decoded)
    .join('/')
    .split('/')
    .filter(Boolean);
  return `/${segments.map(encodeURIComponent).join('/')}${query}`;
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
