const fs = require('node:fs');
const { at, read } = require('./refuse');

/** The line that `--version` prints; the commit where something was built from one. */
function versionText() {
  const { name, version } = JSON.parse(fs.readFileSync(at('package.json'), 'utf8'));
  const commit = read(at('dist/.commit'));
  return `${name} ${version}${commit ? ` (${commit})` : ''}\n`;
}

module.exports = { versionText };
