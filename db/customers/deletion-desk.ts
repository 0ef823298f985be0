import type { DeletionDesk } from '../../accounts/account-deletion';
import type { ShopTime } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';
import type { Schema } from '../schema/schema';

/** Bagisto's words for orders that its own pages take for open. */
const open = ['pending', 'processing'];
/** Read by the shop's admins; Bagisto's own form asks the customer for a text. */
const message = 'The customer asked in the app or on the account page that the account be deleted.';

export function deletionDesk(db: Database, { orders }: Schema, time: ShopTime): DeletionDesk {
  const requests = db.table('gdpr_data_request');
  const customers = db.table('customers');
  return {
    async hasOpenOrders(customerId) {
      if (!orders) return false;
      const found = db.knex(db.table('orders')).first('id').where({ customer_id: customerId });
      return (await db.run(found.whereIn('status', open))) !== undefined;
    },

    request: ({ id, email }) =>
      db.transaction(async (trx) => {
        // Two at once wait here, and the second finds the first.
        const row = await trx(customers).first('id').where({ id }).forUpdate();
        if (!row) return false;
        const pending = { customer_id: id, type: 'delete', status: 'pending' };
        if (await trx(requests).first('id').where(pending)) return true;
        const now = time.toLocal(time.now());
        const times = { created_at: now, updated_at: now };
        await trx(requests).insert({ ...pending, email: email ?? '', message, ...times });
        return true;
      }),
  };
}
