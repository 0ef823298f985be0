import fs from 'node:fs';
import path from 'node:path';
import { postmanFiles } from './files';

const folder = path.join(__dirname, '../../../../postman');
fs.mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(postmanFiles())) {
  fs.writeFileSync(path.join(folder, name), text);
  process.stdout.write(`postman/${name}\n`);
}
