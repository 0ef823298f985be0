const fs = require('node:fs');
const path = require('node:path');
const { root } = require('./refuse');

/** What `--version` prints; the commit where something was built from one. */
function versionText() {
  const { name, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const file = path.join(root, 'dist/.commit');
  const commit = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  return `${name} ${version}${commit ? ` (${commit})` : ''}\n`;
}

module.exports = { versionText };
