import type { StoreTime } from '../../app/store-time';
import type { Customer } from '../../db/customer';
import type { Release } from './releases';

/** How this door's JSON looks: the fields, and their order, that its clients have always seen. */
export interface Wire {
  customer(customer: Customer): Record<string, unknown>;
}

export function bagistoWire(release: Release, time: StoreTime): Wire {
  const moment = release.times === 'iso' ? isoTime : carbonTime(time);
  return {
    customer: ({ group, ...customer }) => ({
      id: customer.id,
      email: customer.email,
      first_name: customer.firstName,
      last_name: customer.lastName,
      name: `${upperFirst(customer.firstName)} ${upperFirst(customer.lastName)}`,
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
  };
}

/** PHP's ucfirst knows ASCII only: élodie stays élodie. */
const upperFirst = (name: string) => name.replace(/^[a-z]/, (letter) => letter.toUpperCase());

const isoTime = (utc: string | null) => utc && `${utc.replace(' ', 'T')}.000000Z`;

/** Carbon 1 as JSON: the wall clock of the shop, and which zone that is. */
const carbonTime = (time: StoreTime) => (utc: string | null) =>
  utc && { date: `${time.toLocal(utc)}.000000`, timezone_type: 3, timezone: time.zone };
