import fs from 'node:fs';
import path from 'node:path';
import { NotUnderstood, readOptions } from '../../app/command-line/options';
import { postmanFiles } from './collection';

const folder = path.join(__dirname, '../../../postman');

/** `npm run postman` */
function main(argv: string[]): void {
  const { values: typed } = readOptions('npm run postman --', argv, {});
  if (typed.env !== undefined)
    throw new NotUnderstood('the collection has every door of any shop; leave --env out');
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(postmanFiles())) {
    fs.writeFileSync(path.join(folder, name), text);
    process.stdout.write(`postman/${name}\n`);
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`The collection was not written: ${(error as Error).message}\n`);
  process.exitCode = error instanceof NotUnderstood ? 2 : 1;
}
