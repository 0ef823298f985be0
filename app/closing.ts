import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';

interface ClosingTasks {
  /** `close` answers false, or throws, where it did not go well. */
  add(label: string, close: (deadlineMs: number) => unknown): void;
  /** Runs them, the last one first, and answers how long each took; one that fails is named in the log at once. */
  run(deadlineMs: number): Promise<{ clean: boolean; milliseconds: Record<string, number> }>;
}

export function closingTasks(logger: Logger): ClosingTasks {
  const tasks: { label: string; close: (deadlineMs: number) => unknown }[] = [];
  return {
    add: (label, close) => void tasks.unshift({ label, close }),
    async run(deadlineMs) {
      const milliseconds: Record<string, number> = {};
      let clean = true;
      for (const { label, close } of tasks.splice(0)) {
        const began = performance.now();
        const done = await Promise.resolve(close(deadlineMs)).then(
          (answer) => answer !== false,
          () => false,
        );
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
  const closed = closing.then(
    () => true,
    () => false,
  );
  return Promise.race([closed, pause(3000, false, { ref: false })]);
}
