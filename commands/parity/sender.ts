import http from 'node:http';
import https from 'node:https';
import { parsedJson } from './foreign-json';
import type { FilledRequest, Side } from './side';

export type Kind = 'JSON' | 'an HTML page' | 'text' | 'nothing' | 'something else';

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** What the body is, whatever it is called. */
  kind: Kind;
  /** What the header calls it. */
  labelled: Kind;
  /** Undefined where it is no JSON. */
  body: unknown;
}

export interface Patience {
  timeoutMs: number;
  insecure: boolean;
}

const longest = 5_000_000;

/** Sends the path byte for byte, follows no redirect, and opens a connection of its own: an idle one may be half dead. */
export function send(
  { base }: Pick<Side, 'base'>,
  request: FilledRequest,
  { timeoutMs, insecure }: Patience,
): Promise<Answer> {
  const headers: http.OutgoingHttpHeaders = { 'User-Agent': 'bagisto-accounts-parity', ...request.headers };
  if (request.body !== undefined) headers['Content-Length'] = Buffer.byteLength(request.body);
  return new Promise((resolve, reject) => {
    const options: https.RequestOptions = {
      hostname: base.hostname.replace(/^\[|\]$/g, ''),
      port: base.port,
      path: request.path,
      method: request.method,
      headers,
      agent: false,
      rejectUnauthorized: !insecure,
    };
    const { request: open } = base.protocol === 'https:' ? https : http;
    const asked = open(options, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > longest) asked.destroy(failure('ETOOLONG'));
        chunks.push(chunk);
      });
      response.on('error', failed);
      response.on('end', () => {
        clearTimeout(timer);
        resolve(answerOf(response, Buffer.concat(chunks).toString('utf8')));
      });
    });
    const failed = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    const timer = setTimeout(() => asked.destroy(failure('ETIMEDOUT')), timeoutMs);
    asked.on('error', failed);
    asked.end(request.body);
  });
}

const failure = (code: string) => Object.assign(new Error(code), { code });

function answerOf(response: http.IncomingMessage, text: string): Answer {
  const type = response.headers['content-type'];
  const parsed = parsedJson(text);
  const structured = typeof parsed === 'object' && parsed !== null;
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    kind: structured ? 'JSON' : text === '' ? 'nothing' : looksLikeHtml(text) ? 'an HTML page' : 'text',
    labelled: label(type),
    body: structured ? parsed : undefined,
  };
}

const looksLikeHtml = (text: string) => /^\s*<(!doctype|html|head|body|!--)/i.test(text);

function label(type: string | undefined): Kind {
  if (type === undefined) return 'nothing';
  if (/^application\/([\w.-]+\+)?json\b/i.test(type)) return 'JSON';
  if (/^text\/html\b/i.test(type)) return 'an HTML page';
  return /^text\//i.test(type) ? 'text' : 'something else';
}
