import bcrypt from 'bcrypt';
import { Unavailable } from '../errors';
import { oneATurn } from '../one-a-turn';
import { hashesAtOnce } from './hashing-share';

export type PasswordHasher = ReturnType<typeof passwordHasher>;

export interface HasherOptions {
  cost: number;
  concurrency?: number;
  queueLimit?: number;
  deadlineMs?: number;
}

interface Waiting {
  joined: number;
  begin(): void;
  refuse(reason: Unavailable): void;
}

/** Hashes of cost 4 to 15: bcrypt refuses less at once, and more would let one stored row hold up every login. */
const readable = /^\$2[abxy]\$(0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}$/;

/**
 * bcrypt runs on libuv's threads, which everything else shares; a bounded queue in front keeps a login storm
 * from starving the rest, and sheds what could not be answered in time anyway.
 */
export function passwordHasher({
  cost,
  concurrency = hashesAtOnce(1),
  queueLimit = 200,
  deadlineMs = 4000,
}: HasherOptions) {
  const load = { running: 0, waiting: 0, done: 0, shed: 0 };
  const queue: Waiting[] = [];
  /** Those that came together are late together, and others have something to do as well. */
  const spread = oneATurn();
  // Salted with zeros: it matches no password, and checking it costs what checking a fresh hash costs.
  const decoy = `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;

  const shed = () => {
    load.shed++;
    return new Unavailable('too many passwords are being checked at once', 2);
  };

  const passOn = () => {
    const now = performance.now();
    for (let next = queue.shift(); next; next = queue.shift()) {
      if (now - next.joined <= deadlineMs) return next.begin();
      const { refuse } = next;
      spread(() => refuse(shed()));
    }
    load.running--;
  };

  async function turn<T>(work: () => Promise<T>): Promise<T> {
    if (load.running < concurrency) {
      load.running++;
    } else {
      if (queue.length >= queueLimit) throw shed();
      load.waiting++;
      await new Promise<void>((begin, refuse) => {
        queue.push({ joined: performance.now(), begin, refuse });
      }).finally(() => load.waiting--);
    }
    try {
      return await work();
    } finally {
      load.done++;
      passOn();
    }
  }

  return {
    /** For the metrics and for tests that count the work. */
    load,
    /** A `$2y$` hash, which PHP reads as its own. */
    hash: (password: string) =>
      turn(async () => (await bcrypt.hash(password, cost)).replace(/^\$2b\$/, '$2y$')),
    /** Always one bcrypt comparison: a missing or unusable hash costs what a wrong password costs. */
    async matches(password: string, hash: string | null | undefined) {
      const usable = readable.test(hash ?? '');
      // node's bcrypt answers false, without an error, to every prefix but its own.
      const stored = usable ? `$2b$${String(hash).slice(4)}` : decoy;
      const equal = await turn(() => bcrypt.compare(password, stored));
      return equal && usable;
    },
  };
}
