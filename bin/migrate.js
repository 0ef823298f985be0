const { helpFrom } = require('./help');
const { built, installed } = require('./prepare');

helpFrom('app/command-line/usage.ts', 'migrate');
installed();
built();
require('../dist/commands/migrate');
