import type { Clock } from '../../accounts/shop-time';

const oldestMs = 60_000;
const mostKept = 200;

/** Stale-while-revalidate, for answers that take long and change little: at most a minute old, never computed twice at once. */
export function cacheForAMinute<T>(clock: Clock) {
  const kept = new Map<string, { value: T; at: number }>();
  const beingFound = new Map<string, Promise<T>>();

  const renewed = (what: string, findOut: () => Promise<T>): Promise<T> => {
    const running = beingFound.get(what);
    if (running) return running;
    const at = clock();
    const begun = findOut()
      .then((value) => {
        kept.delete(what);
        kept.set(what, { value, at });
        const [first] = kept.keys();
        if (kept.size > mostKept && first !== undefined) kept.delete(first);
        return value;
      })
      .finally(() => beingFound.delete(what));
    beingFound.set(what, begun);
    return begun;
  };

  return {
    async get(what: string, findOut: () => Promise<T>): Promise<T> {
      const last = kept.get(what);
      const age = last ? clock() - last.at : Number.POSITIVE_INFINITY;
      if (!last || age >= oldestMs) return renewed(what, findOut);
      // Renewed early, so that no request waits; if it fails, the next request tries again.
      if (age >= oldestMs / 2) renewed(what, findOut).catch(() => {});
      return last.value;
    },
  };
}
