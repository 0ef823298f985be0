import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Client, client } from '../support/http-client';

const root = path.join(__dirname, '../..');
const processes = new Set<ServerProcess>();
const folders = new Set<string>();

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface ServerProcess {
  child: ChildProcess;
  out(): string;
  err(): string;
  /** The lines for machines. */
  log(): Record<string, unknown>[];
  /** The address at which it listens; rejects when it ends before that. */
  listening: Promise<string>;
  ended: Promise<Ended>;
  client(): Promise<Client>;
  /** SIGTERM, or another, and how that ended. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

export function folder(): string {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-process-'));
  folders.add(made);
  return made;
}

/** `npm start` as a user runs it, in a folder that has no .env, and with an environment that holds nothing else. */
export function launch(
  env: Record<string, string>,
  args: string[] = [],
  cwd = folder(),
  node = process.execPath,
): ServerProcess {
  const child = spawn(node, [path.join(root, 'bin/start.js'), ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', ...env },
  });
  const text = { out: '', err: '' };
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  const listening = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      text.out += chunk;
      const url = /"url":"(http:[^"]+)".*"msg":"listening"/.exec(text.out)?.[1];
      if (url) resolve(url);
    });
    void ended.then(({ code }) => reject(new Error(`it ended with ${code}: ${text.err}`)));
  });
  // Not every test waits for it.
  listening.catch(() => {});
  child.stderr.on('data', (chunk) => {
    text.err += chunk;
  });
  const running: ServerProcess = {
    child,
    out: () => text.out,
    err: () => text.err,
    log: () =>
      text.out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    listening,
    ended,
    client: async () => client(await listening, { Accept: 'application/json' }),
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
  processes.add(running);
  void ended.then(() => processes.delete(running));
  return running;
}

/** For afterEach: what a failed test left running, and what all of them left lying. */
export async function endAll(): Promise<void> {
  for (const { child, ended } of [...processes]) {
    child.kill('SIGKILL');
    await ended;
  }
  for (const left of folders) fs.rmSync(left, { recursive: true, force: true });
  folders.clear();
}
