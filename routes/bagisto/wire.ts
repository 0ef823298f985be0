import type { Address } from '../../accounts/address';
import { countryName } from '../../accounts/countries';
import type { Customer } from '../../accounts/customer';
import type { MessageKey } from '../../accounts/lang/catalogue';
import type { Languages } from '../../accounts/lang/languages';
import { fullName } from '../../accounts/rules/full-name';
import type { ShopTime } from '../../accounts/shop-time';
import type { Exchange } from '../http/exchange';
import type { Release } from './releases';

export type Wire = ReturnType<typeof bagistoWire>;

/** How this door's JSON looks: the fields, and their order, that its clients have always seen. */
export function bagistoWire(release: Release, time: ShopTime, languages: Languages) {
  const moment = release.times === 'iso' ? isoTime : carbonTime(time);
  return {
    customer: (customer: Customer) => ({
      id: customer.id,
      email: customer.email,
      first_name: customer.firstName,
      last_name: customer.lastName,
      name: fullName(customer),
      gender: customer.gender,
      date_of_birth: customer.dateOfBirth,
      phone: customer.phone,
      status: customer.status,
      // JSON leaves out what is undefined.
      group: customer.group && {
        id: customer.group.id,
        name: customer.group.name,
        created_at: moment(customer.group.createdAt),
        updated_at: moment(customer.group.updatedAt),
      },
      created_at: moment(customer.createdAt),
      updated_at: moment(customer.updatedAt),
    }),
    address: (address: Address) => ({
      id: address.id,
      first_name: address.firstName,
      last_name: address.lastName,
      company_name: address.companyName,
      vat_id: address.vatId,
      address1: address.lines,
      country: address.country,
      country_name: countryName(address.country),
      state: address.state,
      city: address.city,
      postcode: address.postcode,
      phone: address.phone,
      is_default: address.isDefault,
      created_at: moment(address.createdAt),
      updated_at: moment(address.updatedAt),
    }),
    /** A text in the language that the client has chosen in the query. */
    text: (exchange: Exchange, key: MessageKey) =>
      languages.render({ key }, release.literals.has(key) ? 'en' : exchange.query.locale),
  };
}

const isoTime = (utc: string | null) => utc && `${utc.replace(' ', 'T')}.000000Z`;

/** Carbon 1 as JSON: the wall clock of the shop, and which zone that is. */
const carbonTime = (time: ShopTime) => (utc: string | null) =>
  utc && { date: `${time.toLocal(utc)}.000000`, timezone_type: 3, timezone: time.zone };
