const { begin, inNode, refuseWords } = require('./command');
const { install } = require('./install');

async function fix() {
  begin('fix');
  refuseWords('npm run fix');
  await install({ development: true });
  process.exit(inNode(['node_modules/@biomejs/biome/bin/biome', 'check', '--write', '.']));
}

fix();
