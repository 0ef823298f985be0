import type { Clock } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import { guardedDriver, type SessionDriver } from './session-driver';

const columns = ['id', 'payload', 'last_activity'];

interface Row {
  id: string;
  payload: string;
  last_activity: number;
}

/** Laravel's table `sessions`: the payload in base64, the last request as a unix time. */
export function databaseSessions(db: Database, lifetimeMinutes: number, clock: Clock): SessionDriver {
  const name = db.table('sessions');
  // Built once: knex takes longer to write such a text than MySQL to answer it.
  const readOne = db.knex(name).select(columns).where({ id: '' }).toSQL().sql;
  const now = () => Math.floor(clock() / 1000);
  const rows = (id: string) => db.knex(name).where({ id });
  // The column's collation may fold letter case, and an id has both.
  const living = (row: Row | undefined, id: string): Buffer | undefined =>
    row?.id === id && Number(row.last_activity) >= now() - lifetimeMinutes * 60
      ? Buffer.from(String(row.payload), 'base64')
      : undefined;

  return guardedDriver({
    async read(id) {
      const [row] = await db.rows<Row>(readOne, [id]);
      return living(row, id);
    },
    async create(id, payload) {
      const row = { id, payload: payload.toString('base64'), last_activity: now() };
      await db.run(db.knex(name).insert(row));
    },
    async take(id) {
      return db.transaction(async (trx) => {
        const row: Row | undefined = await trx(name).where({ id }).first(columns).forUpdate();
        if (row?.id === id) await trx(name).where({ id }).delete();
        return living(row, id);
      });
    },
    async replace(id, before, after) {
      const same = rows(id).whereRaw('binary ?? = binary ?', ['payload', before.toString('base64')]);
      const row = { payload: after.toString('base64'), last_activity: now() };
      return Number(await db.run(same.update(row))) === 1;
    },
    async prolong(id) {
      await db.run(rows(id).update({ last_activity: now() }));
    },
  });
}
