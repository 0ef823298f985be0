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
  /** As `get`, for who only reads: what express-session asks through costs a kilobyte of heap. */
  find(id: string): Promise<session.SessionData | undefined>;
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
  renew(session: { touch(): void }): void;
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
    try {
      return await store.find(id);
    } catch (error) {
      throw sessionsAway(error);
    }
  };

  /** Past the session that was read, which would be written back, whatever has become of it meanwhile. */
  const rebind = async (id: string, fingerprint: string): Promise<void> => {
    // Hashing takes its time: a logout in between must not be undone.
    const now = await read(id);
    if (now) await settled((done) => store.replace(id, lasting({ ...now, fingerprint }), done));
  };

  /** Its life is moved on by uses that are not noted. */
  const notedSeconds = (idleMs + notedEveryMs) / 1000;
  const noted = (id: string) => ({ handle: sessionName(id), seconds: notedSeconds });

  /** A class, for every request makes one: closures in its place took a kilobyte more of heap. */
  class StoredSession implements Credential {
    readonly kind = 'session';
    readonly name: string;
    readonly handle: string;
    readonly seconds = notedSeconds;

    constructor(
      private readonly id: string,
      readonly customerId: number,
      readonly loggedInAt: number,
      private readonly data: session.SessionData,
      private readonly carrier: Carrier | undefined,
    ) {
      this.name = this.handle = sessionName(id);
    }

    get twin() {
      const { token } = this.data;
      return token === undefined ? undefined : { token };
    }

    /** No request waits for it; should it fail, the next one makes up for it. */
    touch(): void {
      store.touch(this.id, this.data, () => {});
    }

    async confirm(current: string): Promise<boolean> {
      const stands = this.data.fingerprint === current;
      if (stands && !this.carrier) this.touch();
      return stands;
    }

    rebind(fingerprint: string): Promise<void> {
      return rebind(this.id, fingerprint);
    }

    async end(): Promise<void> {
      this.carrier?.drop();
      // A customer's own word must hold whatever the store forgets.
      await revocations?.keep(this.name, lastMoment(this.loggedInAt));
      await this.forget();
    }

    async forget(): Promise<void> {
      this.carrier?.drop();
      await settled((done) => store.destroy(this.id, done));
      this.carrier?.clear();
    }
  }

  return {
    noted,
    /** Undefined where there is none, or none any more; one read of the store. */
    async byId(id: string, carrier?: Carrier): Promise<Credential | undefined> {
      if (!sessionId.test(id)) return undefined;
      const data = await read(id);
      if (data?.customerId === undefined) return undefined;
      const stored = new StoredSession(id, data.customerId, data.startedAt ?? 0, data, carrier);
      if (lastMoment(stored.loggedInAt) <= clock()) {
        await stored.forget();
        return undefined;
      }
      carrier?.renew(stored);
      return stored;
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
    work((error) => (error ? reject(sessionsAway(error)) : resolve()));
  });
}

const sessionsAway = (cause: unknown) => new Unavailable('sessions are away', 1, { cause });
