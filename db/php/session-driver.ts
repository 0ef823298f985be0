import { isSessionId } from './cookie';

/** PHP's store of sessions. Reads and writes the serialised array, whatever the place wraps around it. */
export interface SessionDriver {
  /** Undefined where there is none, or none that PHP would still open. */
  read(id: string): Promise<Buffer | undefined>;
  create(id: string, payload: Buffer): Promise<void>;
  /** Reads and deletes in one step: of two who want to move a session only one gets it. */
  take(id: string): Promise<Buffer | undefined>;
  /** Only while it still is what it was; false where PHP or another process was faster. */
  replace(id: string, before: Buffer, after: Buffer): Promise<boolean>;
  /** As PHP prolongs the life of a session at each request. */
  prolong(id: string): Promise<void>;
}

/** A driver that is asked only for what can be a session's id, which becomes the name of a file or a key. */
export const guardedDriver = (
  place: SessionDriver,
  reached: <T>(work: () => Promise<T>) => Promise<T> = (work) => work(),
): SessionDriver => ({
  read: async (id) => (isSessionId(id) ? reached(() => place.read(id)) : undefined),
  create: (id, payload) => reached(() => place.create(id, payload)),
  take: async (id) => (isSessionId(id) ? reached(() => place.take(id)) : undefined),
  replace: async (id, before, after) => isSessionId(id) && reached(() => place.replace(id, before, after)),
  async prolong(id) {
    if (isSessionId(id)) await reached(() => place.prolong(id));
  },
});
