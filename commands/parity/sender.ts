import http from 'node:http';
import https from 'node:https';
import { type Answer, answerOf } from '../../routes/front/comparison/answer';
import type { FilledRequest } from '../../routes/front/comparison/situation';
import type { ParityOptions } from './options';
import type { Side } from './side';

const longest = 5_000_000;

/** Sends the path byte for byte, follows no redirect, and opens a connection of its own: an idle one may be half dead. */
export function send(
  { base }: Pick<Side, 'base'>,
  request: FilledRequest,
  { timeoutMs, insecure }: Pick<ParityOptions, 'timeoutMs' | 'insecure'>,
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
        const text = Buffer.concat(chunks).toString('utf8');
        resolve(answerOf(response.statusCode ?? 0, response.headers, text));
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
