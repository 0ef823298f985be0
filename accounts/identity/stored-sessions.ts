import { randomBytes } from 'node:crypto';
import type session from 'express-session';
import { Unavailable } from '../errors';
import type { Revocations } from '../revocations';
import type { Clock } from '../shop-time';
import type { Credential } from './credential';
import { type LoginRecorder, notedEveryMs, type Visitor } from './login-recorder';

declare module 'express-session' {
  interface SessionData {
    customerId: number;
    fingerprint: string;
    startedAt: number;
    /** Handed out together with the session. */
    token?: string;
  }
}

export interface SessionStore extends session.Store {
  /** Lets it lie idle from now on; written only now and then. */
  touch(id: string, data: session.SessionData, done?: (error?: unknown) => void): void;
  /** Sets only what is still there. */
  replace(id: string, data: session.SessionData, done: (error?: unknown) => void): void;
}

export type StoredSessions = ReturnType<typeof storedSessions>;

/** A login without a cookie, and who made it. */
interface OpenedLogin {
  fingerprint: string;
  token: string;
  visitor: Visitor;
}

/** The cookie that brought a session's id, and keeps step with it. */
interface Carrier {
  /** Lets it live on, and the session with it, once the request is answered. */
  renew(touch: () => void): void;
  /** Before the session ends: should the store fail, the answer promises nothing. */
  drop(): void;
  /** After its end. */
  clear(): void;
}

export interface StoredSessionOptions {
  store: SessionStore;
  attributes: session.CookieOptions;
  idleMinutes: number;
  maxDays: number;
  clock: Clock;
  revocations?: Revocations;
  recorder: Pick<LoginRecorder, 'opened'>;
}

/** As express-session makes them: no text of another shape is worth a question to the store. */
const sessionId = /^[\w-]{32}$/;
export const newSessionId = () => randomBytes(24).toString('base64url');

export function storedSessions(options: StoredSessionOptions) {
  const { store, attributes, idleMinutes, maxDays, clock, revocations, recorder } = options;
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

  /** Past the session that was read, which would be written back, whatever has become of it meanwhile. */
  const rebind = async (id: string, fingerprint: string): Promise<void> => {
    // Hashing takes its time: a logout in between must not be undone.
    const now = await read(id);
    if (now) await settled((done) => store.replace(id, lasting({ ...now, fingerprint }), done));
  };

  /** As its credential says it. Its life is moved on by uses that are not noted. */
  const noted = (id: string) => ({ handle: sessionName(id), seconds: (idleMs + notedEveryMs) / 1000 });

  return {
    noted,
    /** Undefined where there is none, or none any more; one read of the store. */
    async byId(id: string, carrier?: Carrier): Promise<Credential | undefined> {
      if (!sessionId.test(id)) return undefined;
      const data = await read(id);
      if (data?.customerId === undefined) return undefined;
      const { customerId, fingerprint, startedAt = 0, token } = data;
      const end = async () => {
        carrier?.drop();
        await settled((done) => store.destroy(id, done));
        carrier?.clear();
      };
      if (lastMoment(startedAt) <= clock()) {
        await end();
        return undefined;
      }
      // No request waits for it; should it fail, the next one makes up for it.
      const touch = () => store.touch(id, data, () => {});
      carrier?.renew(touch);
      return {
        kind: 'session',
        customerId,
        loggedInAt: startedAt,
        twin: token === undefined ? undefined : { token },
        async confirm(current) {
          const stands = fingerprint === current;
          if (stands && !carrier) touch();
          return stands;
        },
        rebind: (next) => rebind(id, next),
        name: sessionName(id),
        ...noted(id),
        async end() {
          carrier?.drop();
          // A customer's own word must hold whatever the store forgets.
          await revocations?.keep(sessionName(id), lastMoment(startedAt));
          await end();
        },
      };
    },

    /** Without a cookie, and saved before it resolves; beside a token that knows its id. */
    async open(id: string, customerId: number, { fingerprint, token, visitor }: OpenedLogin) {
      const startedAt = clock();
      const data = lasting({ customerId, fingerprint, token, startedAt });
      await settled((done) => store.set(id, data, done));
      await recorder.opened({ customerId, ...noted(id), loggedInAt: startedAt }, fingerprint, visitor);
    },
  };
}

const sessionName = (id: string) => `session:${id}`;

/** The stores report their troubles through callbacks, whatever they are. */
export function settled(work: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    work((error) => (error ? reject(new Unavailable('sessions are away', 1, { cause: error })) : resolve()));
  });
}
