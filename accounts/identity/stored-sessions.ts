import { randomBytes } from 'node:crypto';
import type session from 'express-session';
import { Unavailable } from '../errors';
import type { Revocations } from '../revocations';
import type { Clock } from '../shop-time';
import type { Credential } from './credential';
import type { SessionStore } from './session-store';

declare module 'express-session' {
  interface SessionData {
    customerId: number;
    fingerprint: string;
    startedAt: number;
    /** Handed out together with the session. */
    token?: string;
  }
}

export interface StoredSessions {
  /** Past the request's own session, which would be written back, whatever has become of it meanwhile. */
  rebind(id: string, fingerprint: string): Promise<void>;
  tooOld(startedAt: number): boolean;
  /** For a customer's own word, which must hold whatever the store forgets. */
  keepRevocation(id: string, startedAt: number): Promise<void>;
  /** For clients that keep no cookies: the same session by its bare id. */
  byId(id: string): Promise<Credential | undefined>;
  /** Without a cookie, and saved before it resolves; beside a token that knows its id. */
  open(id: string, customerId: number, fingerprint: string, token: string): Promise<void>;
}

export interface StoredSessionOptions {
  store: SessionStore;
  attributes: session.CookieOptions;
  idleMinutes: number;
  maxDays: number;
  clock: Clock;
  revocations?: Revocations;
}

/** As express-session makes them: no text of another shape is worth a question to the store. */
const sessionId = /^[\w-]{32}$/;
export const newSessionId = () => randomBytes(24).toString('base64url');

export function storedSessions({
  store,
  attributes,
  idleMinutes,
  maxDays,
  clock,
  revocations,
}: StoredSessionOptions): StoredSessions {
  const idleMs = idleMinutes * 60_000;
  /** A store takes from the cookie how long it has to keep the session. */
  const lasting = (data: Omit<session.SessionData, 'cookie'>): session.SessionData => ({
    ...data,
    cookie: { ...attributes, originalMaxAge: idleMs, expires: new Date(Date.now() + idleMs) },
  });

  const lastMoment = (startedAt: number) => startedAt + maxDays * 86_400_000;

  const read = async (id: string): Promise<session.SessionData | undefined> => {
    let data: session.SessionData | null | undefined;
    await settled((done) =>
      store.get(id, (error, found) => {
        data = found;
        done(error);
      }),
    );
    return data ?? undefined;
  };

  const self: StoredSessions = {
    async rebind(id, fingerprint) {
      // Hashing takes its time: a logout in between must not be undone.
      const now = await read(id);
      if (now) await settled((done) => store.replace(id, lasting({ ...now, fingerprint }), done));
    },

    tooOld: (startedAt) => lastMoment(startedAt) <= clock(),

    keepRevocation: async (id, startedAt) => revocations?.keep(sessionName(id), lastMoment(startedAt)),

    async byId(id) {
      if (!sessionId.test(id)) return undefined;
      const data = await read(id);
      if (data?.customerId === undefined) return undefined;
      const end = () => settled((done) => store.destroy(id, done));
      if (self.tooOld(data.startedAt)) {
        await end();
        return undefined;
      }
      return {
        kind: 'session',
        customerId: data.customerId,
        twin: data.token === undefined ? undefined : { token: data.token },
        async confirm(current) {
          const stands = data.fingerprint === current;
          if (stands) await settled((done) => (store.touch ? store.touch(id, lasting(data), done) : done()));
          return stands;
        },
        rebind: (fingerprint) => self.rebind(id, fingerprint),
        name: sessionName(id),
        async end() {
          await self.keepRevocation(id, data.startedAt);
          await end();
        },
      };
    },

    async open(id, customerId, fingerprint, token) {
      const data = lasting({ customerId, fingerprint, token, startedAt: clock() });
      await settled((done) => store.set(id, data, done));
    },
  };
  return self;
}

export const sessionName = (id: string) => `session:${id}`;

/** The stores report their troubles through callbacks, whatever they are. */
export function settled(work: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    work((error) => (error ? reject(new Unavailable('sessions are away', 1, { cause: error })) : resolve()));
  });
}
