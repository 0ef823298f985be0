/** Files and answers of others, of which nothing is known before one has looked. */
export type Members = Record<string, unknown>;

export const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `data.group.id` */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce((node: unknown, key) => {
    if (Array.isArray(node)) return node[Number(key)];
    const members = membersOf(node);
    return Object.hasOwn(members, key) ? members[key] : undefined;
  }, value);
}
