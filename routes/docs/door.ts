import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Router } from 'express';
import { MethodNotAllowed } from '../../accounts/errors';
import { type Asset, asset, serveAssets } from '../http/assets';
import { browserPackage, versionOf } from '../http/browser-package';
import type { Door } from '../http/router';
import { documentHeaders, type Https } from '../http/security-headers';
import { type DocsLook, explorerPage, script, stylesheet } from './explorer';
import type { DocsFacts } from './openapi/facts';

const swaggerUi = browserPackage('swagger-ui-dist');

/** The two files of the package that are served, of many. */
const packageFiles: Record<string, Asset> = {
  'swagger-ui.css': asset('text/css', () => fs.readFile(path.join(swaggerUi, 'swagger-ui.css'))),
  'swagger-ui.js': asset('text/javascript', () => fs.readFile(path.join(swaggerUi, 'swagger-ui-bundle.js'))),
};

interface DocsParts {
  facts: DocsFacts;
  https: Https;
  look: DocsLook;
}

/** Describes the calls of the other doors, for machines and for people, who can try them there. */
export function docsDoor({ facts, https, look }: DocsParts): Door {
  const router = Router({ caseSensitive: true });
  const style = stylesheet(look.color);
  // A new edition has new addresses, so that browsers may keep the files of the old one for good.
  const edition = createHash('sha256').update(versionOf('swagger-ui-dist')).update(style).update(script);
  const at = `/docs/${edition.digest('hex').slice(0, 12)}`;
  const page = explorerPage({ at, shop: facts.shop, edition: facts.edition, look });
  const paths = ['/docs', '/docs/openapi.json'];
  let document: string | undefined;
  // Loaded and written at the first question: the start need not wait for what few read.
  const described = (): string => {
    const { openApiDocument } = require('./openapi/document') as typeof import('./openapi/document');
    document ??= JSON.stringify(openApiDocument(facts));
    return document;
  };
  const pageHeaders = documentHeaders(https, {
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', ...(look.logoUrl === undefined ? [] : [new URL(look.logoUrl).origin])],
    connectSrc: ["'self'"],
  });

  router.use((_req, res, next) => {
    res.locals.door = 'docs';
    res.locals.route = 'docs';
    next();
  });
  router.get('/docs', pageHeaders, (_req, res) => void res.type('html').send(page));
  router.get('/docs/openapi.json', (_req, res) => void res.type('json').send(described()));
  serveAssets(router, at, {
    ...packageFiles,
    'explorer.css': asset('text/css', async () => Buffer.from(style)),
    'explorer.js': asset('text/javascript', async () => Buffer.from(script)),
  });
  router.all(paths, () => {
    throw new MethodNotAllowed(['GET', 'HEAD']);
  });
  return { name: 'docs', router, ground: /^(?=\/docs(?:\/|$))/, paths };
}
