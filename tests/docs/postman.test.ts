import fs from 'node:fs';
import { doorNames } from '../../accounts/release';
import { postmanFiles } from '../../commands/postman/collection';
import { startApp } from '../support/app';
import { factsOf, operationsOf } from './described';
import { postmanFile } from './newman';

it('the Postman files are those that the description gives; "npm run postman" writes them anew', () => {
  for (const [name, text] of Object.entries(postmanFiles())) {
    // Compared as one text: a difference of half a megabyte helps nobody.
    expect([name, fs.readFileSync(postmanFile(name), 'utf8') === text]).toEqual([name, true]);
  }
});

interface Folder {
  item: { request: { method: string; url: { path: string[] } } }[];
}

it('the collection has every call that /docs describes', async () => {
  const app = await startApp('embedded', { env: { DOORS: doorNames.join(), METRICS: 'true' } });
  const facts = factsOf(app);
  await app.stop();
  const file = fs.readFileSync(postmanFile('bagisto-accounts.postman_collection.json'), 'utf8');
  const collected = JSON.parse(file).item.flatMap(({ item }: Folder) =>
    item.map(({ request: { method, url } }) => `${method} /${url.path.join('/')}`),
  );
  const asCollected = (path: string) =>
    path.replace(`${facts.prefixes[0]}/`, '/{{prefix}}/').replace(/(?<!\{)\{\w+\}/g, '{{}}');
  const known = new Set(collected.map((call: string) => call.replace(/\{\{(?!prefix)\w+\}\}/g, '{{}}')));
  const missing = operationsOf(facts)
    .map(({ method, path }) => `${method.toUpperCase()} ${asCollected(path)}`)
    .filter((call) => !known.has(call));
  expect(missing).toEqual([]);
});
