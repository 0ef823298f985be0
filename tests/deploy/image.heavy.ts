import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { client } from '../support/http-client';
import { freePort } from '../support/services/processes';
import { all, commandIn, copiedIn, environmentOf, one, readDockerfile, root, type Stage } from './dockerfile';

/** There is no engine in CI: the Dockerfile's steps are taken in a folder, and what they made is run for real. */
describe('what the Dockerfile puts into the image', () => {
  const [build, image] = readDockerfile() as [Stage, Stage];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-image-'));
  const built = path.join(folder, 'build');
  const files = path.join(folder, 'image');
  const data = path.join(folder, 'data');
  /** Drops root, as the image does. */
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const environment: Record<string, string> = {};
  const run = ([command, ...args]: string[], env = environment) =>
    spawnSync(command === 'node' ? process.execPath : String(command), args, {
      cwd: files,
      env,
      encoding: 'utf8',
      ...nobody,
    });

  beforeAll(async () => {
    fs.chmodSync(folder, 0o755);
    for (const made of [built, files, data]) fs.mkdirSync(made);
    for (const { sources, to } of copiedIn(build))
      for (const source of sources) copy(path.join(root, source), path.join(built, target(source, to)));
    for (const command of all(build, 'RUN'))
      execFileSync('sh', ['-c', `${command} 1>&2`], { cwd: built, stdio: 'pipe' });
    const workdir = one(build, 'WORKDIR');
    for (const { sources, to } of copiedIn(image)) {
      for (const source of sources) {
        const relative = path.relative(workdir, source);
        copy(path.join(built, relative), path.join(files, target(relative, to)));
      }
    }
    fs.rmSync(built, { recursive: true });
    execFileSync('chmod', ['-R', 'a+rX,a-w', files]);
    if (nobody.uid) fs.chownSync(data, nobody.uid, nobody.gid);
    Object.assign(environment, environmentOf(image), {
      PATH: process.env.PATH,
      PORT: String(await freePort()),
      STORAGE_PATH: data,
    });
  });
  afterAll(() => {
    execFileSync('chmod', ['-R', 'u+w', folder]);
    fs.rmSync(folder, { recursive: true });
  });

  it('the image is small, and nothing for development is in it', () => {
    const { devDependencies } = JSON.parse(fs.readFileSync(path.join(files, 'package.json'), 'utf8'));
    // Some libraries bring types of their own along.
    const absent = Object.keys(devDependencies).filter((name) => !name.startsWith('@types/'));
    expect(absent).toContain('typescript');
    for (const name of absent)
      expect([name, fs.existsSync(path.join(files, 'node_modules', name))]).toEqual([name, false]);
    const kilobytes = Number(execFileSync('du', ['-sk', files], { encoding: 'utf8' }).split('\t')[0]);
    expect(kilobytes).toBeLessThan(150_000);
  });

  it('the image serves, is found healthy by its own check, writes only its data, and ends at SIGTERM', async () => {
    const check = commandIn(one(image, 'HEALTHCHECK'));
    expect(run(check).status).toBe(1);

    const [, ...args] = commandIn(one(image, 'CMD'));
    const child = spawn(process.execPath, args, { cwd: files, env: environment, ...nobody });
    const ended = once(child, 'exit');
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said += chunk;
      });
    }
    try {
      while (!said.includes('"listening"') && child.exitCode === null)
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect(said).toContain('"listening"');
      expect(run(check)).toMatchObject({ status: 0, stderr: '' });

      const shop = client(`http://127.0.0.1:${environment.PORT}`, {});
      const password = 'secret99';
      const email = 'peterdoe@example.com';
      const names = { first_name: 'Peter', last_name: 'Doe' };
      const registered = { ...names, email, password, password_confirmation: password };
      expect((await shop.post('/api/customer/register', registered)).status).toBe(200);
      expect((await shop.post('/api/customer/login', { email, password })).status).toBe(200);
      expect(fs.readdirSync(data)).toContain('accounts.sqlite');
    } finally {
      child.kill('SIGTERM');
    }
    expect(await ended).toEqual([0, null]);
  });

  it('the image has the other commands by the names that our texts tell people to type', () => {
    expect(run(['npm', 'run', 'migrate'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('The database is up to date.'),
    });
    const named = ['migrate', 'doctor', 'customers', 'admin:create', 'mail:test', 'parity'];
    for (const command of named) {
      const { status, stdout } = run(['npm', 'run', command, '--', '--help']);
      expect([command, status, stdout]).toEqual([
        command,
        0,
        expect.stringContaining(`Usage: npm run ${command} --`),
      ]);
    }
    expect(run(['npm', 'run', 'customers', '--', 'find', 'peterdoe'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('peterdoe@example.com'),
    });
  });
});

/** COPY a b ./ puts each into the folder; COPY a ./a names what it becomes. */
const target = (source: string, to: string) => (to.endsWith('/') ? path.join(to, path.basename(source)) : to);

const copy = (from: string, to: string) => fs.cpSync(from, to, { recursive: true, verbatimSymlinks: true });
