import type { IncomingMessage } from 'node:http';

/**
 * PHP's storefront has its login page, the form on it and its logout link where EverShop's clients log in and out. What no
 * form and no link sends is EverShop's: a session's name or a Bearer in a header, or JSON.
 */
export function isStorefronts({ method, headers }: IncomingMessage, path: string): boolean {
  if (path !== '/customer/login' && path !== '/customer/logout') return false;
  if (headers['x-session-id'] || /^bearer +\S/i.test(headers.authorization ?? '')) return false;
  return method !== 'POST' || !/^application\/json\b/i.test(headers['content-type'] ?? '');
}
