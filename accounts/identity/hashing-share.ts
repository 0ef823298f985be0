import os from 'node:os';

/** As many as there are cores, of all processes together; a single one goes on while a hash waits for its thread. */
export const hashesAtOnce = (processes: number, cores = os.availableParallelism()): number =>
  processes === 1 ? Math.max(2, cores) : Math.ceil(cores / processes);

/** libuv's, of each of so many processes: those that hash, and two for what else they do (files, names of hosts). */
export const threadsOfEach = (processes: number, cores = os.availableParallelism()): number =>
  Math.max(4, hashesAtOnce(processes, cores) + 2);
