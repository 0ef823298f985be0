import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable } from '../../accounts/errors';
import type { Database } from './connection';

/** Rejects with Unavailable at the deadline; the work goes on, and its result serves the next request. */
export async function withinDeadline<T>(
  { deadline }: Pick<Database, 'deadline'>,
  work: Promise<T>,
  why: string,
  since: number,
): Promise<T> {
  const waited = new AbortController();
  const rest = Math.max(0, deadline - (performance.now() - since));
  const refused = pause(rest, undefined, { ref: false, signal: waited.signal }).then(() => {
    throw new Unavailable(why);
  });
  try {
    return await Promise.race([work, refused]);
  } finally {
    refused.catch(() => {});
    waited.abort();
  }
}
