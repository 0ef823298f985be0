import type { ExpiringStore } from '../../accounts/expiring-store';
import type { Clock } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';

/** The expiring store of an embedded database: a table of ours, swept now and then. */
export function embeddedExpiringStore(db: Database, clock: Clock): ExpiringStore {
  const rows = () => db.knex(db.table('accounts_state'));
  const until = (seconds: number) => clock() + seconds * 1000;
  const added = (key: string, value: string, seconds: number) =>
    rows()
      .insert({ key, value, expires_at: until(seconds) })
      .onConflict('key');
  let sweepDue = 0;
  const sweep = async () => {
    if (clock() < sweepDue) return;
    sweepDue = clock() + 10 * 60_000;
    await db.run(rows().where('expires_at', '<=', clock()).delete());
  };
  const self: ExpiringStore = {
    async get(key) {
      const row = await db.run(rows().first('value').where({ key }).where('expires_at', '>', clock()));
      return row?.value;
    },
    async set(key, value, seconds) {
      await sweep();
      await db.run(added(key, value, seconds).merge());
    },
    async claim(key, value, seconds) {
      await db.run(rows().where({ key }).where('expires_at', '<=', clock()).delete());
      await db.run(added(key, value, seconds).ignore());
      return (await self.get(key)) ?? value;
    },
    async replace(key, value, seconds, last) {
      const live = rows().where({ key }).where('expires_at', '>', clock());
      if (last !== undefined) live.whereNot({ value: last });
      await db.run(live.update({ value, expires_at: until(seconds) }));
    },
    async extend(key, seconds) {
      await db.run(
        rows()
          .where({ key })
          .update({ expires_at: until(seconds) }),
      );
    },
    async delete(key) {
      await db.run(rows().where({ key }).delete());
    },
  };
  return self;
}
