import { TooManyAttempts } from '../errors';

interface Holders {
  held: number;
  waiting: (() => void)[];
}

const mostWaiting = 200;

/** Waits for a turn under a key, and answers how to end it. */
export type Permits = (key: string) => Promise<() => void>;

/** Lets so many work at once under one key; the others wait for their turn, and too many of them are refused. */
export function permits(name: string, points: number): Permits {
  const byKey = new Map<string, Holders>();
  return async (key) => {
    const holders = byKey.get(key) ?? { held: 0, waiting: [] };
    byKey.set(key, holders);
    if (holders.held < points) holders.held++;
    else if (holders.waiting.length >= mostWaiting) throw new TooManyAttempts(1, name);
    else await new Promise<void>((resolve) => holders.waiting.push(resolve));
    return () => {
      const next = holders.waiting.shift();
      if (next) return next();
      if (--holders.held === 0) byKey.delete(key);
    };
  };
}

export async function inTurn<T>(permits: Permits, key: string | number, work: () => Promise<T>): Promise<T> {
  const release = await permits(String(key));
  try {
    return await work();
  } finally {
    release();
  }
}
