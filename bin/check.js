/** The type check and the linter, as CI runs them. */
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { help, words } = require('./help');
const { installed } = require('./prepare');

help(`Usage: npm run check

Checks the types of everything, then its format and lint, and tells what is wrong where. Changes nothing:
"npx biome check --write" mends the format.

Example: npm run check

Exit status: 0 when all is well, 1 when something is wrong, 2 when the command line was not understood.`);
if (words.length > 0) {
  const what = words[0].startsWith('-') ? `there is no option ${words[0]}` : 'there is a word too many';
  process.stderr.write(`Nothing was checked: ${what}; npm run check -- --help tells more\n`);
  process.exit(2);
}
installed();
const root = path.join(__dirname, '..');
const at = (...parts) => path.join(root, 'node_modules', ...parts);
for (const [what, ...command] of [
  ['Types', at('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'],
  ['Format and lint', at('@biomejs/biome/bin/biome'), 'check', '.'],
]) {
  process.stderr.write(`${what}…\n`);
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
