import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const folder = path.dirname(require.resolve('swagger-ui-dist/package.json'));
const zipped = promisify(gzip);

/** A file as it is sent: it never changes, so it is packed once, when somebody first asks for it. */
export interface Asset {
  type: string;
  plain(): Promise<Buffer>;
  packed(): Promise<Buffer>;
}

export const swaggerUiVersion: string = require('swagger-ui-dist/package.json').version;

/** Of the many files of the package only these two are served. */
export const swaggerUi: Record<string, Asset> = {
  'swagger-ui.css': asset('text/css', () => fs.readFile(path.join(folder, 'swagger-ui.css'))),
  'swagger-ui.js': asset('text/javascript', () => fs.readFile(path.join(folder, 'swagger-ui-bundle.js'))),
};

export function asset(type: string, read: () => Promise<Buffer>): Asset {
  const plain = once(read);
  return { type, plain, packed: once(async () => zipped(await plain())) };
}

/** A failure is not kept. */
function once(make: () => Promise<Buffer>): () => Promise<Buffer> {
  let made: Promise<Buffer> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
