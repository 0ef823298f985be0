import type { GuestCarts } from '../../accounts/identity/php-logins';
import type { ShopTime } from '../../accounts/shop-time';
import type { Database } from '../connection/connection';

/** Bagisto's table `cart`, in which only whose it is is ours to write: prices and stock are PHP's business. */
export function guestCartsTable(db: Database, time: ShopTime): GuestCarts {
  const name = db.table('cart');
  return {
    claim: (cartId, customer) =>
      db.transaction(async (trx) => {
        // The customer's row, so that of two logins at once only one finds no cart.
        await trx(db.table('customers')).where({ id: customer.id }).first('id').forUpdate();
        const own = await trx(name)
          .where({ customer_id: customer.id, is_active: 1 })
          .orderBy('id')
          .first('id');
        if (own) return Number(own.id) === cartId ? 'claimed' : 'kept';
        const rows = await trx(name)
          .where({ id: cartId, customer_id: null, is_active: 1 })
          .update({
            customer_id: customer.id,
            is_guest: 0,
            customer_first_name: customer.firstName,
            customer_last_name: customer.lastName,
            customer_email: customer.email,
            updated_at: time.toLocal(time.now()),
          });
        return rows === 1 ? 'claimed' : 'none';
      }),
  };
}
