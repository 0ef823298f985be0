/**
 * Another writer was first. There are several such codes: SQLITE_BUSY_SNAPSHOT is of a transaction that had read before,
 * and what it read is no longer what stands there.
 */
export const isBusy = (error: unknown): boolean =>
  /^SQLITE_BUSY/.test((error as { code?: string }).code ?? '');
