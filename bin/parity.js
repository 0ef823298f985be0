const { helpFrom } = require('./help');
const { built, installed } = require('./prepare');

helpFrom('app/parity/usage.ts', 'parity');
installed();
built();
require('../dist/app/parity/command');
