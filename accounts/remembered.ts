/** Makes something when it is first asked for, and keeps it, but no failure. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/** Remembers what was found under each key; memory is bounded, and begins anew when it is full. */
export function remembered<Key, Value>(most: number, find: (key: Key) => Value): (key: Key) => Value {
  let known = new Map<Key, Value>();
  return (key) => {
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    const found = find(key);
    if (found === undefined) return found;
    if (known.size >= most) known = new Map();
    known.set(key, found);
    return found;
  };
}
