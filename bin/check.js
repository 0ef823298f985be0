/** The type check and the linter, as CI runs them. */
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { installed } = require('./prepare');

installed();
const root = path.join(__dirname, '..');
const at = (...parts) => path.join(root, 'node_modules', ...parts);
for (const command of [
  [at('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'],
  [at('@biomejs/biome/bin/biome'), 'check', '.'],
]) {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
