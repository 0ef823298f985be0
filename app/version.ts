import fs from 'node:fs';
import path from 'node:path';

/** The version in package.json, which lies above the sources and above the build alike. */
export const version = versionAbove(__dirname);

function versionAbove(folder: string): string {
  const file = path.join(folder, 'package.json');
  if (fs.existsSync(file)) return (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version;
  return versionAbove(path.dirname(folder));
}
