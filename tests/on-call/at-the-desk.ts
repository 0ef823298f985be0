import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import type { TestApp } from '../support/app';
import type { Finished } from '../support/command';

const script = path.join(__dirname, '../../bin/customers.js');

const started = (env: Record<string, string>, command: string, args: string[]) =>
  // In a folder without a .env, and with an environment that holds nothing else.
  spawn(command, args, {
    cwd: os.tmpdir(),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'test', TERM: 'xterm', ...env },
  });

/** `npm run customers` as another program runs it: with an input, and without a terminal. */
export function customers(env: Record<string, string>, args: string[], input = ''): Promise<Finished> {
  return new Promise((resolve) => {
    const child = started(env, process.execPath, [script, ...args]);
    const finished: Finished = { code: null, out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      finished.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      finished.err += chunk;
    });
    child.on('close', (code) => resolve({ ...finished, code }));
    // It may have refused, and be gone, before it has read anything.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** The result for programs; the words for people must be there as well. */
export async function told(env: Record<string, string>, args: string[], input?: string) {
  const { code, out, err } = await customers(env, [...args, '--json'], input);
  return { code, err, result: JSON.parse(out) as Record<string, unknown> };
}

export interface Exchange {
  /** Text that must be on the screen before the answer is typed. */
  when: string;
  type: string;
}

/** The same as a person runs it, at a terminal; `screen` is all that was to be seen. */
export function atTerminal(
  env: Record<string, string>,
  args: string[],
  exchanges: Exchange[],
): Promise<{ code: number | null; screen: string }> {
  const words = [process.execPath, script, ...args].map((word) => `'${word}'`).join(' ');
  // util-linux's script(1) makes a terminal out of nothing.
  const child = started(env, 'script', ['--quiet', '--return', '--command', words, '/dev/null']);
  const waiting = [...exchanges];
  let screen = '';
  let seen = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString('utf8');
    const [next] = waiting;
    const at = next ? screen.indexOf(next.when, seen) : -1;
    if (!next || at < 0) return;
    seen = at + next.when.length;
    waiting.shift();
    child.stdin.write(next.type);
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, screen })));
}

/** Bagistos have this column from 1.4 on, a database of our own has not; each command looks anew. */
export const knowingSuspension = ({ db }: TestApp) =>
  db.knex.schema.alterTable(db.table('customers'), (table) => {
    table.tinyint('is_suspended').defaultTo(0);
  });
