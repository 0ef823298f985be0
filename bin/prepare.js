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

function upToDate(stamp, print) {
  try {
    return fs.readFileSync(at(stamp), 'utf8') === print;
  } catch {
    return false;
  }
}

function run(what, command, args) {
  process.stderr.write(`${what}…\n`);
  try {
    execFileSync(command, args, {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
      shell: process.platform === 'win32',
    });
  } catch (error) {
    process.stderr.write(`${error.stderr ?? error.message}\n${what} failed; see above.\n`);
    process.exit(1);
  }
}

function installed() {
  const stamp = 'node_modules/.accounts-installed';
  const print = fingerprint(['package-lock.json']);
  if (upToDate(stamp, print)) return;
  // A container image brings its own dependencies, without the ones for development, and is complete as it is.
  if (fs.existsSync(at('node_modules')) && !fs.existsSync(at('tsconfig.build.json'))) return;
  run('Installing dependencies', npm, ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund']);
  fs.writeFileSync(at(stamp), print);
}

function sources(folder) {
  return fs.readdirSync(at(folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    return entry.isDirectory() ? sources(name) : name.endsWith('.ts') ? [name] : [];
  });
}

function built() {
  if (!fs.existsSync(at('tsconfig.build.json'))) return;
  const stamp = 'dist/.built-from';
  const files = ['app', 'routes', 'db'].flatMap(sources);
  const print = fingerprint(['tsconfig.json', 'tsconfig.build.json', ...files]);
  if (upToDate(stamp, print)) return;
  // Made aside and then put in place: another process may be starting from the old one, or building as well.
  const aside = `dist-${process.pid}`;
  const tsc = at('node_modules/typescript/bin/tsc');
  run('Building', process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', aside]);
  fs.writeFileSync(at(aside, '.built-from'), print);
  const old = `${aside}-old`;
  try {
    fs.renameSync(at('dist'), at(old));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  try {
    fs.renameSync(at(aside), at('dist'));
  } catch (error) {
    // The other one was faster, and built the same.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
  for (const folder of [aside, old]) fs.rmSync(at(folder), { recursive: true, force: true });
}

module.exports = { installed, built };
