/** A database driver's message holds the statement and its values: only its code and our own frames are told. */
export function safely(error: unknown): { name: string; code?: string; at?: string[] } | undefined {
  if (!(error instanceof Error)) return undefined;
  const at = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
  return { name: error.name, code: (error as NodeJS.ErrnoException).code, at };
}
