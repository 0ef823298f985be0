import fs from 'node:fs';
import { parse } from 'dotenv';
import { configKeys } from './config-keys';
import { StartRefused } from './errors';

export interface Environment {
  values: Record<string, string | undefined>;
  /** Keys that look like a slip of the pen, each with the key that was probably meant. */
  misspelt: { key: string; meant: string }[];
}

/** The process environment wins over the file, as in Laravel. */
export function readEnvironment(argv: string[], processEnv: NodeJS.ProcessEnv): Environment {
  const at = argv.indexOf('--env');
  const named = at >= 0 ? argv[at + 1] : undefined;
  if (at >= 0 && !named)
    throw new StartRefused('--env needs the name of a file: npm start -- --env ../shop/.env');
  const file = named ?? '.env';
  let fromFile: Record<string, string> = {};
  try {
    fromFile = interpolated(parse(fs.readFileSync(file)));
  } catch (error) {
    if (named)
      throw new StartRefused(
        `cannot read ${file} (${(error as NodeJS.ErrnoException).code}); check the path after --env`,
      );
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return { values: { ...fromFile, ...processEnv }, misspelt: misspeltKeys(Object.keys(fromFile)) };
}

/** Only `${NAME}`, as phpdotenv does: a bare `$` in a password stays a dollar sign. */
function interpolated(values: Record<string, string>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [key, value] of Object.entries(values)) {
    result[key] = value.replace(
      /\$\{(\w+)\}/g,
      (whole, name: string) => result[name] ?? values[name] ?? whole,
    );
  }
  return result;
}

function misspeltKeys(keys: string[]): Environment['misspelt'] {
  const known = new Set(configKeys);
  return keys.flatMap((key) => {
    if (known.has(key)) return [];
    const meant = configKeys.find((candidate) => candidate.length > 5 && withinOneSlip(key, candidate));
    return meant ? [{ key, meant }] : [];
  });
}

/** One letter wrong, missing or too many, or two neighbours swapped. */
function withinOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  const restA = a.slice(from);
  const restB = b.slice(from);
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}
