/** The texts of --help, as wide as the terminal. */
const fs = require('node:fs');
const path = require('node:path');
const { asTyped } = require('./spoken');

/** The text of help/NAME.txt, or '' where there is none. */
function helpText(name) {
  const file = path.join(__dirname, 'help', `${name}.txt`);
  return /^[a-z-]+$/.test(name) && fs.existsSync(file) ? asTyped(fs.readFileSync(file, 'utf8')) : '';
}

/** `--option   its text`: the text begins in a column of its own, where its further lines begin as well. */
const row = /^( {2}\S.*? {2,})(\S.*)$/;

function folded(text, width) {
  const lines = text.trimEnd().split('\n');
  if (!width || lines.every((line) => line.length <= width)) return text;
  return `${blocks(lines)
    .map(({ head, words }) => fold(head, words, width))
    .join('\n')}\n`;
}

/** Lines that belong together: a row of an option, or a paragraph, which goes on after a line that is full. */
function blocks(lines) {
  const found = [];
  let full = false;
  for (const line of lines) {
    const last = found.at(-1);
    const [, head, rest] = row.exec(line) || ['', '', line];
    const text = line.trimStart();
    const indent = line.length - text.length;
    const goesOn = last && text !== '' && indent === last.head.length && (indent > 0 || full);
    if (goesOn) last.words.push(...text.split(' '));
    else found.push({ head, words: (head ? rest : line).split(' ') });
    full = line.length > 85;
  }
  return found;
}

function fold(head, words, width) {
  // A narrow terminal has no room for a second column.
  const apart = head !== '' && width - head.length < 30;
  const indent = apart ? 6 : head.length;
  const lines = apart ? [head.trimEnd(), ' '.repeat(indent)] : [head];
  let empty = true;
  for (const word of words) {
    const line = lines.at(-1);
    if (!empty && line.length + 1 + word.length > width) lines.push(' '.repeat(indent) + word);
    else lines[lines.length - 1] = empty ? line + word : `${line} ${word}`;
    empty = false;
  }
  return lines.join('\n');
}

const printed = (text) => folded(text, process.stdout.isTTY ? process.stdout.columns : 0);

module.exports = { folded, helpText, printed };
