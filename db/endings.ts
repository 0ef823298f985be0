import { hash } from 'node:crypto';
import type { Knex } from 'knex';
import { type Clock, utcMilliseconds, utcText } from '../app/store-time';
import type { Database } from './connection';

/**
 * Redis forgets: at its restart, when a replica takes over that had not heard of the last second, or when somebody
 * flushes it. A session or a token that was ended must not live again by that, so its end stands in MySQL too.
 */
export interface Endings {
  keep(credential: string, untilMs: number): Promise<void>;
  /** When all tokens of the customer were last ended; asked only about tokens that Redis does not know. */
  ofAll(customerId: number): Promise<number | undefined>;
}

const tokenEnds = 'accounts_token_ends';
const sweepEveryMs = 60_000;
/** A token may say that it lives for longer than a date can. */
const lastDay = Date.UTC(9999, 0);

export function endingsTable(db: Database, clock: Clock): Endings {
  const rows = () => db.knex(db.table('accounts_endings'));
  let sweepDue = 0;
  return {
    async keep(credential, untilMs) {
      const row = { name: endingName(credential), forget_at: utcText(Math.min(untilMs, lastDay)) };
      await db.run(rows().insert(row).onConflict('name').ignore());
      if (clock() < sweepDue) return;
      sweepDue = clock() + sweepEveryMs;
      // Off the request's path; who misses it sweeps a minute later.
      db.run(rows().where('forget_at', '<', utcText(clock())).delete()).catch(() => {});
    },

    async ofAll(customerId) {
      const row = await db.run(
        db.knex(db.table(tokenEnds)).first('ended_at').where({ customer_id: customerId }),
      );
      return row && utcMilliseconds(row.ended_at);
    },
  };
}

/** Goes into the transaction that changes a password or logs out everywhere. */
export async function noteTokenEnds(db: Database, trx: Knex, customerId: number, now: string): Promise<void> {
  if (db.kind === 'embedded') return;
  await trx(db.table(tokenEnds))
    .insert({ customer_id: customerId, ended_at: now })
    .onConflict('customer_id')
    .merge();
}

/** Both kinds of names are secrets, or lead to one: what stands in the table opens nothing. */
export const endingName = (credential: string) => hash('sha256', credential).slice(0, 32);
