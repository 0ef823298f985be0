import fs from 'node:fs';
import path from 'node:path';

/** Options that `npm start` gives Node in the package of this folder; any other start gives the same. */
export function nodeOptions(root: string): string[] {
  const { scripts } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  return scripts.start.split(' ').filter((word: string) => word.startsWith('--'));
}
