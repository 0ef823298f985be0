import fs from 'node:fs/promises';
import path from 'node:path';
import type { RequestHandler } from 'express';
import { DownForMaintenance } from '../accounts/errors';
import { isRecord } from '../accounts/validation/scalar';

/** The file that `php artisan down` leaves in the shop's storage folder, and `php artisan up` takes away. */
export const downFile = (storagePath: string) => path.join(storagePath, 'framework', 'down');

/** Answers 503 while the shop is closed by PHP's own command: the database under it may be half migrated. */
export function closedForMaintenance(file: string, open: RequestHandler): RequestHandler {
  const retryAfter = maintenanceState(file);
  return async (req, res, next) => {
    const seconds = await retryAfter();
    if (seconds !== undefined) throw new DownForMaintenance(seconds);
    return open(req, res, next);
  };
}

const lookEveryMs = 1000;
const usualRetrySeconds = 60;

/**
 * The seconds after which a client may ask again; undefined while the shop is open. Looks for the file at most once a
 * second, and never makes the others wait for the disk.
 */
function maintenanceState(file: string): () => Promise<number | undefined> {
  let known: Promise<number | undefined> | undefined;
  let lookAgainAt = 0;
  return () => {
    const now = performance.now();
    if (known === undefined || now >= lookAgainAt) {
      lookAgainAt = now + lookEveryMs;
      known = retryAfterIn(file);
    }
    return known;
  };
}

async function retryAfterIn(file: string): Promise<number | undefined> {
  try {
    const { retry } = contentOf(await fs.readFile(file, 'utf8'));
    return Number.isSafeInteger(retry) && Number(retry) > 0 ? Number(retry) : usualRetrySeconds;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A file that is there and cannot be read closes the shop as well.
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : usualRetrySeconds;
  }
}

function contentOf(text: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(text);
    return isRecord(content) ? content : {};
  } catch {
    return {};
  }
}
