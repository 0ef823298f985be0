import type { Request } from 'express';
import { BodyTooLarge, Unavailable } from '../../accounts/errors';
import { asNobody } from '../../accounts/identity/guard';
import { type BodyReader, bodyLimit, bodyReader, readBody } from '../http/input';
import type { Context } from './callers';

/** Taken at once, one of each customer: together they are most of what this process holds at such a moment. */
const atOnce = 4;

/**
 * Store fronts send a picture along with a profile, as a data URL. None is kept here; but the name and the password of
 * the same form must not be lost with it. So customers, and nobody else, may send a body that is larger by a picture.
 */
export function pictureRoom(megabytes: number): (context: Context) => BodyReader {
  const most = bodyLimit + Math.ceil((megabytes * 1024 * 1024 * 4) / 3);
  const readLarge = bodyReader(most);
  const mayHoldOne = (req: Request) => {
    const length = Number(req.headers['content-length']);
    return length > bodyLimit && length <= most;
  };
  const uploading = new Set<number>();

  return (context) => async (req, res) => {
    const customerId = mayHoldOne(req) ? await customerIn(context) : undefined;
    if (customerId === undefined) return readBody(req, res);
    if (uploading.size >= atOnce || uploading.has(customerId))
      throw new Unavailable('too many pictures at once', 1);
    uploading.add(customerId);
    try {
      const bytes = await readLarge(req, res);
      // A body takes as long as its sender likes: who is calling now is asked once it is here.
      context.forgetCaller();
      return bytes && withoutPictures(bytes);
    } finally {
      uploading.delete(customerId);
    }
  };
}

const customerIn = async (context: Context): Promise<number | undefined> =>
  context.presentsToken ? (await context.caller().catch(asNobody))?.customer.id : undefined;

const marker = Buffer.from(';base64,');
/** Longer than any other field may be: whatever else looks like a picture stays what it is. */
const shortestPicture = 1024;
const [slash, backslash] = Buffer.from('/\\');
const digits = new Set(Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/='));
const isDigit = Uint8Array.from({ length: 256 }, (_, byte) => Number(digits.has(byte)));

/** A slash among the digits may be written `\\/`, and with more of them in a text within a text. */
function endOfDigits(bytes: Buffer, start: number): number {
  let end = start;
  for (;;) {
    while (isDigit[bytes[end] ?? 0] === 1) end++;
    let escaped = end;
    while (bytes[escaped] === backslash) escaped++;
    if (escaped === end || bytes[escaped] !== slash) return end;
    end = escaped + 1;
  }
}

/** Cut out before anything looks at them: what is left is as small as every other body, or refused like one. */
function withoutPictures(bytes: Buffer): Buffer {
  const kept: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(marker); at >= 0; ) {
    const start = at + marker.length;
    const end = endOfDigits(bytes, start);
    if (end - start >= shortestPicture) {
      kept.push(bytes.subarray(from, start));
      from = end;
    }
    at = bytes.indexOf(marker, end);
  }
  const rest = Buffer.concat([...kept, bytes.subarray(from)]);
  if (rest.length > bodyLimit) throw new BodyTooLarge();
  return rest;
}
