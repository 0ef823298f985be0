import fs from 'node:fs';
import { postmanFiles } from '../../routes/docs/postman/files';
import { startApp } from '../support/app';
import { asAdmin, newman, postmanFile, requestsIn } from './newman';

it('the Postman files are those that the description gives; "npm run postman" writes them anew', () => {
  for (const [name, text] of Object.entries(postmanFiles())) {
    // Compared as one text: a difference of half a megabyte helps nobody.
    expect([name, fs.readFileSync(postmanFile(name), 'utf8') === text]).toEqual([name, true]);
  }
});

it('the Postman collection passes as a whole', async () => {
  const app = await startApp('embedded');
  try {
    expect(await newman(app, await asAdmin(app))).toEqual({ requests: requestsIn(), failures: [] });
  } finally {
    await app.stop();
  }
}, 60_000);
