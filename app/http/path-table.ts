export interface PathRules {
  /** What a parameter of that name may hold; anything else is somebody else's path. */
  params?: Record<string, RegExp>;
  anyLetterCase?: boolean;
}

export interface FoundPath {
  /** As the table has it. */
  path: string;
  params: Record<string, string>;
}

/** Finds the line of a table that a path means. */
export function pathTable(
  paths: string[],
  { params = {}, anyLetterCase = false }: PathRules,
): (path: string) => FoundPath | undefined {
  const spelt = (path: string) => (anyLetterCase ? path.toLowerCase() : path);
  const [open, literal] = [paths.filter(hasParameter), paths.filter((path) => !hasParameter(path))];
  const literals = new Map(literal.map((path) => [spelt(`/${path}`), { path, params: {} }]));
  const patterns = [...new Set(open)].map((path) => ({
    path,
    form: new RegExp(
      `^/${path
        .split('/')
        .map((segment) => formOf(segment, params))
        .join('/')}$`,
      anyLetterCase ? 'i' : '',
    ),
  }));
  // Most paths are none of these, and are told so by one look.
  const any = new RegExp(
    patterns.map(({ form }) => form.source.replace(/\?<\w+>/g, '?:')).join('|') || '(?!)',
    anyLetterCase ? 'i' : '',
  );

  return (path) => {
    const found = literals.get(spelt(path));
    if (found) return found;
    if (!any.test(path)) return undefined;
    for (const { path: line, form } of patterns) {
      const match = form.exec(path);
      if (match) return { path: line, params: decoded(match.groups ?? {}) };
    }
    return undefined;
  };
}

const hasParameter = (path: string) => path.includes(':');

const formOf = (segment: string, params: Record<string, RegExp>) =>
  segment.startsWith(':')
    ? `(?<${segment.slice(1)}>${params[segment.slice(1)]?.source ?? '[^/]+'})`
    : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Paths come here in one spelling, so what is escaped in them is well escaped. */
const decoded = (groups: Record<string, string>) =>
  Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
