import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Router } from 'express';
import { once } from '../../accounts/remembered';

const zipped = promisify(gzip);

/** A file as it is sent: it never changes, so it is packed once, when somebody first asks for it. */
export interface Asset {
  type: string;
  plain(): Promise<Buffer>;
  packed(): Promise<Buffer>;
}

export function asset(type: string, read: () => Promise<Buffer>): Asset {
  const plain = once(read);
  return { type, plain, packed: once(async () => zipped(await plain())) };
}

/** Serves files under the address of an edition: a new one has new addresses, so browsers may keep the old one for good. */
export function serveAssets(router: Router, at: string, assets: Record<string, Asset>): void {
  for (const [name, { type, plain, packed }] of Object.entries(assets)) {
    router.get(`${at}/${name}`, async (req, res) => {
      const unpacks = /\bgzip\b/.test(String(req.headers['accept-encoding']));
      const body = await (unpacks ? packed() : plain());
      if (unpacks) res.set('Content-Encoding', 'gzip');
      res.set('Vary', 'Accept-Encoding').set('Cache-Control', 'public, max-age=31536000, immutable');
      res.type(type).send(body);
    });
  }
}
