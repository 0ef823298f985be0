import { schemaOrNull as orNull } from '../../../accounts/validation/json-schema';
import { address, moment, peter } from './samples';
import {
  described,
  listOf,
  nullable,
  number,
  oneOf,
  record,
  ref,
  type Schema,
  text,
  truth,
  uuid,
} from './schema';

const when = orNull(
  described({ type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d$' }, 'In UTC'),
);

const customerFields = {
  customer_id: number,
  uuid,
  status: oneOf(0, 1),
  group_id: orNull(number),
  email: text,
  full_name: text,
  created_at: when,
  updated_at: when,
};

const addressFields = {
  customer_address_id: number,
  uuid,
  customer_id: number,
  ...nullable('full_name', 'telephone', 'address_1', 'address_2', 'city', 'province', 'country', 'postcode'),
  is_default: truth,
  created_at: when,
  updated_at: when,
};

const linksOf = (description: string) =>
  described(listOf(record({ rel: text, href: text, action: text, types: listOf(text) })), description);
const calls = linksOf('Where it is changed again');

export const evershopSchemas: Record<string, Schema> = {
  EverShopCustomer: record(customerFields),
  EverShopWrittenCustomer: record({
    ...customerFields,
    links: linksOf("Where EverShop's own panel has its pages"),
  }),
  EverShopCustomerWithAddresses: record({ ...customerFields, addresses: listOf(ref('EverShopAddress')) }),
  EverShopAddress: record(addressFields),
  EverShopMyAddress: record({ ...addressFields, links: calls }),
  EverShopMe: record({ ...customerFields, links: calls }),
  EverShopError: record({
    error: record(
      {
        status: number,
        message: text,
        errors: described(
          listOf(record({ field: text, code: text, message: text })),
          'Where the input was invalid: each thing that is wrong with it',
        ),
      },
      ['errors'],
    ),
  }),
};

export const customerSample = {
  customer_id: peter.id,
  uuid: peter.uuid,
  status: 1,
  group_id: 1,
  email: peter.email,
  full_name: `${peter.firstName} ${peter.lastName}`,
  created_at: moment,
  updated_at: moment,
};

export const links = {
  links: [
    { rel: 'customerGrid', href: '/admin/customers', action: 'GET', types: ['text/xml'] },
    { rel: 'edit', href: `/admin/customers/edit/${peter.uuid}`, action: 'GET', types: ['text/xml'] },
  ],
};

/** Links to change a thing again: each relation with its action. */
export const callsOf = (href: string, actions: Record<string, string>) => ({
  links: Object.entries(actions).map(([rel, action]) => ({ rel, href, action, types: ['application/json'] })),
});

export const addressInput = {
  full_name: 'Peter Doe',
  telephone: '555-123-4567',
  address_1: '123 Main Street',
  address_2: 'Apt 4B',
  city: 'Springfield',
  province: 'IL',
  country: 'US',
  postcode: '62701',
  is_default: true,
};

export const addressSample = {
  customer_address_id: address.id,
  uuid: address.uuid,
  customer_id: peter.id,
  ...addressInput,
  created_at: moment,
  updated_at: moment,
};
