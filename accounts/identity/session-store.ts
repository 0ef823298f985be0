import type session from 'express-session';

export interface SessionStore extends session.Store {
  /** Lets it lie idle from now on; written only now and then. */
  touch(id: string, data: session.SessionData, done?: (error?: unknown) => void): void;
  /** Sets only what is still there. */
  replace(id: string, data: session.SessionData, done: (error?: unknown) => void): void;
}
