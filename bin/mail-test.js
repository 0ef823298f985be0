const { helpFrom } = require('./help');
const { built, installed } = require('./prepare');

helpFrom('app/command-line/usage.ts', 'mailTest');
installed();
built();
require('../dist/commands/mail-test');
