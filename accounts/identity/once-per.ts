/** True at most once in an interval, per id. Most requests then write nothing; memory is bounded. */
export function oncePer(everyMs: number): (id: string) => boolean {
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
