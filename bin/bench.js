const os = require('node:os');
const { helpFrom } = require('./help');
const { built, installed } = require('./prepare');

helpFrom('bench/usage.ts', 'usage');
// Before anything gives libuv's threads something to do: bare bcrypt is measured with one for each core.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, os.availableParallelism()));
installed();
built();
built('tsconfig.bench.json', 'dist-bench', ['bench', 'accounts', 'db', 'routes', 'app', 'tests/support']);
require('../dist-bench/bench/main');
