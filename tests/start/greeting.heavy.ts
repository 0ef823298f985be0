import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { serve } from '../support/command';
import { ask } from '../support/http-client';
import { freePort } from '../support/services/processes';

describe('what a person is told who started it', () => {
  const storage = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-greeting-'));

  afterAll(() => fs.rmSync(storage, { recursive: true }));

  it.each<[string, Record<string, string>, string[]]>([
    ['with every door', {}, ['/', '/docs']],
    ['without pages', { DOORS: 'bagisto' }, ['/docs']],
    ['without the door of the curls', { DOORS: 'evershop,pages' }, ['/docs']],
    ['without descriptions', { DOCS: 'false' }, ['/']],
    ['with neither', { DOORS: 'graphql', DOCS: 'false' }, []],
  ])('%s leads to pages that are there', async (_, env, wanted) => {
    const server = await serve({ STORAGE_PATH: storage, PORT: String(await freePort()), ...env });
    try {
      const [next = ''] = /^Next: .*$/m.exec(server.said()) ?? [];
      const led = [...next.matchAll(/http:\S+/g)].map(([url]) => url);
      expect(led).toEqual(wanted.map((where) => server.url + where));
      for (const where of wanted) {
        const { status, headers } = await ask(server.url, where);
        expect([where, status, headers['content-type']]).toEqual([
          where,
          200,
          expect.stringContaining('html'),
        ]);
      }
    } finally {
      server.child.kill('SIGTERM');
      await server.ended;
    }
  });
});
