import type { Knex } from 'knex';
import type { Digest, PasswordResets } from '../../accounts/password-resets';
import { type ShopTime, utcText } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import type { Schema } from '../schema/schema';
import { forgetAccessTokens } from './access-tokens';
import { noteTokenRevocations } from './revocations';

const keptDays = 7;
/** More mails than that are somebody's who wants to fill a mailbox. */
const mostADay = 5;

export function passwordResetsTable(db: Database, schema: Schema, time: ShopTime): PasswordResets {
  const broker = db.table('customer_password_resets');
  const links = db.table('accounts_reset_links');
  const customers = db.table('customers');

  const perChannel = schema.emailUnique === 'per channel';

  const end = endLinks(db);

  /** Whether the last link went to the account that another channel has under the address, and none to this one. */
  const isAnothers = async (
    trx: Knex,
    { ids, customerId, quietSince }: { ids: number[]; customerId: number; quietSince: string },
  ): Promise<boolean> => {
    if (ids.length < 2) return false;
    const recent = await trx(links)
      .select('customer_id')
      .whereIn('customer_id', ids)
      .where('created_at', '>=', quietSince);
    return recent.length > 0 && recent.every(({ customer_id }) => Number(customer_id) !== customerId);
  };

  return {
    async find(email) {
      const row = await db.run(
        db.knex(broker).first('email', 'token', 'created_at').where({ email }).orderBy('created_at', 'desc'),
      );
      if (!row) return undefined;
      const createdAt = typeof row.created_at === 'string' ? time.toUtc(row.created_at) : undefined;
      return { email: String(row.email), tokenHash: String(row.token), createdAt };
    },

    async findLink(token) {
      const row = await db.run(db.knex(links).first().where({ token_hash: token }));
      return (
        row && {
          customerId: Number(row.customer_id),
          createdAt: row.created_at,
          ended: row.ended ?? undefined,
        }
      );
    },

    async issue({ email, customerId, tokenHash, token, quietSince }) {
      const now = time.now();
      return db.transaction(async (trx) => {
        // Ten requests at once wait here, and all but the first find that it was enough.
        const sharers = await trx(customers)
          .select('id')
          .where(perChannel ? { email } : { id: customerId })
          .orderBy('id')
          .forUpdate();
        const recent = await trx(broker)
          .first('created_at')
          .where({ email })
          .whereBetween('created_at', [time.toLocal(quietSince), time.toLocal(now)]);
        const ids = sharers.map(({ id }) => Number(id));
        if (recent && !(await isAnothers(trx, { ids, customerId, quietSince }))) return false;
        const [today] = await trx(links)
          .count({ total: '*' })
          .where({ customer_id: customerId })
          .where('created_at', '>', daysBefore(now, 1));
        if (Number(today?.total) >= mostADay) return false;
        await trx(broker).where({ email }).delete();
        await trx(broker).insert({ email, token: tokenHash, created_at: time.toLocal(now) });
        // PHP's table has one row an address: the newest link is the only one.
        for (const id of ids) await end(trx, id, 'replaced');
        await trx(links).insert({ token_hash: token, customer_id: customerId, created_at: now });
        await trx(links).where('created_at', '<', daysBefore(now, keptDays)).delete();
        return true;
      });
    },

    async redeem({ row, customerId, passwordHash, token }) {
      return db.transaction(async (trx) => {
        const spent = await trx(broker).where({ email: row.email, token: row.tokenHash }).delete();
        if (spent === 0) return false;
        const updatedAt = time.toLocal(time.now());
        await trx(customers)
          .where({ id: customerId })
          .update({ password: passwordHash, updated_at: updatedAt });
        await end(trx, customerId, 'used', token);
        await end(trx, customerId, 'replaced');
        await forgetAccessTokens(db, schema, trx, customerId);
        await noteTokenRevocations(db, trx, customerId, time.now());
        return true;
      });
    },
  };
}

function endLinks(db: Database) {
  return (trx: Knex, customerId: number, how: 'used' | 'replaced', token?: Digest) =>
    trx(db.table('accounts_reset_links'))
      .where({ customer_id: customerId })
      .whereNull('ended')
      .modify((query) => {
        if (token !== undefined) query.where({ token_hash: token });
      })
      .update({ ended: how });
}

/** Goes into the transaction that changes a password or an address: no older link may open the account after it. */
export async function forgetResetLinks(
  db: Database,
  trx: Knex,
  customerId: number,
  email: unknown,
): Promise<void> {
  if (typeof email === 'string') await trx(db.table('customer_password_resets')).where({ email }).delete();
  await endLinks(db)(trx, customerId, 'replaced');
}

const daysBefore = (utc: string, days: number) =>
  utcText(Date.parse(`${utc.replace(' ', 'T')}Z`) - days * 86_400_000);
