import type { Request, Response } from 'express';
import session from 'express-session';
import type { Credential } from './credential';
import type { Visitor } from './login-recorder';
import type { CartOwner } from './php-logins';
import { sessionCookie } from './session-cookie';
import {
  newSessionId,
  type StoredSessionOptions,
  type StoredSessions,
  settled,
  storedSessions,
} from './stored-sessions';

interface SessionOptions extends Omit<StoredSessionOptions, 'attributes'> {
  cookie: { name: string; secure: boolean; domain?: string };
  /** The first one signs; the others, retired, are still believed. */
  signingKeys: string[];
  /** Lets the answer carry a Set-Cookie that is asked for when it is written, or none any more. */
  answerWith(res: Response, cookie: (() => string) | undefined): void;
}

export interface Sessions extends Pick<StoredSessions, 'open' | 'noted'> {
  byId(id: string): Promise<Credential | undefined>;
  /** Reads the store only for a request that carries our cookie: nobody else gets a session, or waits for one. */
  resolve(req: Request, res: Response): Promise<Credential | undefined>;
  /** Under a new id, and saved before it resolves: a session that could not be saved is not a login. Answers its id. */
  start(
    req: Request,
    res: Response,
    customer: CartOwner,
    login: { fingerprint: string; visitor: Visitor },
  ): Promise<string>;
  /** At a login for a token: what the guest put into PHP's cart is the customer's. */
  bringCart(req: Request, res: Response, customer: CartOwner): Promise<void>;
  /** Whether the request has a cookie that could be a session. */
  carried(req: Request): boolean;
  newId(): string;
}

const nobody = Promise.resolve(undefined);

export function createSessions(options: SessionOptions): Sessions {
  const { cookie, clock, idleMinutes } = options;
  const idleMs = idleMinutes * 60_000;
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
    cookie: { ...attributes, maxAge: idleMs },
  });

  const load = (req: Request, res: Response): Promise<void> =>
    settled((done) => {
      if (req.session) done();
      else middleware(req, res, done);
    });

  const carried = sessionCookie({ ...options, name: cookie.name, attributes, idleMs });
  const { byId, open, noted } = storedSessions({ ...options, attributes });

  return {
    byId: (id) => byId(id),
    open,
    noted,
    newId: newSessionId,
    carried: (req) => req.headers.cookie?.includes(`${cookie.name}=`) === true,
    async bringCart() {},

    /**
     * As PHP does, every answer of a live session sets the cookie's end anew.
     * A request that only reads its session does not go through express-session, which costs a third of it: two
     * signatures, two hashes of the session, the answer's methods replaced. (customer/get: 0.33 to 0.50 of the bare floor.)
     */
    resolve(req, res) {
      const signed = carried.read(req.headers.cookie);
      if (!signed) return nobody;
      return byId(signed.id, {
        renew: (stored) =>
          options.answerWith(res, () => {
            stored.touch();
            return carried.renewed(signed);
          }),
        drop: () => options.answerWith(res, undefined),
        clear: () => void res.clearCookie(cookie.name, attributes),
      });
    },

    async start(req, res, { id: customerId }, { fingerprint, visitor }) {
      await load(req, res);
      try {
        // A session that came with the request may have been planted there; a fresh one has a new id already.
        if (req.session.customerId !== undefined) await settled((done) => req.session.regenerate(done));
        Object.assign(req.session, { customerId, fingerprint, startedAt: clock() });
        await settled((done) => req.session.save(done));
      } catch (error) {
        // Its cookie would be set all the same, and may be good: a store may have kept what it failed to confirm.
        Object.assign(req, { session: undefined });
        throw error;
      }
      const id = req.sessionID;
      await options.recorder.opened({ customerId, ...noted(id), loggedInAt: clock() }, fingerprint, visitor);
      return id;
    },
  };
}
