const { built, installed } = require('./prepare');

installed();
built();
require('../dist/app/mail/test-command');
