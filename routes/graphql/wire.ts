import { randomBytes } from 'node:crypto';
import type { Address } from '../../accounts/address';
import type { Customer } from '../../accounts/customer';
import { fullName } from '../../accounts/rules/full-name';

/** A customer as this door's clients have always seen one; the fields are listed, so that nothing else gets out. */
export const wireCustomer = (customer: Customer, token: string | null) => ({
  __typename: 'Customer',
  id: iri('customers', customer.id),
  _id: customer.id,
  firstName: customer.firstName,
  lastName: customer.lastName,
  name: fullName(customer),
  email: customer.email,
  phone: customer.phone,
  gender: customer.gender,
  dateOfBirth: customer.dateOfBirth,
  status: String(customer.status),
  isVerified: flag(customer.verified),
  isSuspended: flag(customer.suspended),
  subscribedToNewsLetter: customer.subscribed,
  token,
  deviceToken: customer.deviceToken,
  customerGroupId: customer.group ? String(customer.group.id) : null,
  channelId: customer.channelId === null ? null : String(customer.channelId),
  apiToken: null,
  rememberToken: null,
});

/** Its apps put these into text fields: what is not there is an empty text. */
const profile = (customer: Customer) => ({
  _id: String(customer.id),
  firstName: customer.firstName,
  lastName: customer.lastName,
  email: customer.email ?? '',
  phone: customer.phone ?? '',
  gender: customer.gender ?? '',
  dateOfBirth: customer.dateOfBirth ?? '',
  status: String(customer.status),
  subscribedToNewsLetter: customer.subscribed,
  image: null,
});

export const wireProfile = (customer: Customer) => ({
  __typename: 'CustomerProfile',
  id: iri('customer_profiles', customer.id),
  ...profile(customer),
  isVerified: flag(customer.verified),
  isSuspended: flag(customer.suspended),
  success: null,
  message: null,
});

/** Bagisto says true and false here, and 1 and 0 everywhere else. */
export const wireChangedProfile = (customer: Customer, message: string) => ({
  id: iri('customer_profile_updates', customer.id),
  ...profile(customer),
  isVerified: String(customer.verified),
  isSuspended: String(customer.suspended),
  success: true,
  message,
});

export const wireAddress = (address: Address) => ({
  __typename: 'CustomerAddress',
  id: iri('customer-addresses', address.id),
  _id: address.id,
  addressType: 'customer',
  parentAddressId: null,
  cartId: null,
  orderId: null,
  name: fullName({ firstName: address.firstName ?? '', lastName: address.lastName ?? '' }).trim(),
  ...contents(address),
  gender: address.gender,
  address: address.lines.join('\n'),
  ...linesOf(address),
  city: address.city ?? '',
  additional: null,
  createdAt: moment(address.createdAt),
  updatedAt: moment(address.updatedAt),
});

export const wireChangedAddress = (address: Address) => ({
  id: String(address.id),
  _id: address.id,
  addressId: address.id,
  ...contents(address),
  ...linesOf(address),
  city: address.city,
});

const linesOf = ({ lines: [first = '', ...others] }: Address) => ({
  address1: first,
  address2: others.join('\n') || null,
});

const contents = (address: Address) => ({
  firstName: address.firstName,
  lastName: address.lastName,
  companyName: address.companyName,
  vatId: address.vatId,
  email: address.email,
  phone: address.phone,
  state: address.state,
  country: address.country,
  postcode: address.postcode,
  defaultAddress: address.isDefault,
  useForShipping: address.useForShipping,
});

const flag = (yes: boolean) => (yes ? '1' : '0');
const moment = (utc: string | null) => utc && `${utc.replace(' ', 'T')}+00:00`;

/** API Platform's ids: where the thing is, within the host. */
export const iri = (kind: Kind, id: number) => `/api/shop/${kind}/${id}`;

const kinds = [
  'customers',
  'customer_profiles',
  'customer_profile_updates',
  'customer_profile_deletes',
  'customer-addresses',
] as const;
type Kind = (typeof kinds)[number];

const spelling = (name: string) => name.replaceAll('_', '-');

/** Undefined for what is no id of ours. Bagisto and its documentation do not spell the kinds alike. */
export function parsedIri(text: string): { kind: Kind; id: number } | undefined {
  const [, name, id] = /^\/api\/shop\/([\w-]+)\/(\d{1,15})$/.exec(text) ?? [];
  const kind = kinds.find((one) => name !== undefined && spelling(one) === spelling(name));
  return kind && { kind, id: Number(id) };
}

/** An id for an answer that is no thing: API Platform makes one up each time, and so clients expect one. */
export const anonymousIri = () => `/api/.well-known/genid/${randomBytes(10).toString('hex')}`;
