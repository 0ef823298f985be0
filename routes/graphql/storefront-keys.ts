import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Render } from './errors';
import { send } from './transport';

const header = 'X-STOREFRONT-KEY';

/** Refuses a request without one of the keys that the shop has named; a question about the schema as well. */
export function storefrontKeys(keys: string[], render: Render): RequestHandler {
  const digests = keys.map(digest);
  return (req, res, next) => {
    const key = req.get(header);
    const presented = digest(key ?? '');
    // All of them are compared: how long it takes must not tell how many are wrong.
    const matches = digests.filter((key) => timingSafeEqual(key, presented)).length;
    if (digests.length === 0 || matches > 0) return next();
    const error = key ? 'invalid_key' : 'missing_key';
    const message = render({ key: key ? 'graphql.key_invalid' : 'graphql.key_missing' }, res.locals.language);
    send(res, 401, {
      message,
      error,
      header_name: header,
      key_type: 'shop',
      errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }],
    });
  };
}

const digest = (key: string) => createHash('sha256').update(key).digest();
