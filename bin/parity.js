const { helpFrom } = require('./help');
const { built, installed } = require('./prepare');

helpFrom('commands/parity/usage.ts', 'parity');
installed();
built();
require('../dist/commands/parity/command');
