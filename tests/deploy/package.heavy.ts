import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { nodeOptions } from '../support/npm-start';

const root = path.join(__dirname, '../..');
const { name, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const commit = '0123456789ab';

/** The tarball of npm pack, installed in an empty folder as a shop's developer does, and run there. */
describe('the package', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-package-'));
  const here = path.join(folder, 'shop');
  const installed = path.join(here, 'node_modules', name);
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  const npm = (cwd: string, args: string[]) =>
    execFileSync('npm', args, { cwd, env: { ...env, COMMIT: commit }, encoding: 'utf8', stdio: 'pipe' });
  const run = (...args: string[]) =>
    spawnSync('npx', ['--no', '--', name, ...args], { cwd: here, env, encoding: 'utf8' });
  let manifest = '';

  beforeAll(() => {
    const clone = path.join(folder, 'clone');
    for (const made of [here, clone]) fs.mkdirSync(made);
    const sources = ['accounts', 'db', 'routes', 'app', 'commands', 'bin', 'docs', 'deploy'];
    const files = ['package.json', 'package-lock.json', 'tsconfig.json', '.env.example'];
    for (const source of [...sources, ...files, 'README.md', 'LICENSE', 'CHANGELOG.md', 'SECURITY.md'])
      fs.cpSync(path.join(root, source), path.join(clone, source), { recursive: true });
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(clone, 'node_modules'));
    manifest = fs.readFileSync(path.join(clone, 'package.json'), 'utf8');
    npm(clone, ['pack', '--pack-destination', folder]);
    expect(fs.readFileSync(path.join(clone, 'package.json'), 'utf8')).toBe(manifest);
    const tarball = path.join(folder, `${name}-${version}.tgz`);
    npm(here, ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball]);
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  it('the package is built, and has no sources, no tests and nothing that only building needs', () => {
    const files = fs.readdirSync(installed, { recursive: true, encoding: 'utf8' });
    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', '.env.example', 'dist/app/main.js']),
    );
    expect(
      files.filter((file) => /\.ts$|^tests|^bench|^bin\/(test|check|fix|dev|pack)\.js/.test(file)),
    ).toEqual([]);
    const packages = fs.readdirSync(path.join(here, 'node_modules'));
    for (const absent of ['esbuild', 'typescript', 'jest', 'swagger-ui-dist', 'graphiql', '@scarf'])
      expect(packages).not.toContain(absent);
  });

  it('the package says its version and commit, and names its commands as they are typed here', () => {
    expect(run('--version')).toMatchObject({ status: 0, stdout: `${name} ${version} (${commit})\n` });
    expect(run('--help').stdout).toMatch(/^Usage: bagisto-accounts \[COMMAND\]/);
    const commands = [...run('--help').stdout.matchAll(/^ {2}([a-z:]+) {2,}/gm)].map(([, word]) =>
      String(word),
    );
    expect(commands).toHaveLength(10);
    for (const command of commands) {
      const { status, stdout } = run(command, '--help');
      expect([command, status]).toEqual([command, 0]);
      expect(stdout).toMatch(new RegExp(`^Usage: bagisto-accounts ${command} `));
      expect(stdout).not.toContain('npm ');
    }
    const slip = run('docter');
    expect([slip.status, slip.stderr]).toEqual([2, expect.stringContaining('there is no command docter')]);
  });

  it('the package has the size of young memory that npm start has', () => {
    const [shebang] = fs.readFileSync(path.join(installed, 'bin/bagisto-accounts.js'), 'utf8').split('\n');
    expect(shebang).toBe(`#!/usr/bin/env -S node ${nodeOptions(root).join(' ')}`);
  });

  it('the package serves with the .env and the storage of the current folder, and writes nothing into node_modules', async () => {
    fs.writeFileSync(path.join(here, '.env'), 'APP_NAME=Corner\nPORT=0\nGRAPHIQL=true\n');
    const before = fs.readdirSync(installed, { recursive: true });
    const child = spawn('npx', ['--no', name], { cwd: here, env });
    const ended = once(child, 'exit');
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    try {
      while (!said.includes('"listening"') && child.exitCode === null) await pause(50);
      const line = JSON.parse(/^\{.*"listening".*$/m.exec(said)?.[0] ?? '{}');
      expect(line).toMatchObject({ version, commit });
      const page = async (at: string) =>
        (await fetch(line.url + at, { headers: { Accept: 'text/html' } })).text();
      expect(JSON.parse(await page('/health/ready'))).toMatchObject({ status: 'ok', version, commit });
      for (const at of ['/docs', '/api/graphql']) {
        const assets = [...(await page(at)).matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)];
        expect(assets.length).toBeGreaterThan(2);
        for (const [, asset] of assets)
          expect([asset, (await fetch(line.url + asset)).status]).toEqual([asset, 200]);
      }
      expect(await page('/')).toContain('Corner');
    } finally {
      child.kill('SIGTERM');
    }
    await ended;
    expect(fs.readdirSync(path.join(here, 'storage'))).toContain('accounts.sqlite');
    expect(fs.readdirSync(installed, { recursive: true })).toEqual(before);
  });

  it('the package runs the other commands on the same accounts', () => {
    const doctor = run('doctor');
    expect([doctor.status, doctor.stdout]).toEqual([
      0,
      expect.stringContaining(`${name} ${version} (${commit})`),
    ]);
    expect(doctor.stdout).toContain(path.join(here, '.env'));
    expect(run('migrate')).toMatchObject({ status: 0, stdout: expect.stringContaining('up to date') });
    expect(run('customers', 'find', 'nobody')).toMatchObject({ status: 1 });
    expect(run('backup', 'copy.sqlite')).toMatchObject({ status: 0 });
    expect(run('customers').stderr).toContain('bagisto-accounts customers --help');
  });
});
