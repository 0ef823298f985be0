/** The few things that every part of a command may need before anything is installed. */
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const at = (...parts) => path.join(root, ...parts);

/** '' for a file that is not there, or cannot be read. */
function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Ends the command: 1 could not be done, 2 was not understood. */
function refuse(sentence, status = 1) {
  process.stderr.write(`${sentence}\n`);
  process.exit(status);
}

module.exports = { at, read, refuse, root };
