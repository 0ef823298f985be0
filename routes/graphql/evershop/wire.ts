import type { Address } from '../../../accounts/address';
import { countryName } from '../../../accounts/countries';
import type { Customer } from '../../../accounts/customer';
import { evershopName } from '../../../accounts/rules/full-name';
import { utcMilliseconds } from '../../../accounts/shop-time';
import { pathTo } from './urls';

const day = new Intl.DateTimeFormat('en-US', {
  ...{ timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric' },
});

/** In UTC, as every time at EverShop's doors. */
const wireMoment = (utc: string | null) => ({
  value: utc === null ? null : String(utcMilliseconds(utc)),
  text: utc === null ? null : day.format(utcMilliseconds(utc)),
});

export const wireGroup = ({ id, name }: { id: number; name: string }) => ({
  customerGroupId: id,
  groupName: name,
  editUrl: null,
});

/** Everything but the addresses, which are read only for whom asks for them. */
export const wireCustomer = (customer: Customer, uuid: string) => ({
  customerId: customer.id,
  uuid,
  status: customer.status,
  // EverShop knows no customer without one.
  email: customer.email ?? '',
  fullName: evershopName(customer),
  createdAt: wireMoment(customer.createdAt),
  groupId: customer.group?.id ?? null,
  group: customer.group ? wireGroup(customer.group) : null,
  addAddressApi: pathTo('createMyAddress'),
  updateProfileApi: pathTo('updateCustomerProfile'),
  editUrl: pathTo('customerEdit', { id: uuid }),
  updateApi: pathTo('updateCustomer', { id: uuid }),
  deleteApi: pathTo('deleteCustomer', { id: uuid }),
  updateMetafieldsApi: pathTo('updateCustomerMetafields', { id: uuid }),
  urn: `urn:evershop:customer:customer:${uuid}`,
  metaData: {},
  metafields: [],
  metafield: null,
  orders: null,
});

/** The lines, names and codes of the REST calls, and a country and a province with their names. */
export const wireAddress = (address: Address, uuid: string) => ({
  addressId: address.id,
  cartAddressId: address.id,
  uuid,
  fullName: evershopName(address) || null,
  postcode: address.postcode || null,
  telephone: address.phone || null,
  country: address.country ? wireCountry(address.country) : null,
  province: address.state ? wireProvince(address.state, address.country ?? '') : null,
  city: address.city || null,
  address1: address.lines[0] || null,
  address2: address.lines.slice(1).join(' ') || null,
  isDefault: address.isDefault,
  updateApi: pathTo('updateMyAddress', { address_id: uuid }),
  deleteApi: pathTo('deleteMyAddress', { address_id: uuid }),
});

/** A code that nobody knows is its own name, so that a client has something to show. */
export const wireCountry = (code: string) => ({ code, name: countryName(code) || code, provinces: null });

/** Bagisto keeps one text, which may be a code or a name. */
const wireProvince = (state: string, country: string) => ({ code: state, name: state, countryCode: country });
