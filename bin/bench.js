const { helpFrom } = require('./help');
const { built, installed } = require('./prepare');

helpFrom('bench/usage.ts', 'usage');
installed();
built();
built('tsconfig.bench.json', 'dist-bench', ['bench', 'app', 'db', 'tests/support/services']);
require('../dist-bench/bench/main');
