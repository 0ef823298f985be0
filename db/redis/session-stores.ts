import { RedisStore } from 'connect-redis';
import session from 'express-session';
import type { ExpiringStore } from '../../accounts/expiring-store';
import { oncePer } from '../../accounts/identity/once-per';
import type { SessionStore } from '../../accounts/identity/stored-sessions';
import type { RedisClient } from '../../accounts/redis-client';

const touchEvery = (idleSeconds: number) => Math.min(60_000, idleSeconds * 100);

const finish = <T>(work: Promise<T>, done?: (error: unknown, result?: T) => void) => {
  work.then(
    (result) => done?.(null, result),
    (error) => done?.(error),
  );
};

const read = (text: string | null | undefined): session.SessionData | undefined =>
  text ? JSON.parse(text) : undefined;

export function redisSessionStore(redis: RedisClient, prefix: string, idleSeconds: number): SessionStore {
  const due = oncePer(touchEvery(idleSeconds));
  class ThinlyTouchedStore extends RedisStore {
    async find(id: string): Promise<session.SessionData | undefined> {
      return read(await redis.get(prefix + id));
    }
    override async touch(
      id: string,
      _data: session.SessionData,
      done?: (error?: unknown) => void,
    ): Promise<void> {
      finish<unknown>(due(id) ? redis.expire(prefix + id, idleSeconds) : Promise.resolve(), done);
    }
    replace(id: string, data: session.SessionData, done: (error?: unknown) => void): void {
      redis.set(prefix + id, JSON.stringify(data), 'EX', idleSeconds, 'XX').then(() => done(), done);
    }
  }
  return new ThinlyTouchedStore({ client: redis, prefix, ttl: idleSeconds });
}

export function expiringSessionStore(store: ExpiringStore, idleSeconds: number): SessionStore {
  const due = oncePer(touchEvery(idleSeconds));
  const key = (id: string) => `session:${id}`;
  return new (class extends session.Store {
    async find(id: string): Promise<session.SessionData | undefined> {
      return read(await store.get(key(id)));
    }
    override get(id: string, done: (error: unknown, data?: session.SessionData | null) => void): void {
      finish(
        this.find(id).then((data) => data ?? null),
        done,
      );
    }
    override set(id: string, data: session.SessionData, done?: (error?: unknown) => void): void {
      finish(store.set(key(id), JSON.stringify(data), idleSeconds), done);
    }
    replace(id: string, data: session.SessionData, done: (error?: unknown) => void): void {
      finish(store.replace(key(id), JSON.stringify(data), idleSeconds), done);
    }
    override touch(id: string, _data: session.SessionData, done?: (error?: unknown) => void): void {
      finish(due(id) ? store.extend(key(id), idleSeconds) : Promise.resolve(), done);
    }
    override destroy(id: string, done?: (error?: unknown) => void): void {
      finish(store.delete(key(id)), done);
    }
  })();
}
