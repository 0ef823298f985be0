/** Installs the dependencies, without running their install scripts, where they are missing or not those of the lock. */
const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const net = require('node:net');
const { at, read, refuse, root } = require('./refuse');

const stamp = at('node_modules/.accounts-installed');
const lock = at('.installing');
/** Kinds of dependencies, as they stand in the stamp. */
const serving = 'serving';
const everything = 'everything';

/** Installs what serving needs, or for whoever works on the code everything. */
async function install({ development = false } = {}) {
  // A container image or a package brings its own dependencies, and is complete as it is.
  if (!fs.existsSync(at('app'))) return;
  const print = createHash('sha256')
    .update(fs.readFileSync(at('package-lock.json')))
    .digest('hex');
  const present = () => {
    const [installed, kind] = read(stamp).split(' ');
    return installed === print && (kind === everything || !development);
  };
  if (present()) return;
  const release = await turn();
  try {
    if (!present()) await installNow(print, development);
  } finally {
    release();
  }
}

/** Two commands in a fresh clone would empty node_modules under each other's feet: the second waits. */
async function turn() {
  for (;;) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST')
        refuse(
          `Cannot install the dependencies: ${root} cannot be written (${error.code}); run this command once as its owner`,
        );
    }
    const holder = Number(read(lock));
    if (holder && !isAlive(holder)) fs.rmSync(lock, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, 200));
  }
  // Also where this process is ended meanwhile.
  const release = () => fs.rmSync(lock, { force: true });
  process.once('exit', release);
  return () => {
    process.off('exit', release);
    release();
  };
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function installNow(print, development) {
  const [before, kind] = read(stamp).split(' ');
  const all = development || kind === everything;
  // The packages that are there stay, as a running server may need it; a folder of unknown origin is emptied.
  const command = before ? ['install', '--no-save'] : ['ci'];
  fs.rmSync(stamp, { force: true });
  await npm([...command, all ? '--include=dev' : '--omit=dev'], packages(all));
  fs.writeFileSync(stamp, `${print} ${all ? everything : serving}`);
}

/** The number of packages that the lock has for this machine. */
function packages(all) {
  const { packages: locked } = JSON.parse(fs.readFileSync(at('package-lock.json'), 'utf8'));
  const fits = (names, own) =>
    !names || names.includes(own) || (names[0].startsWith('!') && !names.includes(`!${own}`));
  return Object.entries(locked).filter(
    ([name, { dev, os, cpu }]) =>
      name !== '' && (all || !dev) && fits(os, process.platform) && fits(cpu, process.arch),
  ).length;
}

function npm(args, count) {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const child = spawn(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    // Its log of requests is what tells how far it is, and whether there is a network.
    [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=http'],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' },
  );
  let fetched = 0;
  const bar = progress(
    () => `Installing ${count} packages: ${Math.min(fetched, count)} fetched, ${seconds()} s`,
  );
  let reached = false;
  let output = '';
  let failedWith = '';
  const isolated = (code) => {
    if (reached || failedWith) return;
    failedWith = `Cannot install the dependencies: ${registry().href} is not reached (${code}); check the network, or the proxy and the registry in .npmrc`;
    child.kill('SIGKILL');
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      reached ||= /fetch GET 200/.test(text);
      fetched += (text.match(/fetch GET 200 \S+\.tgz/g) || []).length;
      const failure = /attempt 1 failed with (\w+)/.exec(text);
      // npm itself would try for more than a minute. A second for those that go on beside it.
      if (failure) setTimeout(isolated, 1000, failure[1]).unref();
      output += text.replace(/^npm http .*\n/gm, '');
    });
  }
  const probe = probed(isolated);
  const ended = endWith(child);
  return new Promise((resolve) => {
    child.on('error', ({ code }) =>
      refuse(`Cannot install the dependencies: npm cannot be started (${code})`),
    );
    child.on('close', (status) => {
      bar.end(status === 0 ? `Installed ${count} packages in ${seconds()} s` : '');
      probe.destroy();
      ended();
      if (status === 0) resolve();
      else if (failedWith) refuse(failedWith);
      else
        refuse(
          `${output.trim()}\nThe dependencies are not installed, for the reason above; mend it and run the same command again.`,
        );
    });
  });
}

const registry = () => new URL(process.env.npm_config_registry || 'https://registry.npmjs.org/');

/** Packets that are swallowed fail nothing for minutes. Behind a proxy only npm knows its way. */
function probed(isolated) {
  const { hostname, port, protocol } = registry();
  const behindProxy = Object.keys(process.env).some((key) => /^(npm_config_)?(https?_)?proxy$/i.test(key));
  const socket = new net.Socket();
  if (behindProxy) return socket;
  const overdue = setTimeout(() => isolated('ETIMEDOUT'), 8000);
  socket.once('connect', () => socket.destroy());
  socket.once('error', () => {});
  socket.once('close', () => socket.connecting || clearTimeout(overdue));
  return socket.connect(Number(port) || (protocol === 'http:' ? 80 : 443), hostname);
}

/** Ends the other process with this one. */
function endWith(child) {
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'];
  const end = (signal) => {
    child.kill(signal);
    process.exit(1);
  };
  for (const signal of signals) process.on(signal, end);
  const watch = require('./parent').onGone(() => end('SIGTERM'));
  return () => {
    for (const signal of signals) process.off(signal, end);
    watch();
  };
}

/** One line that is written over in a terminal, and elsewhere once every ten seconds. */
function progress(line) {
  const { isTTY } = process.stderr;
  const show = () => process.stderr.write(isTTY ? `\r${line()} ` : `${line()}\n`);
  show();
  const timer = setInterval(show, isTTY ? 250 : 10_000);
  return {
    end(last) {
      clearInterval(timer);
      if (isTTY) process.stderr.write('\r\x1b[K');
      if (last) process.stderr.write(`${last}\n`);
    },
  };
}

module.exports = { install };
