import fs from 'node:fs';
import os from 'node:os';
import { threadsOfEach } from '../accounts/identity/hashing-share';

/*
 * The first import of a process that serves, because some of the others already give libuv's threads something to do,
 * and with that their number stands: enough for as many passwords as are hashed side by side. Whether it is the only
 * process nobody has read yet; where it turns out to be one that supervises, it gives each of the others its share.
 */
const chosen = process.env.UV_THREADPOOL_SIZE;
process.env.UV_THREADPOOL_SIZE = threadsFor(1);
if (process.platform === 'linux') stepBack();

/** Keeps a value that the operator chose or a worker was given. */
export function threadsFor(processes: number): string {
  return chosen ?? String(threadsOfEach(processes));
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
