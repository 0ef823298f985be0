import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable } from '../../accounts/errors';
import { statementDeadline } from './impatient-mysql-client';

/** Whoever waits is told in time to come back; what he waited for goes on, and is there for him then. */
export async function withinDeadline<T>(work: Promise<T>, why: string, since: number): Promise<T> {
  const waited = new AbortController();
  const rest = Math.max(0, statementDeadline - (performance.now() - since));
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
