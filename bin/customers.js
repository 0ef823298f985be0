const { helpFrom, words } = require('./help');
const { built, installed } = require('./prepare');

const texts = 'commands/on-call/usage.ts';
const [verb = ''] = words;
if (/^[a-z-]+$/.test(verb)) {
  const name = verb.replace(/-./g, ([, letter]) => letter.toUpperCase());
  helpFrom(texts, name);
}
helpFrom(texts, 'customers');
installed();
built();
require('../dist/commands/on-call/command');
