import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { succeeds } from '../accounts/succeeds';

/** It answers false, or throws, where it did not go well. */
type Close = (deadlineMs: number) => unknown;

export function closingTasks(logger: Logger) {
  const tasks: { label: string; close: Close }[] = [];
  return {
    add: (label: string, close: Close) => void tasks.unshift({ label, close }),
    /** Runs them, the last one first, and answers how long each took; one that fails is named in the log at once. */
    async run(deadlineMs: number) {
      const milliseconds: Record<string, number> = {};
      let clean = true;
      for (const { label, close } of tasks.splice(0)) {
        const began = performance.now();
        const done = (await Promise.resolve(close(deadlineMs)).catch(() => false)) !== false;
        milliseconds[label] = Math.round(performance.now() - began);
        if (!done) logger.warn({ task: label, ms: milliseconds[label] }, 'not closed in time');
        clean &&= done;
      }
      return { clean, milliseconds };
    },
  };
}

/** Gives up waiting after three seconds: a store that is away must not keep us from ending. */
export async function inTime(closing: Promise<unknown>): Promise<boolean> {
  return Promise.race([succeeds(closing), pause(3000, false, { ref: false })]);
}
