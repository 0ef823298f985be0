import type { ShopTime } from '../../accounts/shop-time';
import { accountNamedBy, type Verifications } from '../../accounts/verifications';
import type { Database } from '../connection/connection';
import type { Schema } from '../schema/schema';

/** Whether this Bagisto can let an account wait for its address to be confirmed; 0.1.0 to 0.1.3 cannot. */
export const keepsVerifications = ({ customers }: Schema): boolean =>
  customers.has('is_verified') && customers.has('token');

/** Writes what PHP writes, so that either side opens the links of the other. */
export function verificationsTable(db: Database, schema: Schema, time: ShopTime): Verifications {
  const rows = () => db.knex(db.table('customers'));
  const touched = () => (schema.customers.has('updated_at') ? { updated_at: time.toLocal(time.now()) } : {});

  return {
    async renew(id, token) {
      const waiting = rows().where({ id, is_verified: 0 });
      return (await db.run(waiting.update({ token, ...touched() }))) > 0;
    },

    async redeem(token) {
      const ours = await db.run(
        rows()
          .first('id')
          .where({ id: accountNamedBy(token), token }),
      );
      const row = ours ?? (await db.run(rows().first('id').where({ token })));
      if (!row) return undefined;
      const { id } = row;
      const verified = { is_verified: 1, token: null, ...touched() };
      const spent = await db.run(rows().where({ id, token }).update(verified));
      return spent > 0 ? Number(id) : undefined;
    },
  };
}
