const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { begin, root, words } = require('./command');
const { product } = require('./build');
const { install } = require('./install');

/** Serves, and begins again after a change; what does not compile is named, and the next change tried. */
async function dev() {
  begin('dev');
  await install();
  const { isTTY } = process.stdout;
  const log = isTTY ? undefined : require('pino-pretty')({ translateTime: 'HH:MM:ss', sync: true });
  let child;
  const serve = () => {
    const args = ['--max-semi-space-size=8', path.join(__dirname, 'start.js'), ...words];
    child = spawn(process.execPath, args, { stdio: ['inherit', log ? 'pipe' : 'inherit', 'inherit'] });
    if (log) child.stdout.pipe(log, { end: false });
    // A command line that is not understood does not change with a source.
    child.once('exit', (code) => code === 2 && process.exit(code));
  };
  let due;
  const again = () => {
    clearTimeout(due);
    due = setTimeout(() => {
      process.stderr.write('Changed: starting again…\n');
      if (child.exitCode !== null || child.signalCode) return serve();
      child.removeAllListeners('exit').once('exit', serve).kill('SIGTERM');
    }, 200);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    process.once(signal, () => {
      clearTimeout(due);
      child.removeAllListeners('exit').once('exit', (code) => process.exit(code ?? 1));
      if (child.exitCode !== null || child.signalCode) process.exit();
      child.kill(signal);
    });
  }
  require('./parent').onGone(() => process.kill(process.pid, 'SIGTERM'));
  serve();
  for (const folder of product) fs.watch(path.join(root, folder), { recursive: true }, again);
  const named = words[words.indexOf('--env') + 1];
  const option = words.find((word) => word.startsWith('--env='));
  const file = option ? option.slice('--env='.length) : words.includes('--env') && named ? named : '.env';
  // Called once, too, for a file that is not there.
  fs.watchFile(file, { interval: 500 }, (now, before) => now.mtimeMs !== before.mtimeMs && again());
}

dev();
