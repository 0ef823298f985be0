/** Makes the README's pictures anew: real commands and pages, seen by the browser that the heavy tests use. */
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { begin, refuseWords, root } = require('./command');

begin('pictures');
refuseWords('npm run pictures');
const env = { ...process.env, README_PICTURES: path.join(root, 'docs/images') };
const args = [path.join(__dirname, 'test.js'), 'heavy', 'tests/browser/pictures'];
process.exit(spawnSync(process.execPath, args, { stdio: 'inherit', env }).status ?? 1);
