/** Something that is waited for, and until when. */
export interface Waiting {
  /** Milliseconds since 1970. */
  until: number;
  /** The place where it is kept; only Patience writes it. */
  place: number;
  /** Called once that is over. */
  late(): void;
}

export type Patience = ReturnType<typeof openPatience>;

/**
 * One timer for all that is waited for: two timers of its own are a twentieth of what handing over a request costs. Places in
 * an array, and no Set: a Set is built anew again and again, and what its thrown away tables still name survives each
 * collection of young memory, which made that five times as long.
 */
export function openPatience(everyMs = 100) {
  const places: (Waiting | undefined)[] = [];
  const free: number[] = [];
  const forget = (waiting: Waiting) => {
    if (places[waiting.place] !== waiting) return;
    places[waiting.place] = undefined;
    free.push(waiting.place);
  };
  const timer = setInterval(() => {
    const now = Date.now();
    for (const waiting of places) {
      if (waiting === undefined || waiting.until > now) continue;
      forget(waiting);
      waiting.late();
    }
  }, everyMs);
  timer.unref();
  return {
    wait(waiting: Waiting): void {
      waiting.place = free.pop() ?? places.length;
      places[waiting.place] = waiting;
    },
    forget,
    stop: () => clearInterval(timer),
  };
}
