import fs from 'node:fs/promises';
import path from 'node:path';
import { type Asset, asset } from '../http/assets';
import { browserPackage, versionOf } from '../http/browser-package';

const folder = browserPackage('swagger-ui-dist');

export const swaggerUiVersion = versionOf('swagger-ui-dist');

/** The two files of the package that are served, of many. */
export const swaggerUi: Record<string, Asset> = {
  'swagger-ui.css': asset('text/css', () => fs.readFile(path.join(folder, 'swagger-ui.css'))),
  'swagger-ui.js': asset('text/javascript', () => fs.readFile(path.join(folder, 'swagger-ui-bundle.js'))),
};
