import { type Details, everybody } from './described';
import { evershopMyAddresses } from './evershop-addresses';
import {
  admins,
  evershopOperations,
  failure,
  invalid,
  okData,
  oneself,
  refusal,
  selfOrAdmins,
  wrong,
} from './evershop-operation';
import { customer, customerWithAddresses, me, writtenCustomer } from './evershop-schemas';
import type { DocsFacts } from './facts';
import { example, type Operation, ok, type Parameter } from './operation';
import { jane, peter } from './samples';
import { nullable, oneOf, type Sample, type Schema, text } from './schema';

const notes = { status: '1: may log in; 0: may not' };
const short = wrong('password', 'min', 'The password must be at least 6 characters.');
const noName = wrong('full_name', 'required', 'The full name field is required.');
const taken = invalid(wrong('email', 'unique', 'The email has already been taken.'));
const takenByJane = example("taken: Somebody else's address", { body: { email: jane.email }, ...taken });

const stillNeeded = {
  description: 'Something else in the shop, an order perhaps, still needs it',
  example: refusal(409, 'It is still needed elsewhere in the shop and cannot be deleted.'),
};
const shown = okData(customerWithAddresses, 'The customer with the addresses');
const self = example('self: Oneself', { without: 'address', ...shown });
const renamed = { full_name: 'Peter A. Doe' };
const rename = (written: Sample) =>
  example('rename: Another name', { body: renamed, ...okData(written.with(renamed), 'Written') });

const sortable = ['id', 'email', 'created_at', 'full_name', 'status'];
const orders = ['id', 'email', 'name', 'full_name', 'status', 'created_at'];
const countedFrom1 = { type: 'integer', minimum: 1 };

/** The parameters of the list: a description, a schema where they are no text, a value to try. */
const listParameters: Record<string, [description: string, schema?: Schema, example?: number]> = {
  page: ['From 1', countedFrom1, 1],
  limit: ['How many on a page', { ...countedFrom1, maximum: 100 }, 20],
  keyword: ['Somewhere in the name or the address'],
  email: ['An address, or with a `*` at its end the beginning of one'],
  full_name: ['Somewhere in the name; also `full_name[operation]=nlike&full_name[value]=…`'],
  status: ['Who may log in, or who may not', oneOf('0', '1')],
  group: ['The number of a group', countedFrom1],
  created_at: ['A day in UTC; also `created_at[operation]=gteq&created_at[value]=…`, gt, lteq, lt'],
  created_at_from: ['The first day'],
  created_at_to: ['The last day'],
  sort: ['With a `-` in front the other way round', oneOf(...sortable.flatMap((by) => [by, `-${by}`]))],
  ob: ['The order, as EverShop’s panel asks for it', oneOf(...orders)],
  od: ['Its direction', oneOf('asc', 'desc')],
};
const parameters = Object.entries(listParameters).map(
  ([name, [description, schema = text, example]]): Parameter => ({
    name,
    in: 'query',
    description,
    schema,
    example,
  }),
);

const { id: customer_id, uuid, email, fullName: full_name } = jane;
const janeSample = customer.with({ customer_id, uuid, email, full_name });

/** All of a list on its first page, which is its last. */
const onOnePage = (data: Sample[], search: string) => {
  const only = `/api/customers?${search}&page=1`;
  return {
    data,
    links: { first: only, last: only, ...nullable({ prev: null, next: null }) },
    meta: {
      current_page: 1,
      ...nullable({ from: 1 }),
      last_page: 1,
      path: '/api/customers',
      per_page: 20,
      ...nullable({ to: data.length }),
      total: data.length,
    },
  };
};

