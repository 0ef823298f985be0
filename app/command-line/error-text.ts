import { StartRefused } from '../../accounts/errors';
import { safely } from '../../accounts/redacted';
import { refusedRight } from '../../db/connection/trouble';
import { NotUnderstood } from './options';

/** An error for a terminal, in one line. A driver's own message may hold a statement and its values, so it is not shown. */
export function errorText(error: unknown): string {
  const known = refusedRight(error) ?? error;
  if (known instanceof NotUnderstood || known instanceof StartRefused) return known.message;
  return `a fault of ours: ${JSON.stringify(safely(error))}`;
}

/** Ends a command that did nothing, or not all of it. */
export function failed(what: string, error: unknown): void {
  process.stderr.write(`${what}: ${errorText(error)}\n`);
  process.exitCode = error instanceof NotUnderstood ? 2 : 1;
}
