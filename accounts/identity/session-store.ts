import type session from 'express-session';

export interface SessionStore extends session.Store {
  /** Sets only what is still there. */
  replace(id: string, data: session.SessionData, done: (error?: unknown) => void): void;
}
