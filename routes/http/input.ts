import { isUtf8 } from 'node:buffer';
import busboy from 'busboy';
import express, { type Request, type Response } from 'express';
import qs from 'qs';
import { BodyTooLarge, ClientGone } from '../../accounts/errors';
import type { Input } from '../../accounts/validation/form';

export interface ReadInput {
  query: Input;
  /** True if the query string could not be decoded; `query` is then empty, and a door may refuse it. */
  brokenQuery: boolean;
  body: Input;
  /** Both, the body winning. */
  merged: Input;
  /** The state of the body: `broken` is an empty input, and a door may refuse it instead. */
  contents: 'none' | 'read' | 'broken';
}

class NotText extends Error {}

export const bodyLimit = 64 * 1024;
const fieldLimit = 200;
const noBytes = Buffer.alloc(0);
const nothing: Input = Object.freeze(Object.create(null));

/** Reads what can be read, whatever the client calls it; anything else is an empty input, as in PHP. */
export async function readInput(req: Request, res: Response): Promise<ReadInput> {
  const at = req.url.indexOf('?');
  const fieldsOfQuery = at < 0 ? nothing : fields(req.url.slice(at + 1));
  const query = fieldsOfQuery ?? nothing;
  const bytes = await readBody(req, res);
  const empty = bytes?.length === 0;
  const body = bytes && !empty ? await parseBody(bytes, req.headers['content-type'] ?? '') : undefined;
  return {
    query,
    brokenQuery: fieldsOfQuery === undefined,
    body: body ?? nothing,
    merged: body ? Object.assign(Object.create(null), query, body) : query,
    contents: empty ? 'none' : body ? 'read' : 'broken',
  };
}

/** Undefined for bytes that are packed in a way that nobody here can unpack. */
export type BodyReader = (req: Request, res: Response) => Buffer | Promise<Buffer | undefined>;

export function bodyReader(limit: number): BodyReader {
  const raw = express.raw({ type: () => true, limit });
  const read = async (req: Request, res: Response) => {
    const length = req.headers['content-length'];
    if (req.headers.expect !== undefined) {
      // Refused before it is sent.
      if (Number(length) > limit) throw new BodyTooLarge();
      res.writeContinue();
    }
    try {
      await new Promise<void>((resolve, reject) =>
        raw(req, res, (error) => (error ? reject(error) : resolve())),
      );
    } catch (error) {
      const { status, type } = error as { status?: number; type?: string };
      if (status === 413) throw new BodyTooLarge();
      // The query alone is not the request: half a request must change nothing.
      if (type === 'request.aborted') throw new ClientGone();
      return undefined;
    }
    return Buffer.isBuffer(req.body) ? req.body : noBytes;
  };
  return (req, res) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = req.headers;
    return length === undefined && encoding === undefined ? noBytes : read(req, res);
  };
}

export const readBody = bodyReader(bodyLimit);

async function parseBody(bytes: Buffer, contentType: string): Promise<Input | undefined> {
  const type = contentType.toLowerCase();
  const json = /^(?:\xef\xbb\xbf)?\s*\{/.test(bytes.toString('latin1', 0, 64)) || /[/+]json/.test(type);
  if (json) return jsonObject(bytes);
  if (type.startsWith('application/x-www-form-urlencoded'))
    return isUtf8(bytes) ? fields(bytes.toString('utf8')) : undefined;
  if (type.startsWith('multipart/form-data')) {
    // Only a file may hold other bytes.
    const readable = isUtf8(bytes) || bytes.includes('filename=');
    return readable ? fields(await textParts(bytes, contentType)) : undefined;
  }
  return undefined;
}

/** Without the mark that some editors and clients put before UTF-8. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Undefined for broken text and broken Unicode. */
export function jsonValue(bytes: Buffer): unknown {
  try {
    let broken = false;
    const value: unknown = JSON.parse(utf8.decode(bytes), (key, member) => {
      broken ||= typeof member === 'string' && !member.isWellFormed();
      return key === '__proto__' ? undefined : member;
    });
    return broken ? undefined : value;
  } catch {
    return undefined;
  }
}

/** A list and a bare value are no object, so no input. */
function jsonObject(bytes: Buffer): Input | undefined {
  const value = jsonValue(bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.assign(Object.create(null), value);
}

/** Names of which two different values are a list, which no rule takes: a proxy in front may have read the other one. */
const neverTwo = new Set(['email', 'password']);

/** Keeps the last value of a repeated name, as PHP does; names like `a[]` make a list. */
function lastOfEach(text: string): string {
  const pairs = text.split('&');
  if (pairs.length > fieldLimit) throw new BodyTooLarge();
  const byName = new Map<string, string[]>();
  for (const pair of pairs) {
    const name = percentDecoded(pair.split('=', 1)[0] ?? '');
    const earlier = byName.get(name);
    if (!earlier || !(name.endsWith('[]') || neverTwo.has(name))) byName.set(name, [pair]);
    else if (name.endsWith('[]') || !earlier.includes(pair)) earlier.push(pair);
  }
  return [...byName.values()].flat().join('&');
}

/** `a[b]=1` and `a[]=1` nest, as in PHP. */
function fields(text: string): Input | undefined {
  try {
    return qs.parse(lastOfEach(text), {
      depth: 4,
      parameterLimit: fieldLimit,
      arrayLimit: fieldLimit,
      throwOnLimitExceeded: true,
      plainObjects: true,
      decoder: percentDecoded,
    });
  } catch (error) {
    if (error instanceof NotText) return undefined;
    throw new BodyTooLarge();
  }
}

/**
 * Clients that do not encode what they put into an address leave a `%` there that means itself. Bytes that are
 * no text are refused: replaced by a mark, different passwords would become the same one.
 */
function percentDecoded(text: string): string {
  return text.replaceAll('+', ' ').replace(/(?:%[\da-f]{2})+/gi, (run) => {
    const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
    if (!isUtf8(bytes)) throw new NotText();
    return bytes.toString('utf8');
  });
}

/** The text fields of a multipart body as a query string; files are passed over. */
function textParts(bytes: Buffer, contentType: string): Promise<string> {
  return new Promise((resolve) => {
    const pairs: string[] = [];
    const done = () => resolve(pairs.join('&'));
    try {
      const reader = busboy({
        headers: { 'content-type': contentType },
        limits: { files: 0, fields: fieldLimit + 1 },
      });
      reader.on('field', (name, value) =>
        pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
      );
      // A body that was cut off says nothing reliable.
      reader.on('error', () => resolve(''));
      reader.on('close', done);
      reader.end(bytes);
    } catch {
      resolve('');
    }
  });
}
