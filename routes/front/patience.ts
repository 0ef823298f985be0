/** What somebody waits for, and until when. */
export interface Waiting {
  /** Milliseconds since 1970. */
  until: number;
  /** Called once that is over. */
  late(): void;
}

export interface Patience {
  wait(waiting: Waiting): void;
  forget(waiting: Waiting): void;
  stop(): void;
}

/** One timer for all that is waited for: two timers of its own are a twentieth of what handing over a request costs. */
export function openPatience(everyMs = 100): Patience {
  const all = new Set<Waiting>();
  const timer = setInterval(() => {
    const now = Date.now();
    for (const waiting of all) {
      if (waiting.until > now) continue;
      all.delete(waiting);
      waiting.late();
    }
  }, everyMs);
  timer.unref();
  return {
    wait: (waiting) => void all.add(waiting),
    forget: (waiting) => void all.delete(waiting),
    stop: () => clearInterval(timer),
  };
}
