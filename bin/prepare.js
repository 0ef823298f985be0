/**
 * What a fresh clone lacks is made here, in plain JavaScript, because nothing else is there yet: the
 * dependencies (without running their install scripts) and the build. Both are skipped when up to date.
 */
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const at = (...parts) => path.join(root, ...parts);
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(fs.readFileSync(at(file)));
  return hash.digest('hex');
}

function read(file) {
  try {
    return fs.readFileSync(at(file), 'utf8');
  } catch {
    return '';
  }
}

const upToDate = (stamp, print) => read(stamp) === print;

function run(what, command, args) {
  process.stderr.write(`${what}…\n`);
  try {
    execFileSync(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
  } catch (error) {
    // npm complains on one stream, the compiler on the other.
    const said = `${error.stdout ?? ''}${error.stderr ?? ''}`.trim() || error.message;
    process.stderr.write(
      `${said}\n${what} failed, for the reason above; mend it and run the same command again.\n`,
    );
    process.exit(1);
  }
}

function installed() {
  // A container image brings its own dependencies, without the ones for development, and is complete as it is.
  if (fs.existsSync(at('node_modules')) && !fs.existsSync(at('tsconfig.build.json'))) return;
  const stamp = 'node_modules/.accounts-installed';
  const print = fingerprint(['package-lock.json']);
  if (upToDate(stamp, print)) return;
  alone('.installing', () => {
    if (upToDate(stamp, print)) return;
    run('Installing dependencies', npm, [
      'ci',
      '--ignore-scripts',
      '--include=dev',
      '--no-audit',
      '--no-fund',
    ]);
    fs.writeFileSync(at(stamp), print);
  });
}

/** Two commands in a fresh clone would empty node_modules under each other's feet: the second waits. */
function alone(lock, work) {
  while (!taken(lock)) {
    const holder = Number(read(lock));
    if (holder && !isAlive(holder)) fs.rmSync(at(lock), { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  // Also where the work fails and ends this process.
  const release = () => fs.rmSync(at(lock), { force: true });
  process.once('exit', release);
  work();
  process.off('exit', release);
  release();
}

function taken(lock) {
  try {
    fs.writeFileSync(at(lock), String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function sources(folder) {
  return fs.readdirSync(at(folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    return entry.isDirectory() ? sources(name) : name.endsWith('.ts') ? [name] : [];
  });
}

function built(
  config = 'tsconfig.build.json',
  out = 'dist',
  folders = ['accounts', 'db', 'routes', 'app', 'commands'],
) {
  if (!fs.existsSync(at(config))) return;
  const stamp = path.posix.join(out, '.built-from');
  const print = fingerprint(['tsconfig.json', config, ...folders.flatMap(sources)]);
  if (upToDate(stamp, print)) return;
  // Made aside and then put in place: another process may be starting from the old one, or building as well.
  const aside = `${out}-${process.pid}`;
  // Also when what it builds does not compile, and this process ends here.
  process.once('exit', () => fs.rmSync(at(aside), { recursive: true, force: true }));
  const tsc = at('node_modules/typescript/bin/tsc');
  run('Building', process.execPath, [tsc, '-p', config, '--outDir', aside]);
  fs.writeFileSync(at(aside, '.built-from'), print);
  const old = `${aside}-old`;
  try {
    fs.renameSync(at(out), at(old));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  try {
    fs.renameSync(at(aside), at(out));
  } catch (error) {
    // The other one was faster, and built the same.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
  for (const folder of [aside, old]) fs.rmSync(at(folder), { recursive: true, force: true });
}

module.exports = { installed, built };
