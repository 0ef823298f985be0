import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Trouble } from './hand-over';

export interface FailureAnswer {
  status: number;
  retryAfterSeconds?: number;
}

/** Our answer in place of PHP's that did not come. */
export const answerTo: Record<Trouble, FailureAnswer> = {
  unreachable: { status: 502 },
  garbage: { status: 502 },
  late: { status: 503, retryAfterSeconds: 5 },
  client: { status: 408 },
};
export const tooMany: FailureAnswer = { status: 503, retryAfterSeconds: 1 };
export const looping: FailureAnswer = { status: 508 };
export const unreadable: FailureAnswer = { status: 400 };

/** JSON for programs, under both the words that they look for; a page for whoever looks at it in a browser. */
export function answerFailure(
  req: IncomingMessage,
  res: ServerResponse,
  text: string,
  { status, retryAfterSeconds }: FailureAnswer,
): void {
  if (res.headersSent || res.destroyed) return;
  const forPeople = /\btext\/html\b/i.test(req.headers.accept ?? '');
  const body = forPeople ? page(text) : JSON.stringify({ error: text, message: text });
  res.writeHead(status, {
    'Content-Type': `${forPeople ? 'text/html' : 'application/json'}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(body),
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    ...(retryAfterSeconds !== undefined && { 'Retry-After': retryAfterSeconds }),
    // The unread rest of this request would be taken for the next one.
    ...(!req.complete && { Connection: 'close' }),
  });
  res.end(req.method === 'HEAD' ? undefined : body);
}

const page = (text: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(text)}</title><h1>${escaped(text)}</h1></html>\n`;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
