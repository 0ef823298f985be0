import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { Watcher } from './hand-over';

const mostBytes = 256 * 1024;

export interface Overheard {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

/** Pieces that passed by; undefined where they were too many, or not whole. */
function pieces(most = mostBytes) {
  let kept: Buffer[] | undefined = [];
  let length = 0;
  return {
    add(chunk: unknown) {
      if (typeof chunk !== 'string' && !Buffer.isBuffer(chunk)) return;
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > most) kept = undefined;
      kept?.push(bytes);
    },
    all: () => kept && Buffer.concat(kept),
  };
}

/** The prepared headers of our own answers. */
interface Prepared {
  fixedHeaders?: readonly string[];
  ownHeaders?: string[];
}

/** Our own answer, as it goes to the client. */
export function overhear(res: ServerResponse, heard: (answer: Overheard) => void): void {
  const body = pieces();
  const { write, end } = res;
  res.write = (...args: unknown[]) => {
    body.add(args[0]);
    return Reflect.apply(write, res, args);
  };
  res.end = (...args: unknown[]) => {
    body.add(args[0]);
    return Reflect.apply(end, res, args);
  };
  res.once('close', () => {
    const bytes = body.all();
    if (!res.writableFinished || !bytes) return;
    const { fixedHeaders = [], ownHeaders = [] } = res as ServerResponse & Prepared;
    const headers = {
      ...byName([...fixedHeaders, ...ownHeaders]),
      ...res.getHeaders(),
    } as IncomingHttpHeaders;
    heard({ status: res.statusCode, headers, bytes });
  });
}

/** PHP's answer, as it passes by; and the request's body, which is kept nowhere else. */
export function overhearPhp(
  res: ServerResponse,
  heard: (answer: Overheard, requestBody: Buffer | undefined) => void,
): Watcher {
  const [body, sent] = [pieces(), pieces(64 * 1024)];
  let head: { status: number; headers: IncomingHttpHeaders } | undefined;
  return {
    onBody: sent.add,
    onHead(status, lines) {
      head = { status, headers: byName(lines) };
    },
    onChunk: body.add,
    onEnd() {
      const bytes = body.all();
      if (head && bytes) res.once('close', () => head && heard({ ...head, bytes }, sent.all()));
    },
  };
}

function byName(lines: readonly string[]): IncomingHttpHeaders {
  const headers: IncomingHttpHeaders = {};
  for (let at = 0; at < lines.length; at += 2) headers[String(lines[at]).toLowerCase()] ??= lines[at + 1];
  return headers;
}

const unpackers = new Map([
  ['gzip', promisify(zlib.gunzip)],
  ['br', promisify(zlib.brotliDecompress)],
  ['deflate', promisify(zlib.inflate)],
]);

/** Rejects for what nobody here can unpack, or what would become too large. */
export async function textOf({ headers, bytes }: Pick<Overheard, 'headers' | 'bytes'>): Promise<string> {
  const coding = headers['content-encoding'];
  if (coding === undefined || coding === 'identity' || bytes.length === 0) return bytes.toString('utf8');
  const unpack = unpackers.get(coding);
  if (!unpack) throw new Error('packed in an unknown way');
  const unpacked = await unpack(bytes, { maxOutputLength: 16 * mostBytes });
  return unpacked.toString('utf8');
}

/** As FilledRequest has them. */
export const plainHeaders = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
