const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { help, words } = require('./help');
const { built, installed } = require('./prepare');

help(`Usage: npm test -- [WHERE …] [OPTION …]
       npm run test:heavy -- [WHERE …] [OPTION …]

Runs the tests on both stores, with a MariaDB and a Redis of their own. test:heavy runs the slow ones, with a browser and every
generation of Bagisto's schema; and then, one file after the other, those that kill servers and need the machine for themselves.

  WHERE    only the files whose path contains this
  OPTION   any of Jest's, such as -t "part of a test's name"; npx jest --help lists them

Example: npm test -- tests/security -t password

Exit status: 0 when all tests passed, 1 when one failed, 2 when the command line was not understood.`);
installed();
const root = path.join(__dirname, '..');
const heavy = words[0] === 'heavy';
const given = heavy ? words.slice(1) : words;
const jest = (config) => [path.join(root, 'node_modules/jest/bin/jest.js'), '--config', config, ...given];
if (given.some((word) => word.startsWith('-'))) {
  // Asks Jest for nothing but whether it knows the options; a failed test has another exit status than a slip.
  const asked = [...jest('jest.config.js'), '--showConfig'];
  const { status, stderr } = spawnSync(process.execPath, asked, { cwd: root });
  if (status !== 0) {
    process.stderr.write(`${stderr}Nothing was tested; npm test -- --help tells more\n`);
    process.exit(2);
  }
}
// Some tests start the real command; they must find it built.
built();
const env = { TMPDIR: memoryFolder(), ...process.env };
// Most of what a test file leaves behind dies young: with room for it, it is collected less often.
const run = (...args) => {
  const { status } = spawnSync(process.execPath, ['--max-semi-space-size=64', ...args], {
    cwd: root,
    stdio: 'inherit',
    env,
  });
  return status ?? 1;
};
if (!heavy) process.exit(run(...jest('jest.config.js')));
// What was asked for may be all of the one kind.
const kinds = ['jest.heavy.config.js', 'jest.alone.config.js'];
const statuses = kinds.map((config) =>
  run(...jest(config), ...(given.length > 0 ? ['--passWithNoTests'] : [])),
);
process.exit(Math.max(...statuses));

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
