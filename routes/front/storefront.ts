import type { IncomingMessage } from 'node:http';
import { isBearer } from '../http/bearer';

/**
 * PHP's storefront has its login page, the form on it and its logout link where EverShop's clients log in and out. What no
 * form and no link sends is EverShop's: a session's name or a Bearer in a header, or JSON.
 */
export function isStorefronts(req: IncomingMessage, path: string): boolean {
  if (path !== '/customer/login' && path !== '/customer/logout') return false;
  if (req.headers['x-session-id'] || isBearer(req)) return false;
  return req.method !== 'POST' || !/^application\/json\b/i.test(req.headers['content-type'] ?? '');
}
