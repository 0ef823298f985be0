import type { Address } from '../../accounts/address';
import type { Customer } from '../../accounts/customer';
import { evershopName } from '../../accounts/rules/full-name';

/** A customer as all three editions of the documentation show one. */
export const customerJson = (customer: Customer, uuid: string) => ({
  customer_id: customer.id,
  uuid,
  status: customer.status,
  group_id: customer.group?.id ?? null,
  email: customer.email,
  full_name: evershopName(customer),
  created_at: moment(customer.createdAt),
  updated_at: moment(customer.updatedAt),
});

/** The pages of EverShop's own panel: its tools expect them after a create and an update. */
export const customerLinks = (uuid: string) => ({
  links: [page('customerGrid', '/admin/customers'), page('edit', `/admin/customers/edit/${uuid}`)],
});

/** The answer of EverShop 2.2 to a customer who changes the own account. */
export const myLinks = { links: [call('self', '/api/customers/me', 'PATCH')] };

export const myAddressLinks = (uuid: string) => {
  const href = `/api/customers/me/addresses/${uuid}`;
  return { links: [call('edit', href, 'UPDATE'), call('delete', href, 'DELETE')] };
};

/** The editions' fields together. What a column had to store as "" means none. */
export const addressJson = (address: Address, uuid: string) => ({
  customer_address_id: address.id,
  uuid,
  customer_id: address.customerId,
  ...addressTexts(address),
  is_default: address.isDefault,
  created_at: moment(address.createdAt),
  updated_at: moment(address.updatedAt),
});

/** Names and lines that Bagisto keeps apart stand here as one text. */
export const addressTexts = (address: Address) => ({
  full_name: evershopName(address) || null,
  telephone: address.phone || null,
  address_1: address.lines[0] || null,
  address_2: address.lines.slice(1).join(' ') || null,
  city: address.city || null,
  province: address.state || null,
  country: address.country || null,
  postcode: address.postcode || null,
});

const page = (rel: string, href: string) => ({ rel, href, action: 'GET', types: ['text/xml'] });
function call(rel: string, href: string, action: string) {
  return { rel, href, action, types: ['application/json'] };
}

/** Bagisto's table may hold fractions of a second. */
const moment = (utc: string | null) => (utc === null ? null : utc.slice(0, 19));
