const cluster = require('node:cluster');
const { prepare } = require('./command');
const { onGone } = require('./parent');

/** Serves, as the only process or as the one that supervises; the workers begin here as well. */
async function start() {
  if (cluster.isPrimary) {
    await prepare('start');
    onGone(() => process.kill(process.pid, 'SIGTERM'));
  }
  // First: others give libuv's threads something to do, and with that their number stands.
  require('../dist/app/threads').settleThreads();
  require('../dist/app/main');
}

start();
