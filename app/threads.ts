import fs from 'node:fs';
import os from 'node:os';
import { threadsOfEach } from '../accounts/identity/hashing-share';

const chosen = process.env.UV_THREADPOOL_SIZE;

/** The number of libuv's threads for each of so many processes; the operator's own choice stands, and a worker's share. */
export function threadsFor(processes: number): string {
  return chosen ?? String(threadsOfEach(processes));
}

/**
 * Gives libuv enough threads for as many passwords as are hashed side by side, as if this were the only process: nobody
 * has read yet whether it is, and one that supervises gives each of the others its share. bin/start.js calls this
 * before it loads anything else.
 */
export function settleThreads(): void {
  process.env.UV_THREADPOOL_SIZE = threadsFor(1);
  if (process.platform === 'linux') stepBack();
}

/**
 * A storm of logins hashes on every core there is. Where threads have priorities of their own, those that hash leave
 * the cores to whatever has something short to do: the requests of everybody else, the database, Redis.
 */
function stepBack(): void {
  // Niceness 5 of 0 to 19 is about a third of a busy thread's time, so that logins are not starved in turn.
  const courtesy = 5;
  const tasks = () => fs.readdirSync('/proc/self/task');
  try {
    const before = new Set(tasks());
    // libuv starts all of its threads with the first work for them.
    fs.access('/', () => {});
    for (const task of tasks()) if (!before.has(task)) os.setPriority(Number(task), courtesy);
  } catch {
    // Without /proc, or where a sandbox forbids it, hashing is as it was.
  }
}
