const { helpFrom } = require('./help');
const { built, installed } = require('./prepare');

helpFrom('app/command-line/usage.ts', 'doctor');
installed();
built();
require('../dist/commands/doctor/command');
