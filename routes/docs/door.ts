import { createHash } from 'node:crypto';
import { Router } from 'express';
import { MethodNotAllowed } from '../../accounts/errors';
import { type Asset, asset, serveAssets } from '../http/assets';
import type { Door } from '../http/router';
import { documentHeaders } from '../http/security-headers';
import { explorerPage, script, stylesheet } from './explorer';
import { openApiDocument } from './openapi/document';
import type { DocsFacts } from './openapi/facts';
import { swaggerUi, swaggerUiVersion } from './swagger-ui';

interface DocsParts {
  facts: DocsFacts;
  https: boolean;
}

const assets: Record<string, Asset> = {
  ...swaggerUi,
  'explorer.css': asset('text/css', async () => Buffer.from(stylesheet)),
  'explorer.js': asset('text/javascript', async () => Buffer.from(script)),
};
/** A new edition has new addresses, so that browsers may keep the old one for good. */
const edition = createHash('sha256').update(swaggerUiVersion).update(stylesheet).update(script).digest('hex');
const assetsAt = `/docs/${edition.slice(0, 12)}`;

/** Describes the calls of the other doors, for machines and for people, who can try them there. */
export function docsDoor({ facts, https }: DocsParts): Door {
  const router = Router({ caseSensitive: true });
  const page = explorerPage({ at: assetsAt, shop: facts.shop });
  const paths = ['/docs', '/docs/openapi.json'];
  const document = JSON.stringify(openApiDocument(facts));
  const pageHeaders = documentHeaders(https, {
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
  });

  router.use((_req, res, next) => {
    res.locals.door = 'docs';
    res.locals.route = 'docs';
    next();
  });
  router.get('/docs', pageHeaders, (_req, res) => void res.type('html').send(page));
  router.get('/docs/openapi.json', (_req, res) => void res.type('json').send(document));
  serveAssets(router, assetsAt, assets);
  router.all(paths, () => {
    throw new MethodNotAllowed(['GET', 'HEAD']);
  });
  return { name: 'docs', router, ground: /^(?=\/docs(?:\/|$))/, paths };
}
