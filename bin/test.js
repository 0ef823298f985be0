const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { built, installed } = require('./prepare');

installed();
// Some tests start the real command; they must find it built.
built();
const root = path.join(__dirname, '..');
const [kind, ...rest] = process.argv.slice(2);
const config = kind === 'heavy' ? 'jest.heavy.config.js' : 'jest.config.js';
const jest = path.join(root, 'node_modules/jest/bin/jest.js');
const more = kind === 'heavy' ? ['--runInBand', ...rest] : [...(kind === undefined ? [] : [kind]), ...rest];
const { status } = spawnSync(process.execPath, [jest, '--config', config, ...more], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
