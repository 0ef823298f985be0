import type { Request, Response } from 'express';
import session from 'express-session';
import type { Revocations } from '../revocations';
import type { Clock } from '../shop-time';
import type { Credential } from './credential';
import type { SessionStore } from './session-store';
import { type StoredSessions, sessionName, settled, storedSessions } from './stored-sessions';

export interface SessionOptions {
  store: SessionStore;
  cookie: { name: string; secure: boolean; domain?: string };
  /** The first one signs; the others, retired, are still believed. */
  signingKeys: string[];
  idleMinutes: number;
  maxDays: number;
  clock: Clock;
  revocations?: Revocations;
}

export interface Sessions extends Pick<StoredSessions, 'byId' | 'open'> {
  /** Reads the store only for a request that carries our cookie: nobody else gets a session, or waits for one. */
  resolve(req: Request, res: Response): Promise<Credential | undefined>;
  /** Under a new id, and saved before it resolves: a session that could not be saved is not a login. Answers its id. */
  start(req: Request, res: Response, customerId: number, fingerprint: string): Promise<string>;
}

export function createSessions(options: SessionOptions): Sessions {
  const { cookie, clock, idleMinutes } = options;
  const attributes = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: cookie.secure,
    domain: cookie.domain,
  } as const;
  const middleware = session({
    name: cookie.name,
    secret: options.signingKeys,
    store: options.store,
    resave: false,
    saveUninitialized: false,
    // As PHP does: every answer of a live session sets the cookie's end anew.
    rolling: true,
    cookie: { ...attributes, maxAge: idleMinutes * 60_000 },
  });

  const load = (req: Request, res: Response): Promise<void> =>
    settled((done) => {
      if (req.session) done();
      else middleware(req, res, done);
    });

  const { rebind, tooOld, keepRevocation, byId, open } = storedSessions({ ...options, attributes });

  return {
    byId,
    open,

    async resolve(req, res) {
      if (!req.headers.cookie?.includes(`${cookie.name}=`)) return undefined;
      await load(req, res);
      const { customerId, fingerprint, startedAt = 0 } = req.session;
      if (customerId === undefined) return undefined;
      const end = async () => {
        await settled((done) => req.session.destroy(done));
        res.clearCookie(cookie.name, attributes);
      };
      if (tooOld(startedAt)) {
        await end();
        return undefined;
      }
      return {
        kind: 'session',
        customerId,
        confirm: async (current) => fingerprint === current,
        rebind: (next) => rebind(req.sessionID, next),
        name: sessionName(req.sessionID),
        async end() {
          await keepRevocation(req.sessionID, startedAt);
          await end();
        },
      };
    },

    async start(req, res, customerId, fingerprint) {
      await load(req, res);
      try {
        // A session that came with the request may have been planted there; a fresh one has a new id already.
        if (req.session.customerId !== undefined) await settled((done) => req.session.regenerate(done));
        Object.assign(req.session, { customerId, fingerprint, startedAt: clock() });
        await settled((done) => req.session.save(done));
        return req.sessionID;
      } catch (error) {
        // Its cookie would be set all the same, and may be good: a store may have kept what it failed to confirm.
        Object.assign(req, { session: undefined });
        throw error;
      }
    },
  };
}
