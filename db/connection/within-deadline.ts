import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable } from '../../accounts/errors';
import type { Database } from './connection';

/** Whoever waits is told in time to come back; what he waited for goes on, and is there for him then. */
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
