/** The type check and the linter, as CI runs them. */
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { begin, refuseWords, root } = require('./command');
const { install } = require('./install');

async function check() {
  begin('check');
  refuseWords('npm run check');
  await install({ development: true });
  const at = (name) => path.join(root, 'node_modules', name);
  const statuses = [
    ['Types', at('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'],
    ['Format and lint', at('@biomejs/biome/bin/biome'), 'check', '.'],
  ].map(([what, ...command]) => {
    process.stderr.write(`${what}…\n`);
    return spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' }).status ?? 1;
  });
  process.exit(Math.max(...statuses));
}

check();
