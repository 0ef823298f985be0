import fs from 'node:fs';
import { postmanFiles } from '../../routes/docs/postman/files';
import { postmanFile } from './newman';

it('the Postman files are those that the description gives; "npm run postman" writes them anew', () => {
  for (const [name, text] of Object.entries(postmanFiles())) {
    // Compared as one text: a difference of half a megabyte helps nobody.
    expect([name, fs.readFileSync(postmanFile(name), 'utf8') === text]).toEqual([name, true]);
  }
});
