export interface PathRules {
  /** What may stand before each of them; nothing where the door does not say. */
  prefixes?: string[];
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
  { prefixes = [''], params = {}, anyLetterCase = false }: PathRules,
): (path: string) => FoundPath | undefined {
  const spelt = (path: string) => (anyLetterCase ? path.toLowerCase() : path);
  const [open, literal] = [paths.filter(hasParameter), paths.filter((path) => !hasParameter(path))];
  const literals = new Map(
    prefixes.flatMap((prefix) => literal.map((path) => [spelt(`${prefix}/${path}`), path] as const)),
  );
  const before = `(?:${prefixes.map(asItIs).join('|')})`;
  const patterns = [...new Set(open)].map((path) => ({
    path,
    form: new RegExp(
      `^${before}/${path
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
    // A request may write into its own.
    if (found !== undefined) return { path: found, params: {} };
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
    : asItIs(segment);

const asItIs = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Paths come here in one spelling, so what is escaped in them is well escaped. */
const decoded = (groups: Record<string, string>) =>
  Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
