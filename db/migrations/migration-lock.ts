import { setTimeout as pause } from 'node:timers/promises';
import { StartRefused } from '../../accounts/errors';
import { utcMilliseconds, utcText } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import { isDuplicate } from '../connection/driver-errors';

/** The table of what was done; the lock is a row of it. */
export const bookkeeping = (db: Database) => db.table('accounts_migrations');
export const lockRow = 'lock';

const patience = 60_000;
const staleAfter = 10 * 60_000;
/** The holder's heartbeat is never silent for so long unless it was killed. */
const silence = 15_000;

/** Lets one machine work at a time; takes over from one that was killed. */
export async function withMigrationLock(
  db: Database,
  tell: (line: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  const held = () => db.knex(bookkeeping(db)).where({ name: lockRow });
  await take(db, tell);
  const beat = () => db.run(held().update({ applied_at: utcText(Date.now()) })).catch(() => {});
  const heartbeat = setInterval(beat, silence / 5);
  try {
    await work();
  } finally {
    clearInterval(heartbeat);
    await db.run(held().delete());
  }
}

async function take(db: Database, tell: (line: string) => void): Promise<void> {
  const until = Date.now() + patience;
  // By our own clock: the other machine's may be wrong.
  let heard = { from: '', at: 0 };
  for (let announced = false; ; ) {
    try {
      const row = { name: lockRow, outcome: 'held', applied_at: utcText(Date.now()) };
      await db.run(db.knex(bookkeeping(db)).insert(row));
      return;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    const holder = await db.run<{ applied_at: string } | undefined>(
      db.knex(bookkeeping(db)).first('applied_at').where({ name: lockRow }),
    );
    if (holder && holder.applied_at !== heard.from) heard = { from: holder.applied_at, at: Date.now() };
    const silent = Date.now() - heard.at > silence;
    if (holder && (silent || Date.now() - utcMilliseconds(holder.applied_at) > staleAfter)) {
      // Only the very lock that was seen: another machine may have taken over in between.
      await db.run(db.knex(bookkeeping(db)).where({ name: lockRow, applied_at: holder.applied_at }).delete());
      continue;
    }
    if (Date.now() > until) {
      throw new StartRefused(
        `another machine is still migrating (${bookkeeping(db)} heard of it at ${holder?.applied_at} UTC); start again when it is done`,
      );
    }
    if (!announced) tell('another machine is migrating; waiting for it');
    announced = true;
    await pause(100);
  }
}
