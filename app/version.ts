import fs from 'node:fs';
import path from 'node:path';

/** The version in package.json, which lies above the sources and above the build alike. */
export const version = versionAbove(__dirname);

/** The commit that was built, as bin/build.js has noted it; undefined where it knew of none. */
export const commit = noted(path.join(__dirname, '../.commit'));

/** Both, for people. */
export const edition = commit === undefined ? version : `${version} (${commit})`;

function versionAbove(folder: string): string {
  const file = path.join(folder, 'package.json');
  if (fs.existsSync(file)) return (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version;
  return versionAbove(path.dirname(folder));
}

function noted(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') || undefined : undefined;
}
