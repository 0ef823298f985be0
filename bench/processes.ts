import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { nodeOptions } from '../tests/support/npm-start';
import type { Load, Measured } from './load';

const here = (file: string) => path.join(__dirname, file);
export const root = path.join(__dirname, '../..');

export interface Server {
  port: number;
  pid: number;
  /** Seconds of processor time so far, of all its processes. */
  cpuSeconds(): number;
  /** Bytes of resident memory, of all its processes. */
  memory(): number;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  return port;
}

const children = new Set<ChildProcess>();
// Processes that a failure left running end with the benchmark.
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
function watched(child: ChildProcess): ChildProcess {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** The server as a shop runs it, of the package in that folder. Its log goes where a log goes that nobody reads. */
export async function startOurs(
  env: Record<string, string>,
  nodeArgs: string[] = [],
  folder = root,
): Promise<Server> {
  const port = await freePort();
  const args = [...nodeOptions(folder), ...nodeArgs, path.join(folder, 'bin/start.js')];
  const child = watched(
    spawn(process.execPath, args, {
      cwd: env.STORAGE_PATH,
      env: { ...ofThisMachine(), ...env, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'pipe'],
    }),
  );
  let words = '';
  child.stderr?.on('data', (chunk) => {
    words = (words + chunk).slice(-2000);
  });
  await ready(port, child, () => words);
  return server(port, child);
}

/** Variables that say how things are run and fetched here, and none that configures a shop. */
function ofThisMachine(): NodeJS.ProcessEnv {
  const named = Object.entries(process.env).filter(([key]) =>
    /^(path|home|npm_config_\w+|https?_proxy)$/i.test(key),
  );
  return Object.fromEntries(named);
}

export type Floor = 'bare' | 'stack' | 'proxy' | 'upstream';

export async function startFloor(name: Floor, env: Record<string, string>): Promise<Server> {
  const port = await freePort();
  const child = watched(
    fork(here(`floors/${name}.js`), { env: { ...process.env, ...env, FLOOR_PORT: String(port) } }),
  );
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error(`the ${name} floor did not start; see above`);
    }),
  ]);
  return server(port, child);
}

/** In a process of its own, so that measuring and being measured share no event loop. */
export async function put(load: Load): Promise<Measured> {
  const child = watched(fork(here('load-process.js')));
  child.send(load);
  const [measured] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('the load ended before it was measured; see above');
    }),
  ]);
  child.kill();
  return measured as Measured;
}

/** A process that a signal ended has no exit code. */
const ended = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

async function ready(port: number, child: ChildProcess, words: () => string): Promise<void> {
  // Another commit installs and builds first.
  const until = performance.now() + 180_000;
  while (performance.now() < until) {
    if (ended(child)) break;
    try {
      if ((await fetch(`http://127.0.0.1:${port}/health/ready`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await pause(10);
  }
  throw new Error(`the server did not become ready: ${words()}`);
}

function server(port: number, child: ChildProcess): Server {
  const family = () => [child.pid ?? 0, ...childrenOf(child.pid ?? 0)];
  const sum = (of: (pid: number) => number) => family().reduce((total, pid) => total + of(pid), 0);
  return {
    port,
    pid: child.pid ?? 0,
    cpuSeconds: () => sum(cpuSeconds),
    memory: () => sum(residentBytes),
    async stop() {
      if (ended(child)) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

const ps = (pid: number, column: string) => {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '0';
  }
};

function childrenOf(pid: number): number[] {
  try {
    const text = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ').map(Number);
  } catch {
    return [];
  }
}

/** Linux counts in hundredths of a second; elsewhere `ps` must do, which counts in whole ones. */
function cpuSeconds(pid: number): number {
  try {
    const fields = fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    const [seconds = 0, minutes = 0, hours = 0] = ps(pid, 'time').split(':').reverse().map(Number);
    return seconds + minutes * 60 + hours * 3600;
  }
}

function residentBytes(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return Number(ps(pid, 'rss')) * 1024;
  }
}
