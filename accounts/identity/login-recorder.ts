import type { LoginNotes } from '../logins';
import type { Clock } from '../shop-time';
import type { Credential } from './credential';
import { oncePer } from './once-per';

/** Kept of the one who asks: never the whole address. */
export interface Visitor {
  userAgent: string;
  network: string;
}

type Noted = Pick<Credential, 'customerId' | 'handle' | 'seconds' | 'loggedInAt'>;

export type LoginRecorder = ReturnType<typeof loginRecorder>;

export const notedEveryMs = 5 * 60_000;

export function loginRecorder(notes: LoginNotes, clock: Clock) {
  const due = oncePer(notedEveryMs);
  // A new password makes another note of it.
  const isDue = ({ handle }: Noted, fingerprint: string) => due(handle + fingerprint);
  const keep = (
    { customerId, handle, seconds, loggedInAt }: Noted,
    fingerprint: string,
    visitor: Visitor,
  ) => {
    const note = { ...visitor, handle, fingerprint, loggedInAt, usedAt: clock() };
    return notes.keep(customerId, note, seconds).catch(() => undefined);
  };
  return {
    /** At a login; a login is none the worse where it cannot be noted. */
    async opened(login: Noted, fingerprint: string, visitor: Visitor) {
      isDue(login, fingerprint);
      await keep(login, fingerprint, visitor);
    },
    /** At every use: off the request's path, and written at most once in some minutes. */
    saw(login: Noted, fingerprint: string, visitor: () => Visitor) {
      if (isDue(login, fingerprint)) void keep(login, fingerprint, visitor());
    },
  };
}
