import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const root = path.join(__dirname, '../..');
const folders: string[] = [];
const folder = () => {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-trap-'));
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const made of folders) fs.rmSync(made, { recursive: true, force: true });
});

const env = { PATH: process.env.PATH, HOME: process.env.HOME };
const npm = (args: string[], more: Record<string, string> = {}) =>
  spawnSync('npm', args, { cwd: root, encoding: 'utf8', env: { ...env, ...more } });

it.each([
  [['run', 'migrate', '--dry-run'], 'npm run migrate -- --dry-run'],
  [['run', 'migrate', '--env=shop.env'], 'npm run migrate -- --env shop.env'],
  [['run', 'migrate', '--env', 'shop.env'], 'npm run migrate -- --env shop.env'],
  [['start', '--env=shop.env'], 'npm start -- --env shop.env'],
  [['run', 'customers', 'disable', '7', '--yes'], 'npm run customers -- disable 7 --yes'],
  [['run', 'doctor', '--json'], 'npm run doctor -- --json'],
])('an option that npm keeps for itself is refused, and nothing is done: npm %j', (args, meant) => {
  const storage = folder();
  const { status, stderr, stdout } = npm(args, { STORAGE_PATH: storage });
  expect([status, stdout + stderr]).toEqual([expect.any(Number), expect.stringContaining(meant)]);
  expect(status).not.toBe(0);
  expect(fs.readdirSync(storage)).toEqual([]);
});

it('an option of npm’s own that the command does not have is left to npm', () => {
  const { status } = npm(['run', 'migrate', '--silent'], { STORAGE_PATH: folder() });
  expect(status).toBe(0);
});

it('a Node that is too old is named in one line, whatever the command', () => {
  const older = path.join(folder(), 'older.js');
  fs.writeFileSync(older, "Object.defineProperty(process.versions, 'node', { value: '18.19.0' });");
  for (const command of ['start', 'doctor', 'test', 'check']) {
    const args = ['-r', older, path.join(root, 'bin', `${command}.js`)];
    const { status, stderr, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    expect([command, status, stdout]).toEqual([command, 1, '']);
    expect(stderr).toMatch(/^Node 18\.19\.0 is too old: Node 20\.\d+ or newer is needed[^\n]+\n$/);
  }
});

/** A clone in which nothing is installed. */
function clone(): string {
  const made = folder();
  for (const name of ['bin', 'app', 'package.json', 'package-lock.json'])
    fs.cpSync(path.join(root, name), path.join(made, name), { recursive: true });
  return made;
}

it('a registry that is not reached is told in one sentence within ten seconds, and nothing goes on', () => {
  const made = clone();
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['bin/start.js'], {
    cwd: made,
    encoding: 'utf8',
    // No server listens there, and this cache is empty.
    env: { ...env, npm_config_registry: 'http://127.0.0.1:9/', npm_config_cache: folder() },
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^Installing \d+ packages[^\n]*\nCannot install the dependencies: http:\/\/127\.0\.0\.1:9\/ is not reached \(ECONNREFUSED\)[^\n]+\n$/,
  );
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(fs.existsSync(path.join(made, '.installing'))).toBe(false);
});

/** The processes of a folder that still run. */
const running = (words: string) =>
  spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(words));

async function gone(words: string): Promise<void> {
  while (running(words).length > 0) await pause(100);
}

const ended = (child: ChildProcess) => new Promise((resolve) => child.once('close', resolve));

it('SIGTERM to npm start ends the server, which npm itself would leave behind', async () => {
  const storage = folder();
  const file = path.join(storage, 'shop.env');
  fs.writeFileSync(file, '');
  const child = spawn('npm', ['start', '--', '--env', file], {
    cwd: root,
    env: { ...env, STORAGE_PATH: storage, PORT: '0' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  while (!output.includes('"listening"')) await pause(50);
  child.kill('SIGTERM');
  await ended(child);
  await gone(file);
  expect(output).toContain('"msg":"stopped"');
});

it('SIGTERM during the installation of the dependencies ends it', async () => {
  const made = clone();
  const cache = folder();
  const child = spawn(process.execPath, ['bin/start.js'], {
    cwd: made,
    // Packets to this address, of a network for documentation, are swallowed.
    env: { ...env, npm_config_registry: 'http://192.0.2.1/', npm_config_cache: cache, https_proxy: '' },
  });
  let output = '';
  child.stderr.on('data', (chunk) => (output += chunk));
  const installing = () =>
    spawnSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)], { encoding: 'utf8' })
      .stdout.split('\n')
      .filter(Boolean)
      .map(Number);
  while (!output.includes('Installing') || installing().length === 0) await pause(50);
  const pids = installing();
  child.kill('SIGTERM');
  await ended(child);
  const isAlive = (pid: number) => fs.existsSync(`/proc/${pid}`);
  while (pids.some(isAlive)) await pause(50);
  expect(fs.existsSync(path.join(made, '.installing'))).toBe(false);
});

it('npm run dev serves with a readable log, and starts again when its configuration changes', async () => {
  const storage = folder();
  const file = path.join(storage, 'shop.env');
  fs.writeFileSync(file, 'APP_NAME=One\n');
  const child = spawn(process.execPath, [path.join(root, 'bin/dev.js'), '--env', file], {
    cwd: storage,
    env: { ...env, STORAGE_PATH: storage, PORT: '0' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const urls = () =>
    [...output.matchAll(/^Customer accounts are served at (\S+)$/gm)].map(([, url = '']) => url);
  while (urls().length === 0) await pause(50);
  fs.writeFileSync(file, 'APP_NAME=Two\n');
  while (urls().length < 2 || !output.includes('INFO: listening')) await pause(50);
  expect(await (await fetch(String(urls()[1]))).text()).toContain('Two');
  child.kill('SIGTERM');
  await ended(child);
  await gone(file);
});
