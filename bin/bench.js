const os = require('node:os');
const { begin } = require('./command');
const { build, product } = require('./build');

async function bench() {
  begin('bench');
  await require('./install').install({ development: true });
  build('dist-bench', ['bench', 'tests/support', 'tests/schema/ddl', ...product]);
  // Before anything gives libuv's threads something to do: bare bcrypt is measured with one for each core.
  process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, os.availableParallelism()));
  require('../dist-bench/bench/main');
}

bench();
