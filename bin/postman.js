const { built, installed } = require('./prepare');

installed();
built();
require('../dist/routes/docs/postman/command');
