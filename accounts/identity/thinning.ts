/** Remembers, up to a bound, what this process has written lately: most requests then write nothing. */
export function thinning(everyMs: number): (id: string) => boolean {
  let recent = new Map<string, number>();
  return (id) => {
    const now = performance.now();
    const due = recent.get(id) ?? 0;
    if (now < due) return false;
    if (recent.size >= 50_000) recent = new Map();
    recent.set(id, now + everyMs);
    return true;
  };
}
