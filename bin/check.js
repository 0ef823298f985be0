/** The type check and the linter, as CI runs them. */
const { begin, inNode, refuseWords } = require('./command');
const { install } = require('./install');

async function check() {
  begin('check');
  refuseWords('npm run check');
  await install({ development: true });
  const statuses = [
    ['Types', 'typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
    ['Format and lint', '@biomejs/biome/bin/biome', 'check', '.'],
  ].map(([what, script, ...words]) => {
    process.stderr.write(`${what}…\n`);
    return inNode([`node_modules/${script}`, ...words]);
  });
  process.exit(Math.max(...statuses));
}

check();
