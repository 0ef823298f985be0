import type { Address } from '../../accounts/address';
import type { Customer } from '../../accounts/customer';
import { fullName } from '../../accounts/rules/full-name';
import type { ShopTime } from '../../accounts/shop-time';
import { addressWire } from './address-wire';
import { momentOf } from './moment';
import type { Release } from './releases';

/** How this door's JSON looks: the fields, and their order, that its clients have always seen. */
export interface Wire {
  customer(customer: Customer): Record<string, unknown>;
  address(address: Address): Record<string, unknown>;
}

export function bagistoWire(release: Release, time: ShopTime): Wire {
  const moment = momentOf(release, time);
  return {
    customer: ({ group, ...customer }) => ({
      id: customer.id,
      email: customer.email,
      first_name: customer.firstName,
      last_name: customer.lastName,
      name: fullName(customer),
      gender: customer.gender,
      date_of_birth: customer.dateOfBirth,
      phone: customer.phone,
      status: customer.status,
      ...(group && {
        group: {
          id: group.id,
          name: group.name,
          created_at: moment(group.createdAt),
          updated_at: moment(group.updatedAt),
        },
      }),
      created_at: moment(customer.createdAt),
      updated_at: moment(customer.updatedAt),
    }),
    address: addressWire(moment),
  };
}
