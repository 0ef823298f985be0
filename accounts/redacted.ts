/** A database driver's message holds the statement and its values: only its code and our own frames are told. */
export function safely(error: unknown): { name: string; code?: string; at?: string[] } | undefined {
  if (!(error instanceof Error)) return undefined;
  const at = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
  return { name: error.name, code: (error as NodeJS.ErrnoException).code ?? redisWord(error), at };
}

/** Begins every refusal of Redis: OOM, READONLY, NOREPLICAS. What follows it may hold a key or a value. */
const redisWord = ({ name, message }: Error): string | undefined =>
  name === 'ReplyError' ? /^[A-Z]{2,24}\b/.exec(message)?.[0] : undefined;
