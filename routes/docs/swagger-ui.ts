import fs from 'node:fs/promises';
import path from 'node:path';
import { type Asset, asset } from '../http/assets';

const folder = path.dirname(require.resolve('swagger-ui-dist/package.json'));

export const swaggerUiVersion: string = require('swagger-ui-dist/package.json').version;

/** The two files of the package that are served, of many. */
export const swaggerUi: Record<string, Asset> = {
  'swagger-ui.css': asset('text/css', () => fs.readFile(path.join(folder, 'swagger-ui.css'))),
  'swagger-ui.js': asset('text/javascript', () => fs.readFile(path.join(folder, 'swagger-ui-bundle.js'))),
};
