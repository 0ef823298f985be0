const { helpFrom } = require('./help');
const { built, installed } = require('./prepare');

helpFrom('app/command-line/usage.ts', 'postman');
installed();
built();
require('../dist/commands/postman');