const list: Details = {
  description:
    'Admins only. The total may be a minute old; of more than 10,000 that a keyword finds it is 10,000. Pages by id or e-mail and an address are quick in a shop of any size; a keyword, a status and the other sorts read the whole table, wait for each other, and are given up after a second (503). Unknown parameters are refused, by name, unless the shop has set STRICT_QUERY to false.',
  parameters,
  examples: [
    example('firstPage: The first page', {
      query: { page: '1', limit: '20' },
      ...ok(onOnePage([customer, janeSample], 'limit=20'), 'One page of them'),
    }),
    example(`byAddress: email=${peter.email}`, {
      query: { email: peter.email },
      ...ok(onOnePage([customer], `email=${encodeURIComponent(peter.email)}`)),
    }),
    example('tooMany: limit=1000', {
      query: { limit: '1000' },
      ...invalid(wrong('limit', 'whole_number', 'The limit must be a whole number from 1 to 100.')),
      meaning: 'What is wrong with the query',
    }),
  ],
};

export function evershopCustomers(facts: DocsFacts): Operation[] {
  const { openRegistration } = facts;
  const operations = evershopOperations(facts, 'EverShop: customers');
  const ofAdmins = operations(admins);
  const ofOneself = operations(selfOrAdmins);
  const ofNewcomers = openRegistration ? operations(everybody) : ofAdmins;
  const body = { email: peter.email, password: peter.password, full_name: peter.fullName };

  return [
    ofNewcomers('evershopCreateCustomer', 'post /api/customers', 'Create a Customer', {
      description: `${openRegistration ? 'Anybody may' : 'Only admins may'}, in this shop. The first blank of the name parts first from last name.`,
      notes,
      examples: [
        example('create: A new customer', {
          without: 'account',
          body,
          ...okData(writtenCustomer, 'Written'),
        }),
        example('invalid: No name, and a short password', {
          body: { email: 'new@example.com', password: 'short' },
          ...invalid(short, noName),
        }),
        example('taken: Somebody has this address already', { body, ...taken }),
      ],
    }),
    ofOneself('evershopGetCustomer', 'get /api/customers/{id}', 'Get a Customer', {
      description: 'Admins, and the customer.',
      examples: [self],
    }),
    ofOneself('evershopUpdateCustomer', 'patch /api/customers/{id}', 'Update a Customer', {
      description:
        'Admins, and the customer (but not the status). What is absent stays as it is. A new password ends all other sessions and tokens. With `CONFIRM_EMAIL_CHANGE` a customer’s new address counts once the link in its mailbox is used, an admin’s at once.',
      notes,
      examples: [
        rename(writtenCustomer),
        example('invalid: A short password', { body: { password: 'short' }, ...invalid(short) }),
        takenByJane,
      ],
    }),
    ofAdmins(
      'evershopUpdateMetafields',
      'patch /api/customers/{id}/metafields',
      'Update a Customer’s custom fields',
      {
        description:
          'Admins only. Custom fields are not kept here: this call of EverShop 2.2 is always refused.',
        examples: [
          example('refused: Whatever is sent', {
            body: { metafields: {} },
            ...failure(501, 'Custom fields of customers are not kept here', 'Not kept here'),
          }),
        ],
      },
    ),
    ofAdmins('evershopDeleteCustomer', 'delete /api/customers/{id}', 'Delete a Customer', {
      description: 'Admins only.',
      answers: { 409: stillNeeded },
      examples: [example('delete: Peter', okData(customer, 'Who was deleted'))],
    }),
    ofAdmins('evershopListCustomers', 'get /api/customers', 'List All Customers', list),
  ];
}

export function evershopMe(facts: DocsFacts): Operation[] {
  const operation = evershopOperations(facts, 'EverShop: me')(oneself('update your profile'));
  return [
    operation('evershopGetMe', 'get /api/customers/me', 'Who am I?', { examples: [self] }),
    operation('evershopUpdateMe', 'patch /api/customers/me', 'Update my profile', {
      description:
        'Name and e-mail address only: password, status and group are passed over here. With `CONFIRM_EMAIL_CHANGE` the answer shows the old address until the link in the new mailbox is used.',
      examples: [
        rename(me),
        example('nothing: A password', {
          body: { password: 'secret100' },
          ...failure(400, 'There is nothing to update'),
        }),
        takenByJane,
      ],
    }),
    ...evershopMyAddresses(facts),
  ];
}
