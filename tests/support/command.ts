import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const root = path.join(__dirname, '../..');

export interface Finished {
  code: number | null;
  out: string;
  err: string;
}

/** Our own environment would answer for keys that a test leaves out. */
const bareEnvironment = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'test' };

/** Runs one of bin/*.js as a user would, and waits for its end. */
export function run(script: string, args: string[], env: Record<string, string> = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, 'bin', script), ...args], {
      cwd: root,
      env: { ...bareEnvironment, ...env },
    });
    const finished: Finished = { code: null, out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      finished.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      finished.err += chunk;
    });
    child.on('close', (code) => resolve({ ...finished, code }));
  });
}

export interface ServerProcess {
  child: ChildProcess;
  url: string;
  /** Its output so far, on both streams. */
  said(): string;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts the server as a user would; resolves when it listens. */
export function serve(env: Record<string, string>, args: string[] = []): Promise<ServerProcess> {
  const child = spawn(process.execPath, [path.join(root, 'bin/start.js'), ...args], {
    cwd: root,
    env: { ...bareEnvironment, ...env },
  });
  let text = '';
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal })),
  );
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      text += chunk;
      const url = /"url":"(http:[^"]+)".*"msg":"listening"/.exec(text)?.[1];
      if (url) resolve({ child, url, said: () => text, ended });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then(({ code }) => reject(new Error(`the server ended with ${code}: ${text}`)));
  });
}
