import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { serve } from '../support/command';
import { ask, client } from '../support/http-client';
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
  ])('the greeting at start leads to pages that are there: %s', async (_, env, wanted) => {
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

describe('a mail that no mail server takes', () => {
  const storage = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-mail-files-'));
  const email = 'peterdoe@example.com';
  const password = 'secret99';
  const linkAlone = /^http:\S+\/customer\/reset-password\/[0-9a-f]{64}$/m;

  afterAll(() => fs.rmSync(storage, { recursive: true }));

  /** Asks for a link, and waits until its mail is written. */
  async function forget(env: Record<string, string>): Promise<string> {
    const server = await serve({ STORAGE_PATH: storage, PORT: String(await freePort()), ...env });
    const shop = client(server.url, {});
    const names = { first_name: 'Peter', last_name: 'Doe' };
    await shop.post('/api/customer/register', { ...names, email, password, password_confirmation: password });
    expect((await shop.post('/api/customer/forgot-password', { email })).status).toBe(200);
    while (!server.said().includes('"mail delivered"')) await pause(20);
    server.child.kill('SIGTERM');
    await server.ended;
    return server.said();
  }

  it('a mail that no mail server takes shows its link alone on a line, and lies in a page that a browser opens', async () => {
    const said = await forget({});
    const link = linkAlone.exec(said)?.[0] ?? 'no link';
    const file = /"file":"([^"]+\.html)"/.exec(said)?.[1] ?? 'no file';
    const page = fs.readFileSync(file, 'utf8');
    expect(page).toContain(`href="${link}"`);
    expect(page).toContain('charset="utf-8"');
    expect(fs.statSync(file).mode & 0o077).toBe(0);
    expect(fs.existsSync(file.replace('.html', '.eml'))).toBe(true);
  });

  it('a mail that no mail server takes is shown nowhere in production', async () => {
    fs.rmSync(path.join(storage, 'accounts.sqlite'));
    const said = await forget({ APP_ENV: 'production' });
    expect(said).not.toMatch(/reset-password/);
  });
});
