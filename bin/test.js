const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { build } = require('./build');
const { begin, inNode, root, words } = require('./command');
const { install } = require('./install');

async function test() {
  begin('test');
  await install({ development: true });
  const heavy = words[0] === 'heavy';
  const typed = (heavy ? words.slice(1) : words).filter((word) => word !== '--long');
  const jest = path.join(root, 'node_modules/jest/bin/jest.js');
  if (typed.some((word) => word.startsWith('-'))) {
    // Asks Jest for nothing but whether it knows the options; a failed test has another exit status than a slip.
    const { status, stderr } = spawnSync(process.execPath, [jest, ...typed, '--showConfig'], { cwd: root });
    if (status !== 0) {
      process.stderr.write(`${stderr}Nothing was tested; npm test -- --help tells more\n`);
      process.exit(2);
    }
  }
  // Some tests start the real command; they must find it built.
  build();
  const env = { TMPDIR: memoryFolder(), ...process.env };
  if (words.includes('--long')) env.TEST_LONG = '1';
  const run = (kind, ...options) => {
    // Most of what a test file leaves behind dies young: with room for it, it is collected less often.
    return inNode(['--max-semi-space-size=64', jest, ...typed, ...options, '--selectProjects', kind], env);
  };
  // Some tests wait for a clock; meanwhile others have the cores.
  const chosen = typed.some((word) => /^(--maxWorkers|-w|-i$|--runInBand)/.test(word));
  const workers = Math.ceil(1.5 * os.availableParallelism());
  if (!heavy) process.exit(run('test', ...(chosen ? [] : [`--maxWorkers=${workers}`])));
  // The files that were typed may all be of one kind.
  const options = typed.length > 0 ? ['--passWithNoTests'] : [];
  const statuses = [run('heavy', ...options), run('alone', '--maxWorkers=1', ...options)];
  process.exit(Math.max(...statuses));
}

/** Thousands of small databases wait for no disk there; undefined where the machine has none, or little of it. */
function memoryFolder() {
  const folder = '/dev/shm';
  try {
    const { bavail, bsize } = fs.statfsSync(folder);
    fs.accessSync(folder, fs.constants.W_OK);
    return bavail * bsize > 2 ** 32 ? folder : undefined;
  } catch {
    return undefined;
  }
}

test();
