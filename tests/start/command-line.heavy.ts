import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from '../support/command';

const { folded } = require('../../bin/help') as { folded(text: string, width: number): string };
const root = path.join(__dirname, '../..');
const commands = [
  'start',
  'migrate',
  'admin-create',
  'doctor',
  'customers',
  'parity',
  'mail-test',
  'postman',
  'bench',
  'check',
  'fix',
  'dev',
  'test',
];
const verbs = ['find', 'create', 'disable', 'enable', 'set-password', 'logout-everywhere'];

describe('every command', () => {
  it.each(commands)(
    '%s explains itself with --help, and names an option that it does not have',
    async (command) => {
      const help = await run(`${command}.js`, ['--help']);
      expect([help.code, help.err]).toEqual([0, '']);
      expect(help.out).toMatch(/^Usage: npm /);
      expect(help.out).toMatch(/^Example: [\s\S]*^Exit status: /m);
      const slip = await run(`${command}.js`, ['--nonsense']);
      expect([slip.code, slip.out]).toEqual([2, '']);
      expect(slip.err).toContain('nonsense');
    },
  );

  it.each(['start', 'doctor', 'customers', 'test'])('%s says its version', async (command) => {
    const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
    const { code, out } = await run(`${command}.js`, ['--version']);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        new RegExp(`^bagisto-accounts ${version.replaceAll('.', '\\.')}( \\([0-9a-f]{12}(-dirty)?\\))?\n$`),
      ),
    ]);
  });

  it.each([44, 80, 120])(
    'the help of each command is no wider than a terminal of %i columns, and loses no word',
    (columns) => {
      for (const file of fs.readdirSync(path.join(root, 'bin/help'))) {
        const text = fs.readFileSync(path.join(root, 'bin/help', file), 'utf8');
        const shown: string = folded(text, columns);
        expect(shown.match(/\S+/g)).toEqual(text.match(/\S+/g));
        const longest = Math.max(...text.split(/\s+/).map((word) => word.length));
        for (const line of shown.split('\n'))
          expect(line.length).toBeLessThanOrEqual(Math.max(columns, longest + 6));
      }
    },
  );

  it('each command, and each verb of customers, explains itself in a clone where nothing is installed or built', () => {
    const clone = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-clone-'));
    for (const name of ['bin', 'package.json'])
      fs.cpSync(path.join(root, name), path.join(clone, name), { recursive: true });
    const helpOf = (command: string, ...words: string[]) =>
      spawnSync(process.execPath, [path.join(clone, 'bin', `${command}.js`), ...words, '-h'], {
        encoding: 'utf8',
      }).stdout;
    for (const command of ['start', 'migrate', 'doctor', 'mail-test', 'postman', 'bench', 'check', 'test'])
      expect(helpOf(command)).toMatch(/^Usage: npm [\s\S]*^Example: npm [\s\S]*^Exit status: /m);
    for (const verb of verbs)
      expect(helpOf('customers', verb)).toMatch(
        new RegExp(`^Usage: npm run customers -- ${verb} [\\s\\S]*^Exit status: `, 'm'),
      );
    expect(helpOf('customers', 'constructor')).toMatch(/^Usage: npm run customers -- VERB/);
    fs.rmSync(clone, { recursive: true });
  });
});

it('mail:test needs neither the database nor the Redis of the configuration', async () => {
  const storage = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-mails-'));
  const env = { DB_DATABASE: 'shop', DB_PORT: '1', STORAGE_PATH: storage };
  expect(await run('mail-test.js', ['you@example.com'], env)).toMatchObject({ code: 0, err: '' });
  const mails = fs.readdirSync(path.join(storage, 'mails'));
  expect(mails.map((name) => path.extname(name))).toEqual(['.eml', '.html']);
  fs.rmSync(storage, { recursive: true });
});

it('mail:test names a folder for mails that cannot be made', async () => {
  expect(await run('mail-test.js', ['you@example.com'], { STORAGE_PATH: '/proc/accounts' })).toMatchObject({
    code: 1,
    err: expect.stringMatching(/\/proc\/accounts\/mails cannot be written \(E\w+\); check STORAGE_PATH/),
  });
});

it('--env=FILE is read as --env FILE', async () => {
  const migrate = (...args: string[]) =>
    run('migrate.js', ['--dry-run', ...args], { STORAGE_PATH: os.tmpdir() });
  for (const args of [['--env=/no/such/file'], ['--env', '/no/such/file']])
    expect(await migrate(...args)).toMatchObject({
      code: 1,
      err: expect.stringContaining('/no/such/file (ENOENT)'),
    });
});

it('--env-file of parity is its own, and not read by Node, which takes it from behind its script', () => {
  const { scripts } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const [, ...words] = scripts.parity.split(' ');
  const sides = ['--old', 'http://old.test', '--new', 'http://new.test'];
  const collection = path.join(root, 'postman/bagisto-accounts.postman_collection.json');
  const { status, stderr } = spawnSync(
    process.execPath,
    [...words, ...sides, '--cases', collection, '--env-file', '/no/such/file'],
    { cwd: root, encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([2, expect.stringContaining('/no/such/file')]);
  expect(stderr).not.toMatch(/^node:/);
});
