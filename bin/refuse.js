const path = require('node:path');

const root = path.join(__dirname, '..');

/** Ends the command: 1 could not be done, 2 was not understood. */
function refuse(sentence, status = 1) {
  process.stderr.write(`${sentence}\n`);
  process.exit(status);
}

module.exports = { refuse, root };
