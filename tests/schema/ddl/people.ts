import bcrypt from 'bcrypt';
import type { Row } from '../../support/app';
import { customerRow } from './build';
import type { Generation } from './generations';

/** As PHP writes it, but for the cost. */
export const cheapHash = async (password: string) => (await bcrypt.hash(password, 4)).replace('$2b$', '$2y$');

/** A customer's row as this Bagisto writes it; the password is secret123. */
export async function customerOf(bagisto: Generation, more: Row = {}): Promise<Row> {
  const general = bagisto.groupCodes ? 2 : 1;
  const row: Row = {
    first_name: 'Asha',
    last_name: 'Rao',
    email: 'asha@example.com',
    gender: 'Female',
    password: await cheapHash('secret123'),
    status: 1,
    customer_group_id: general,
    is_verified: 1,
    created_at: '2021-03-04 05:06:07',
    updated_at: '2021-03-04 05:06:07',
    ...more,
  };
  return {
    ...customerRow(bagisto, row),
    ...('channel_id' in more ? { channel_id: more.channel_id ?? null } : {}),
  };
}

export const addressTimes = { created_at: '2020-09-28 10:43:42', updated_at: '2020-09-28 10:43:42' };

/** An address as PHP of this Bagisto leaves it. */
export function addressOf(bagisto: Generation, more: Row = {}): Row {
  const shared = bagisto.addresses === 'addresses';
  const lines: Row =
    bagisto.addressLines === 'address'
      ? { address: '12 High Street\nFloor 3' }
      : { address1: '12 High Street', address2: 'Floor 3' };
  return {
    customer_id: 1,
    ...(shared && { address_type: 'customer' }),
    ...(bagisto.apiToken ? { first_name: 'Asha', last_name: 'Rao' } : { name: 'Asha Rao' }),
    ...lines,
    postcode: '10115',
    city: 'Berlin',
    state: 'BE',
    country: 'DE',
    phone: '555',
    default_address: 1,
    ...addressTimes,
    ...more,
  };
}
