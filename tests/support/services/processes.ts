import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export type ExternalServer = { origin: 'external' };

export type PrivateServer = {
  origin: 'private';
  stop(): Promise<void>;
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
  restart(): Promise<void>;
};

export type Workspace = {
  folder: string;
  run(command: string, args: string[]): Promise<ChildProcess>;
  logTail(): string;
  remove(): Promise<void>;
};

// Nothing inside this process can clean up once it is killed by a signal, and Jest never emits 'exit' on the
// `process` its test files see. So a small shell outlives us: it reads which process group is running, and
// when its input closes, for whatever reason, it kills that group and removes the folder.
const GUARDIAN = `
group=
while read -r line; do group=$line; done
[ -n "$group" ] && kill -s KILL -- "-$group"
rm -rf "$1" || { sleep 1; rm -rf "$1"; }`;

// The guardian needs a moment after our death; where 'exit' is emitted, everything is gone before we are.
const destroyers = new Set<() => void>();
process.on('exit', () => {
  for (const destroy of destroyers) destroy();
});

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

export async function waitForEnd(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  child.ref();
  await once(child, 'exit');
}

export function openWorkspace(name: string): Workspace {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `accounts-${name}-`)));
  const log = join(folder, 'server.log');
  let current: ChildProcess | undefined;

  const guardian = spawn('/bin/sh', ['-c', GUARDIAN, 'accounts-test-guardian', folder], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guardian.unref();
  guardian.stdin.on('error', () => undefined);

  const destroy = () => {
    try {
      if (current?.pid && isRunning(current)) process.kill(-current.pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    } catch {
      // An error here would change our exit code; what is left over is the guardian's.
    }
  };
  destroyers.add(destroy);

  return {
    folder,
    logTail: () =>
      existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-25).join('\n') : '',

    async run(command, args) {
      const output = openSync(log, 'a');
      // Its own process group: Ctrl-C in a terminal must not reach it, and the guardian can end all of it.
      const child = spawn(command, args, { cwd: folder, detached: true, stdio: ['ignore', output, output] });
      closeSync(output);
      child.once('exit', () => guardian.stdin.writable && guardian.stdin.write('\n'));
      current = child;
      guardian.stdin.write(`${child.pid ?? ''}\n`);
      await once(child, 'spawn');
      child.unref();
      return child;
    },

    async remove() {
      if (current?.kill('SIGKILL')) await waitForEnd(current);
      guardian.stdin.end();
      await waitForEnd(guardian);
      destroyers.delete(destroy);
    },
  };
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

// Ports the system hands to outgoing connections are avoided (Linux starts at 32768): while a server is down
// between kill and restart, such a port could be taken, even by a client that retries and meets itself.
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
}

export async function waitUntilReady(
  name: string,
  probe: () => Promise<void>,
  server?: { child: ChildProcess; logTail(): string },
): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await probe();
    } catch (cause) {
      const ended = server !== undefined && !isRunning(server.child);
      if (ended || Date.now() > deadline) {
        const reason = ended ? 'ended before it was ready' : 'was not ready within 30 s';
        const log = server ? `\nThe end of its log:\n${server.logTail()}` : '';
        throw new Error(`${name} ${reason} (last attempt: ${String(cause)}).${log}`, { cause });
      }
    }
    await pause(50);
  }
}

export async function startServer(
  name: string,
  workspace: Workspace,
  command: string,
  args: string[],
  probe: () => Promise<void>,
): Promise<PrivateServer> {
  const launch = async () => {
    const started = await workspace.run(command, args);
    await waitUntilReady(name, probe, { child: started, logTail: workspace.logTail });
    return started;
  };
  let child = await launch();

  const send = (signal: 'SIGSTOP' | 'SIGCONT') => {
    if (!child.kill(signal)) throw new Error(`${name} is not running; call restart() before ${signal}.`);
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await waitForEnd(child);
  };

  return {
    origin: 'private',
    kill,
    freeze: () => send('SIGSTOP'),
    thaw: () => send('SIGCONT'),
    async restart() {
      await kill();
      child = await launch();
    },
    async stop() {
      child.kill('SIGTERM');
      // A frozen process does not see the SIGTERM before it is thawed.
      child.kill('SIGCONT');
      await Promise.race([waitForEnd(child), pause(5_000, undefined, { ref: false })]);
      await workspace.remove();
    },
  };
}
