import { spawn } from 'node:child_process';
import path from 'node:path';
import { endAll, folder } from '../faults/real-process';
import { dropShops, emptyDatabase, type ShopDatabase } from '../schema/ddl/build';
import { run } from '../support/command';

const root = path.join(__dirname, '../..');

afterEach(async () => {
  await endAll();
  await dropShops();
});

/** As before a `head` that has seen enough, from the first line on; what is left to see of it is its status. */
function unheard(command: string, args: string[], env: Record<string, string>, input = ''): Promise<unknown> {
  const child = spawn(process.execPath, [path.join(root, 'bin', command), ...args], {
    cwd: folder(),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  child.stdout.destroy();
  child.stderr.destroy();
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', resolve));
}

const configured = ({ env }: ShopDatabase) => ({ ...env, REDIS_HOST: '127.0.0.1', STORAGE_PATH: folder() });

it('migrate finishes although nobody reads its output, and leaves no lock', async () => {
  const shop = await emptyDatabase();
  expect(await unheard('migrate.js', [], configured(shop))).toBe(0);
  expect(await shop.knex('accounts_migrations').where({ name: 'lock' })).toEqual([]);
  const again = await run('migrate.js', [], configured(shop));
  expect(again).toEqual({ code: 0, out: 'The database is up to date.\n', err: '' });
});

it('migrate --dry-run, admin:create and mail:test finish although nobody reads their output', async () => {
  const shop = await emptyDatabase();
  const env = configured(shop);
  expect(await unheard('migrate.js', ['--dry-run'], env)).toBe(0);
  await run('migrate.js', [], env);
  const boss = ['--name', 'The Boss', '--email', 'boss@shop.test', '--password-stdin'];
  expect(await unheard('admin-create.js', boss, env, 'correct horse battery\n')).toBe(0);
  expect(await shop.knex('admins').pluck('email')).toEqual(['boss@shop.test']);
  expect(await unheard('mail-test.js', ['you@example.com'], env)).toBe(0);
});
