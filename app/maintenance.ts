import fs from 'node:fs/promises';
import path from 'node:path';
import { isRecord } from '../accounts/validation/scalar';
import type { MaintenanceState } from '../routes/http/maintenance';

/** The file that `php artisan down` leaves in the shop's storage folder, and `php artisan up` takes away. */
export const downFile = (storagePath: string) => path.join(storagePath, 'framework', 'down');

const lookEveryMs = 1000;
const usualRetrySeconds = 60;

/** Looks for the file at most once a second, and never makes the others wait for the disk. */
export function maintenanceState(file: string): MaintenanceState {
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
