const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { begin, refuseWords, root } = require('./command');
const { install } = require('./install');

async function fix() {
  begin('fix');
  refuseWords('npm run fix');
  await install({ development: true });
  const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
  const { status } = spawnSync(process.execPath, [biome, 'check', '--write', '.'], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}

fix();
