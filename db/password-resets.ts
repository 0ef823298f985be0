import type { StoreTime } from '../app/store-time';
import type { Database } from './connection';

export interface PasswordResets {
  lastRequestedAt(email: string): Promise<string | undefined>;
  replace(email: string, tokenHash: string): Promise<void>;
  remove(email: string): Promise<void>;
}

/** Laravel's broker table: one row per e-mail, the token only as a bcrypt hash. */
export function passwordResetsTable(db: Database, time: StoreTime): PasswordResets {
  const table = db.table('customer_password_resets');
  return {
    async lastRequestedAt(email) {
      const row = await db.run(
        db.knex(table).first('created_at').where({ email }).orderBy('created_at', 'desc'),
      );
      return row?.created_at ? time.toUtc(row.created_at) : undefined;
    },
    async replace(email, tokenHash) {
      await db.transaction(async (trx) => {
        await trx(table).where({ email }).delete();
        await trx(table).insert({ email, token: tokenHash, created_at: time.toLocal(time.now()) });
      });
    },
    async remove(email) {
      await db.run(db.knex(table).where({ email }).delete());
    },
  };
}
