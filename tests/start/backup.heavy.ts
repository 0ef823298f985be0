import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startApp } from '../support/app';
import { run } from '../support/command';
import { person } from '../support/people';

const folder = () => fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-backup-'));
const email = 'person1@example.com';

/** The embedded database of a server that has served and was stopped. */
async function servedFolder(): Promise<string> {
  const storage = folder();
  const app = await startApp('embedded', { env: { STORAGE_PATH: storage } });
  await app.reset({ customers: [person(1)] });
  await app.stop();
  return storage;
}
const find = (storage: string) => run('customers.js', ['find', email], { STORAGE_PATH: storage });

it('after a clean stop the database file alone holds everything', async () => {
  const storage = await servedFolder();
  const copy = folder();
  fs.copyFileSync(path.join(storage, 'accounts.sqlite'), path.join(copy, 'accounts.sqlite'));
  expect(await find(copy)).toMatchObject({ code: 0, out: expect.stringContaining(email) });
});

it('backup writes a file that restore puts in place elsewhere, and the former database is kept', async () => {
  const storage = await servedFolder();
  const file = path.join(folder(), 'backup.sqlite');
  const done = await run('backup.js', [file], { STORAGE_PATH: storage });
  expect(done).toMatchObject({ code: 0, err: '', out: expect.stringContaining('1 customer)') });
  const other = folder();
  const restored = await run('restore.js', [file], { STORAGE_PATH: other });
  expect(restored).toMatchObject({ code: 0, err: '' });
  expect(await find(other)).toMatchObject({ code: 0, out: expect.stringContaining(email) });
  const again = await run('restore.js', [file], { STORAGE_PATH: other });
  expect(again.out).toContain('The former one is kept as');
  expect(fs.readdirSync(other).filter((name) => /^accounts\.sqlite\.\d{4}-/.test(name))).toHaveLength(1);
});

it('a backup never overwrites a file, and a file that is no backup is not restored', async () => {
  const storage = await servedFolder();
  const file = path.join(folder(), 'notes.txt');
  fs.writeFileSync(file, 'my notes');
  const over = await run('backup.js', [file], { STORAGE_PATH: storage });
  expect(over).toMatchObject({ code: 1, err: expect.stringContaining('is there already') });
  const back = await run('restore.js', [file], { STORAGE_PATH: storage });
  expect(back).toMatchObject({ code: 1, err: expect.stringContaining('no backup of ours') });
  expect(fs.readFileSync(file, 'utf8')).toBe('my notes');
  expect(await find(storage)).toMatchObject({ code: 0 });
});
