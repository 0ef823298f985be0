import { everybody } from './described';
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
  wrongInput,
} from './evershop-operation';
import { customer, customerWithAddresses, me, writtenCustomer } from './evershop-schemas';
import type { DocsFacts } from './facts';
import { example, type Operation, ok, type Parameter } from './operation';
import { jane, peter } from './samples';
import { nullable, oneOf, type Sample, text } from './schema';

const notes = { status: '1: may log in; 0: may not' };
const short = { field: 'password', code: 'min', message: 'The password must be at least 6 characters.' };
const noName = { field: 'full_name', code: 'required', message: 'The full name field is required.' };
const taken = invalid(
  [{ field: 'email', code: 'unique', message: 'The email has already been taken.' }],
  409,
  'Somebody has this address already',
);
const needed = refusal(409, 'It is still needed elsewhere in the shop and cannot be deleted.');
const renamed = { full_name: 'Peter A. Doe' };

export function evershopCustomers(facts: DocsFacts): Operation[] {
  const operations = evershopOperations(facts, 'EverShop: customers');
  const ofAdmins = operations(admins);
  const ofOneself = operations(selfOrAdmins);
  const { openRegistration } = facts;
  const body = {
    email: peter.email,
    password: peter.password,
    full_name: `${peter.firstName} ${peter.lastName}`,
  };

  return [
    operations(openRegistration ? everybody : admins)(
      'evershopCreateCustomer',
      'post /api/customers',
      'Create a Customer',
      {
        description: `${openRegistration ? 'Anybody may' : 'Only admins may'}, in this shop. The first blank of the name parts first from last name.`,
        notes,
        examples: [
          example('create: A new customer', { without: 'account', body }, okData(writtenCustomer, 'Written')),
          example(
            'invalid: No name, and a short password',
            { body: { email: 'new@example.com', password: 'short' } },
            invalid([short, noName]),
          ),
          example('taken: Somebody has this address already', { body }, taken),
        ],
      },
    ),
    ofOneself('evershopGetCustomer', 'get /api/customers/{id}', 'Get a Customer', {
      description: 'Admins, and the customer.',
      examples: [
        example(
          'self: Oneself',
          { without: 'address' },
          okData(customerWithAddresses, 'The customer with the addresses'),
        ),
      ],
    }),
    ofOneself('evershopUpdateCustomer', 'patch /api/customers/{id}', 'Update a Customer', {
      description:
        'Admins, and the customer (but not the status). What is absent stays as it is. A new password ends all other sessions and tokens. With `CONFIRM_EMAIL_CHANGE` a customer’s new address counts once the link in its mailbox is used, an admin’s at once.',
      notes,
      examples: [
        example('rename: Another name', { body: renamed }, okData(writtenCustomer.with(renamed), 'Written')),
        example('invalid: A short password', { body: { password: 'short' } }, invalid([short])),
        example("taken: Somebody else's address", { body: { email: jane.email } }, taken),
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
          example(
            'refused: Whatever is sent',
            { body: { metafields: {} } },
            failure(501, 'Custom fields of customers are not kept here', 'Not kept here'),
          ),
        ],
      },
    ),
    ofAdmins('evershopDeleteCustomer', 'delete /api/customers/{id}', 'Delete a Customer', {
      description: 'Admins only.',
      answers: {
        409: {
          description: 'Something else in the shop, an order perhaps, still needs it',
          example: needed,
        },
      },
      examples: [example('delete: Peter', {}, okData(customer, 'Who was deleted'))],
    }),
  ];
}

const query = (name: string, description: string, schema = text, sample?: number): Parameter => ({
  ...{ name, in: 'query', description, schema, example: sample },
});
const sortable = ['id', 'email', 'created_at', 'full_name', 'status'];
const orders = ['id', 'email', 'name', 'full_name', 'status', 'created_at'];

const janeSample = customer.with({
  customer_id: jane.id,
  uuid: jane.uuid,
  email: jane.email,
  full_name: `${jane.firstName} ${jane.lastName}`,
});

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

export const evershopList = (facts: DocsFacts): Operation =>
  evershopOperations(facts, 'EverShop: customers')(admins)(
    'evershopListCustomers',
    'get /api/customers',
    'List All Customers',
    {
      description:
        'Admins only. The total may be a minute old; of more than 10,000 that a keyword finds it is 10,000. Pages by id or e-mail and an address are quick in a shop of any size; a keyword, a status and the other sorts read the whole table, wait for each other, and are given up after a second (503). Unknown parameters are refused, by name, unless the shop has set STRICT_QUERY to false.',
      parameters: [
        query('page', 'From 1', { type: 'integer', minimum: 1 }, 1),
        query('limit', 'How many on a page', { type: 'integer', minimum: 1, maximum: 100 }, 20),
        query('keyword', 'Somewhere in the name or the address'),
        query('email', 'An address, or with a `*` at its end the beginning of one'),
        query('full_name', 'Somewhere in the name; also `full_name[operation]=nlike&full_name[value]=…`'),
        query('status', 'Who may log in, or who may not', oneOf('0', '1')),
        query('group', 'The number of a group', { type: 'integer', minimum: 1 }),
        query(
          'created_at',
          'A day in UTC; also `created_at[operation]=gteq&created_at[value]=…`, gt, lteq, lt',
        ),
        query('created_at_from', 'The first day'),
        query('created_at_to', 'The last day'),
        query(
          'sort',
          'With a `-` in front the other way round',
          oneOf(...sortable.flatMap((by) => [by, `-${by}`])),
        ),
        query('ob', 'The order, as EverShop’s panel asks for it', oneOf(...orders)),
        query('od', 'Its direction', oneOf('asc', 'desc')),
      ],
      examples: [
        example(
          'firstPage: The first page',
          { query: { page: '1', limit: '20' } },
          ok(onOnePage([customer, janeSample], 'limit=20'), 'One page of them'),
        ),
        example(
          `byAddress: email=${peter.email}`,
          { query: { email: peter.email } },
          ok(onOnePage([customer], `email=${encodeURIComponent(peter.email)}`)),
        ),
        example(
          'tooMany: limit=1000',
          { query: { limit: '1000' } },
          invalid(
            [
              {
                field: 'limit',
                code: 'whole_number',
                message: 'The limit must be a whole number from 1 to 100.',
              },
            ],
            400,
            'What is wrong with the query',
          ),
        ),
      ],
    },
  );

const self = oneself('update your profile');

export function evershopMe(facts: DocsFacts): Operation[] {
  const operation = evershopOperations(facts, 'EverShop: me')(self);
  return [
    operation('evershopGetMe', 'get /api/customers/me', 'Who am I?', {
      examples: [
        example(
          'self: Oneself',
          { without: 'address' },
          okData(customerWithAddresses, 'The customer with the addresses'),
        ),
      ],
    }),
    operation('evershopUpdateMe', 'patch /api/customers/me', 'Update my profile', {
      description:
        'Name and e-mail address only: password, status and group are passed over here. With `CONFIRM_EMAIL_CHANGE` the answer shows the old address until the link in the new mailbox is used.',
      examples: [
        example('rename: Another name', { body: renamed }, okData(me.with(renamed), 'Written')),
        example(
          'nothing: A password',
          { body: { password: 'secret100' } },
          failure(400, 'There is nothing to update', wrongInput),
        ),
        example("taken: Somebody else's address", { body: { email: jane.email } }, taken),
      ],
    }),
    ...evershopMyAddresses(facts),
  ];
}
