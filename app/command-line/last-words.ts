import { StartRefused } from '../../accounts/errors';
import { safely } from '../../accounts/redacted';
import { refusedRight } from '../../db/connection/trouble';
import { NotUnderstood } from './options';

/** Why something was not done, in one line. A driver's own words may hold a statement, and with it what it writes. */
export function inWords(error: unknown): string {
  const known = refusedRight(error) ?? error;
  if (known instanceof NotUnderstood || known instanceof StartRefused) return known.message;
  return `a fault of ours: ${JSON.stringify(safely(error))}`;
}

/** How a command ends that did nothing, or not all of it. */
export function failed(what: string, error: unknown): void {
  process.stderr.write(`${what}: ${inWords(error)}\n`);
  process.exitCode = error instanceof NotUnderstood ? 2 : 1;
}
