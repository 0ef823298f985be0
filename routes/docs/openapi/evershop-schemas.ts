import { address as addressNames, moment, peter } from './samples';
import { described, listOf, noted, nullable, number, oneOf, record, ref, Sample, text, uuid } from './schema';

const inUtc = noted(
  new Sample({ type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d$' }, moment),
  'In UTC',
);
const moments = nullable({ created_at: inUtc, updated_at: inUtc });

const place = {
  full_name: peter.fullName,
  telephone: '555-123-4567',
  address_1: '123 Main Street',
  address_2: 'Apt 4B',
  city: 'Springfield',
  province: 'IL',
  country: 'US',
  postcode: '62701',
};
export const addressInput = { ...place, is_default: true };

/** The things that answers show. */
export const customer = new Sample(ref('EverShopCustomer'), {
  customer_id: peter.id,
  uuid: new Sample(uuid, peter.uuid),
  status: new Sample(oneOf(0, 1), 1),
  ...nullable({ group_id: 1 }),
  email: peter.email,
  full_name: peter.fullName,
  ...moments,
});
export const address = new Sample(ref('EverShopAddress'), {
  customer_address_id: addressNames.id,
  uuid: new Sample(uuid, addressNames.uuid),
  customer_id: peter.id,
  ...nullable(place),
  is_default: true,
  ...moments,
});

/** Relations to a thing, each with its action. */
const linksTo = (href: string, types: string[], actions: Record<string, string>) =>
  Object.entries(actions).map(([rel, action]) => ({ rel, href, action, types }));
const pages = [
  ...linksTo('/admin/customers', ['text/xml'], { customerGrid: 'GET' }),
  ...linksTo(`/admin/customers/edit/${peter.uuid}`, ['text/xml'], { edit: 'GET' }),
];
const calls = (href: string, actions: Record<string, string>) => ({
  links: noted(linksTo(href, ['application/json'], actions), 'Where it is changed again'),
});

export const writtenCustomer = customer.with(
  { links: noted(pages, "Where EverShop's own panel has its pages") },
  ref('EverShopWrittenCustomer'),
);
export const customerWithAddresses = customer.with(
  { addresses: new Sample(listOf(address.schema), []) },
  ref('EverShopCustomerWithAddresses'),
);
export const me = customer.with(calls('/api/customers/me', { self: 'PATCH' }), ref('EverShopMe'));
export const myAddress = address.with(
  calls(`/api/customers/me/addresses/${addressNames.uuid}`, { edit: 'UPDATE', delete: 'DELETE' }),
  ref('EverShopMyAddress'),
);

const fieldErrors = described(
  listOf(record({ field: text, code: text, message: text })),
  'Where the input was invalid: each thing that is wrong with it',
);

export const evershopSchemas = {
  EverShopCustomer: customer.fields(),
  EverShopWrittenCustomer: writtenCustomer.fields(),
  EverShopCustomerWithAddresses: customerWithAddresses.fields(),
  EverShopAddress: address.fields(),
  EverShopMyAddress: myAddress.fields(),
  EverShopMe: me.fields(),
  EverShopError: record({
    error: record({ status: number, message: text, errors: fieldErrors }, ['errors']),
  }),
};
