/**
 * --help answers at once, also in a fresh clone where a build takes its time: the text is read where the command
 * itself has it. What was installed without sources is built, and there the command answers.
 */
const fs = require('node:fs');
const path = require('node:path');
// Here, because every command begins with this file.
require('./closed-output');

const words = process.argv.slice(2);

function help(usage) {
  if (!words.includes('--help') && !words.includes('-h')) return;
  process.stdout.write(`${usage}\n`);
  process.exit();
}

/** The text with this name in a file of such texts. */
function helpFrom(source, name) {
  const file = path.join(__dirname, '..', source);
  if (!fs.existsSync(file)) return;
  const text = new RegExp(`^export const ${name} = \`([^\`]*)\``, 'm').exec(fs.readFileSync(file, 'utf8'));
  if (text) help(text[1]);
}

module.exports = { words, help, helpFrom };
