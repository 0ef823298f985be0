import fs from 'node:fs';
import path from 'node:path';

/** Beside the build, where it was packed: then nobody who installs it installs these packages, of which a few files are served. */
const packed = path.join(__dirname, '../../browser');

/** The folder of a package that only browsers run. */
export function browserPackage(name: string): string {
  const folder = path.join(packed, name);
  // React does not export its files by name, but its folder can be found.
  return fs.existsSync(folder) ? folder : path.dirname(require.resolve(`${name}/package.json`));
}

export function versionOf(name: string): string {
  const { version } = JSON.parse(fs.readFileSync(path.join(browserPackage(name), 'package.json'), 'utf8'));
  return String(version);
}
