const { helpFrom } = require('./help');
const { built, installed } = require('./prepare');

helpFrom('app/command-line/usage.ts', 'adminCreate');
installed();
built();
require('../dist/commands/admin-create');
