import { hash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Revocations } from '../../accounts/revocations';
import { type Clock, utcMilliseconds, utcText } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';

const tokenEnds = 'accounts_token_ends';
const sweepEveryMs = 60_000;
/** A token may say that it lives for longer than a date can. */
const lastDay = Date.UTC(9999, 0);

export function revocationsTable(db: Database, clock: Clock): Revocations {
  const rows = () => db.knex(db.table('accounts_endings'));
  let sweepDue = 0;
  return {
    async keep(credential, untilMs) {
      const row = { name: revocationName(credential), forget_at: utcText(Math.min(untilMs, lastDay)) };
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
export async function noteTokenRevocations(
  db: Database,
  trx: Knex,
  customerId: number,
  now: string,
): Promise<void> {
  if (db.kind === 'embedded') return;
  await trx(db.table(tokenEnds))
    .insert({ customer_id: customerId, ended_at: now })
    .onConflict('customer_id')
    .merge();
}

/** Both kinds of names are secrets, or lead to one: what stands in the table opens nothing. */
export const revocationName = (credential: string) => hash('sha256', credential).slice(0, 32);
