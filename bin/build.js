/** Builds dist/ from the sources where it is not theirs. Types are only left out: npm run check looks at them. */
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { at, read, refuse, root } = require('./refuse');

const product = ['accounts', 'db', 'routes', 'app', 'commands'];

function sources(folder) {
  return fs.readdirSync(at(folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    return entry.isDirectory() ? sources(name) : name.endsWith('.ts') ? [name] : [];
  });
}

const options = {
  absWorkingDir: root,
  outbase: root,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  tsconfig: at('tsconfig.json'),
};

function build(out = 'dist', folders = product) {
  // A container image or a package has what was built, and no sources.
  if (!fs.existsSync(at('app'))) return;
  const files = folders.flatMap(sources);
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', 'tsconfig.json', ...files])
    hash.update(file).update(fs.readFileSync(at(file)));
  const print = hash.digest('hex');
  const stamp = at(out, '.built-from');
  if (read(stamp) === print) return noteCommit(out);
  // Made aside and then put in place: another process may be starting from the old one, or building as well.
  const aside = at(`${out}-${process.pid}`);
  const old = `${aside}-old`;
  // Also when it does not compile, and this process ends here.
  const clear = () => {
    for (const folder of [aside, old]) fs.rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', clear);
  try {
    require('esbuild').buildSync({ ...options, entryPoints: files, outdir: aside, logLevel: 'error' });
    fs.writeFileSync(path.join(aside, '.built-from'), print);
    replace(at(out), aside, old);
  } catch (error) {
    // The file that does not compile was named by esbuild.
    refuse(
      error.errors
        ? 'Not built, for the reason above.'
        : `Cannot build ${at(out)} (${error.code || error.message})`,
    );
  }
  clear();
  noteCommit(out);
}

/** For whoever asks which build runs. It is noted in the build itself, which may lie where there is no git. */
function noteCommit(out) {
  const commit = headCommit();
  const file = at(out, '.commit');
  if (read(file) === commit) return;
  try {
    fs.writeFileSync(file, commit);
  } catch {
    // A folder that cannot be written was built by somebody else, who noted it.
  }
}

/** An image is built without .git, and told. '' where nobody knows it. */
function headCommit() {
  if (!fs.existsSync(at('.git'))) return process.env.COMMIT || '';
  const args = ['describe', '--always', '--abbrev=12', '--exclude=*', '--dirty'];
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return (stdout || '').trim();
}

function replace(folder, aside, old) {
  if (fs.existsSync(folder)) fs.renameSync(folder, old);
  try {
    fs.renameSync(aside, folder);
  } catch (error) {
    // The other one was faster, and built the same.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
}

module.exports = { build, options, product, sources };
