import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** A document that is too large to be made as a whole. */
export interface Download {
  fileName: string;
  chunks: AsyncIterable<string>;
}

/** Begins once the first piece is there: a store that is away is still answered for as everywhere. */
export async function sendDownload(res: Response, { fileName, chunks }: Download): Promise<void> {
  const pieces = chunks[Symbol.asyncIterator]();
  const first = await pieces.next();
  res.set({
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Disposition': `attachment; filename="${fileName}"`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  if (res.req.method === 'HEAD') {
    await pieces.return?.();
    res.end();
    return;
  }
  async function* all() {
    if (!first.done) yield first.value;
    yield* { [Symbol.asyncIterator]: () => pieces };
  }
  try {
    await pipeline(Readable.from(all()), res);
  } catch (error) {
    // A client that leaves in the middle is no fault of ours.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
