import type { Request } from 'express';
import type { Php } from './php';
import { type Forwarding, requestHeaders } from './request-headers';
import { targetOf } from './target';

interface HandLoginParts {
  php: Pick<Php, 'pool' | 'servername'>;
  forwarding: Forwarding;
  timeoutMs: number;
  apiPrefixes: string[];
  /** Called where PHP did not let in whom we let in, or did not answer. */
  failed(status: number | undefined): void;
}

/**
 * Lets PHP log in a customer whom we have found good, with the client's own headers, body and cookie: what PHP's session
 * becomes is PHP's, and its cookies are the answer's.
 */
export function handLogin({ php, forwarding, timeoutMs, apiPrefixes, failed }: HandLoginParts) {
  const isPhps = (path: string) => apiPrefixes.some((prefix) => path === `${prefix}/customer/login`);
  return async (req: Request): Promise<{ cookies: string[] } | undefined> => {
    const target = targetOf(req, req.originalUrl);
    // The other doors' logins are none that PHP could read.
    if (!target || req.method !== 'POST' || !isPhps(req.path)) return undefined;
    const body: unknown = req.body;
    const changes = { 'content-length': undefined, 'content-encoding': undefined };
    try {
      const answer = await php.pool.request({
        method: 'POST',
        path: target.path,
        headers: requestHeaders(req, target.host, forwarding, changes),
        body: Buffer.isBuffer(body) ? body : undefined,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        ...(php.servername !== undefined && { servername: php.servername }),
      });
      await answer.body.dump();
      const { statusCode, headers } = answer;
      if (statusCode === 200) return { cookies: [headers['set-cookie'] ?? []].flat() };
      failed(statusCode);
    } catch {
      failed(undefined);
    }
    return undefined;
  };
}
