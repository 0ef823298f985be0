import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'dotenv';
import { StartRefused } from '../../accounts/errors';
import { configKeys } from './config-keys';
import { withLaravelDatabase } from './laravel-database';

interface Environment {
  values: Record<string, string | undefined>;
  /** Keys that look like a slip of the pen, each with the key that was probably meant. */
  misspelt: { key: string; meant: string }[];
}

/** Reads the file that --env names, or .env; the process environment wins over it, as in Laravel. */
export function readEnvironment(chosen: string | undefined, processEnv: NodeJS.ProcessEnv): Environment {
  const file = chosen ?? '.env';
  let fromFile: Record<string, string> = {};
  try {
    fromFile = valuesIn(textOf(file), processEnv);
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') throw new StartRefused(`cannot read ${file} (EACCES); let this user read it`);
    if (chosen) throw new StartRefused(`cannot read ${file} (${code}); check the path after --env`);
    if (code !== 'ENOENT') throw new StartRefused(`cannot read ${file} (${code}); it must be a file`);
  }
  const values = withLaravelDatabase({ ...shopOf(file), ...fromFile, ...processEnv }, chosen);
  return { values, misspelt: misspeltKeys(Object.keys(values)) };
}

/** PowerShell's `>` writes UTF-16, which read as UTF-8 is a file without keys. */
function textOf(file: string): string {
  const bytes = fs.readFileSync(file);
  if (bytes.includes(0)) throw new StartRefused(`${file} is in UTF-16 or no text; save it as UTF-8`);
  return bytes.toString('utf8');
}

/** PHP's sessions lie beside its .env, unless that says otherwise. */
function shopOf(file: string): { PHP_STORAGE_PATH?: string } {
  const storage = path.resolve(path.dirname(file), 'storage');
  return fs.existsSync(path.join(storage, 'framework')) ? { PHP_STORAGE_PATH: storage } : {};
}

const quoted = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(?:'([^']*)'|"((?:\\[\s\S]|[^"\\])*)")/gm;
const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' };

/**
 * Reads a .env as phpdotenv does where dotenv differs, for it is PHP's file: only `${NAME}` is another
 * value (a bare `$` in a password stays a dollar sign), nothing is in single quotes, and in double quotes a
 * backslash escapes.
 */
function valuesIn(text: string, processEnv: NodeJS.ProcessEnv): Record<string, string> {
  const result: Record<string, string> = {};
  const inQuotes = new Map(
    [...text.matchAll(quoted)].map(([, key, single, double]) => [key, { single, double }]),
  );
  const expanded = (whole: string, name: string) => processEnv[name] ?? result[name] ?? whole;
  for (const [key, value] of Object.entries(parse(text))) {
    const { single, double } = inQuotes.get(key) ?? {};
    if (single === value) result[key] = value;
    else if (double?.replace(/\\n/g, '\n').replace(/\\r/g, '\r') === value)
      result[key] = double.replace(
        /\\([\s\S])|\$\{([\w.]+)\}/g,
        (whole, escaped: string | undefined, name: string) =>
          escaped === undefined ? expanded(whole, name) : (escapes[escaped] ?? escaped),
      );
    else result[key] = value.replace(/\$\{([\w.]+)\}/g, expanded);
  }
  return result;
}

function misspeltKeys(keys: string[]): Environment['misspelt'] {
  const ours = new Set(configKeys);
  return keys.flatMap((key) => {
    if (ours.has(key)) return [];
    const meant = configKeys.find(
      (candidate) => candidate.length > 5 && withinOneSlip(key.toUpperCase(), candidate),
    );
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
