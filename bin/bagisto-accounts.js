#!/usr/bin/env -S node --max-semi-space-size=8
/** The command of the package: `bagisto-accounts doctor …` runs what `npm run doctor -- …` does in a clone. */
const commands = [
  'start',
  'migrate',
  'admin:create',
  'doctor',
  'parity',
  'customers',
  'dial',
  'mail:test',
  'backup',
  'restore',
];

const [word = 'start'] = process.argv.slice(2);
if (commands.includes(word)) {
  process.argv.splice(2, 1);
  require(`./${word.replace(':', '-')}`);
} else if (word.startsWith('-') && !['--help', '-h'].includes(word)) {
  require('./start');
} else {
  const { begin, refuse } = require('./command');
  begin('bagisto-accounts');
  refuse(`Nothing was done: there is no command ${word}; bagisto-accounts --help lists what there is`, 2);
}
