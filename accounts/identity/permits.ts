import { TooManyAttempts } from '../errors';

interface Holders {
  held: number;
  waiting: (() => void)[];
}

const mostWaiting = 200;

/** As many at once as could all be wrong; the others wait until it is known of one of them, and are not refused for it. */
export function permits(name: string, points: number) {
  const byKey = new Map<string, Holders>();
  return async (key: string): Promise<() => void> => {
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
