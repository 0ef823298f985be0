import type { RedisClient } from '../redis-client';
import type { Mail } from './mail';
import type { Outbox } from './outbox';
import { queueStates } from './queue-name';

/** For mails that a killed process has left, and those that a person's command leaves to a server. */
const looksEveryMs = 5_000;

/**
 * The outbox in Redis, opened with its first mail or when one is found waiting in it. Its library of two hundred files takes
 * a seventh of a start and ten megabytes, which most processes need only when somebody has forgotten a password.
 */
export function laterOutbox(redis: RedisClient, prefix: string, open: () => Outbox): Outbox {
  let opened: Outbox | undefined;
  let closed = false;
  const outbox = (): Outbox => {
    clearInterval(looking);
    opened ??= open();
    return opened;
  };
  const look = async (): Promise<Outbox | undefined> => {
    if (opened) return opened;
    const found = await Promise.all(queueStates(prefix).map((key) => redis.exists(key)));
    return found.includes(1) && !closed ? outbox() : undefined;
  };
  const lookAside = () => void look().catch(() => {});
  const looking = setInterval(lookAside, looksEveryMs);
  lookAside();
  return {
    async put(mail: Mail) {
      if (closed) throw new Error('the outbox is closed');
      // Opened while Redis is away it would wait for it, and the mail with it; this fails at once.
      if (!opened) await redis.ping();
      await outbox().put(mail);
    },
    async idle() {
      await (await look())?.idle();
    },
    waiting: async () => (await (await look())?.waiting()) ?? 0,
    async close() {
      closed = true;
      clearInterval(looking);
      await opened?.close();
    },
  };
}
