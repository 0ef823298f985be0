const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { help, words } = require('./help');
const { built, installed } = require('./prepare');

help(`Usage: npm test -- [WHERE …] [OPTION …]
       npm run test:heavy -- [WHERE …] [OPTION …]

Runs the tests on both stores, with a MariaDB and a Redis of their own; test:heavy runs the slow ones, with processes, faults
and a browser, one file after the other.

  WHERE    only the files whose path contains this
  OPTION   any of Jest's, such as -t "part of a test's name"; npx jest --help lists them

Example: npm test -- tests/security -t password

Exit status: 0 when all tests passed, 1 when one failed, 2 when the command line was not understood.`);
installed();
const root = path.join(__dirname, '..');
const [kind, ...rest] = words;
const config = kind === 'heavy' ? 'jest.heavy.config.js' : 'jest.config.js';
const jest = [path.join(root, 'node_modules/jest/bin/jest.js'), '--config', config];
const given = kind === 'heavy' ? ['--runInBand', ...rest] : words;
if (given.some((word) => word.startsWith('-'))) {
  // Asks Jest for nothing but whether it knows the options; a failed test has another exit status than a slip.
  const { status, stderr } = spawnSync(process.execPath, [...jest, '--showConfig', ...given], { cwd: root });
  if (status !== 0) {
    process.stderr.write(`${stderr}Nothing was tested; npm test -- --help tells more\n`);
    process.exit(2);
  }
}
// Some tests start the real command; they must find it built.
built();
const env = { TMPDIR: memoryFolder(), ...process.env };
const { status } = spawnSync(process.execPath, [...jest, ...given], { cwd: root, stdio: 'inherit', env });
process.exit(status ?? 1);

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
