import { Malformed, UnsupportedContents } from '../../accounts/errors';
import type { Input } from '../../accounts/validation/form';
import type { Exchange } from '../http/exchange';

/** A secret in an address would be kept in histories and logs: a request that changes something says so in its body. */
export function inputOf({ method, query, brokenQuery, body, contents, req }: Exchange): Input {
  if (method === 'GET') {
    // A filter that is lost would show everybody.
    if (brokenQuery) throw new Malformed('query');
    return query;
  }
  if (contents === 'none') return body;
  if (!readable.test(req.headers['content-type'] ?? '')) throw new UnsupportedContents();
  if (contents === 'broken') throw new Malformed('body');
  return body;
}

const readable = /^application\/([\w.-]+\+)?json\b|^application\/x-www-form-urlencoded\b|^$/i;
