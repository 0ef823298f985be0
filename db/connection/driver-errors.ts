import { Unavailable } from '../../accounts/errors';

interface DriverError {
  name?: string;
  code?: string;
  fatal?: boolean;
}

const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_SERVER_SHUTDOWN',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_QUERY_INTERRUPTED',
  'ER_OPTION_PREVENTS_STATEMENT',
  // A Galera node without the others, or at a commit that it could not tell them.
  'ER_UNKNOWN_COM_ERROR',
  'ER_ERROR_DURING_COMMIT',
]);

/** Another writer, the disk (full, failing, read-only), or our own patience. */
const embeddedAway = /^SQLITE_(BUSY|FULL|IOERR|READONLY|CANTOPEN|INTERRUPT)/;

export const asksForRepeat = (error: unknown) => (error as DriverError).code === 'ER_LOCK_DEADLOCK';

export function translated(error: unknown): unknown {
  const { name, code, fatal } = error as DriverError;
  const away =
    fatal === true ||
    name === 'KnexTimeoutError' ||
    awayCodes.has(code ?? '') ||
    embeddedAway.test(code ?? '') ||
    asksForRepeat(error) ||
    lostPool(error);
  return away ? new Unavailable(`the database is away (${code ?? name})`, 1, { cause: error }) : error;
}

/**
 * Neither mysql2 for a command given to a connection that just died nor the pool for a wait that it ended has a code.
 * An error with a code came from a database, and its message holds the statement with a client's values.
 */
function lostPool(error: unknown): boolean {
  if (!(error instanceof Error) || (error as DriverError).code !== undefined) return false;
  return /closed state$|^aborted$/.test(error.message);
}

/** The index that refused a row; the message also holds the value, which a client chose. */
export function duplicateIndex(error: unknown): string {
  const { sqlMessage, message } = error as { sqlMessage?: string; message: string };
  const where = /(?:for key '|constraint failed: )([\w.]+)'?$/.exec(sqlMessage ?? message);
  return where?.[1] ?? '';
}

export function isDuplicate(error: unknown): boolean {
  const code = (error as DriverError).code;
  return (
    code === 'ER_DUP_ENTRY' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
  );
}

/** The row refers to another one that is not there. */
export function isWithoutReference(error: unknown): boolean {
  const code = (error as DriverError).code ?? '';
  return /^ER_NO_REFERENCED_ROW|^SQLITE_CONSTRAINT_FOREIGNKEY$/.test(code);
}

/** A table of the shop's own refers to the row and forbids what was asked. */
export function isStillReferenced(error: unknown): boolean {
  const code = (error as DriverError).code ?? '';
  return /^ER_ROW_IS_REFERENCED|^SQLITE_CONSTRAINT_FOREIGNKEY$/.test(code);
}

/**
 * Another writer was first. There are several such codes: SQLITE_BUSY_SNAPSHOT is of a transaction that had read before,
 * and what it read is no longer what stands there.
 */
export const isBusy = (error: unknown): boolean => /^SQLITE_BUSY/.test((error as DriverError).code ?? '');
