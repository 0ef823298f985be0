import {
  admins,
  answering,
  customerId,
  errorSchema,
  evershopOperations,
  everybody,
  failure,
  invalid,
  okData,
  params,
  selfOrAdmins,
} from './evershop-operation';
import { customerSample, links } from './evershop-schemas';
import type { DocsFacts } from './facts';
import { example, type Operation, told } from './operation';
import { jane, peter } from './samples';
import { ref } from './schema';

const notes = { status: '1: may log in; 0: may not' };
const written = answering('Written', ref('EverShopWrittenCustomer'));
const short = { field: 'password', code: 'min', message: 'The password must be at least 6 characters.' };
const noName = { field: 'full_name', code: 'required', message: 'The full name field is required.' };
const taken = invalid(
  [{ field: 'email', code: 'unique', message: 'The email has already been taken.' }],
  409,
);
const needed = failure(409, 'It is still needed elsewhere in the shop and cannot be deleted.');
const conflict = { 409: 'Somebody has this address already' };

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
        meanings: conflict,
        answers: written,
        examples: [
          example(
            'create: A new customer',
            { without: 'account', body },
            okData({ ...customerSample, ...links }),
          ),
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
      parameters: [customerId],
      answers: answering('The customer with the addresses', ref('EverShopCustomerWithAddresses')),
      examples: [
        example(
          'self: Oneself',
          { without: 'address', params },
          okData({ ...customerSample, addresses: [] }),
        ),
      ],
    }),
    ofOneself('evershopUpdateCustomer', 'patch /api/customers/{id}', 'Update a Customer', {
      description:
        'Admins, and the customer (but not the status). What is absent stays as it is. A new password ends all other sessions and tokens. With `CONFIRM_EMAIL_CHANGE` a customer’s new address counts once the link in its mailbox is used, an admin’s at once.',
      parameters: [customerId],
      notes,
      meanings: conflict,
      answers: written,
      examples: [
        example(
          'rename: Another name',
          { params, body: { full_name: 'Peter A. Doe' } },
          okData({ ...customerSample, full_name: 'Peter A. Doe', ...links }),
        ),
        example('invalid: A short password', { params, body: { password: 'short' } }, invalid([short])),
        example("taken: Somebody else's address", { params, body: { email: jane.email } }, taken),
      ],
    }),
    ofAdmins(
      'evershopUpdateMetafields',
      'patch /api/customers/{id}/metafields',
      'Update a Customer’s custom fields',
      {
        description:
          'Admins only. Custom fields are not kept here: this call of EverShop 2.2 is always refused.',
        parameters: [customerId],
        meanings: { 501: 'Not kept here' },
        answers: {},
        examples: [
          example(
            'refused: Whatever is sent',
            { params, body: { metafields: {} } },
            failure(501, 'Custom fields of customers are not kept here'),
          ),
        ],
      },
    ),
    ofAdmins('evershopDeleteCustomer', 'delete /api/customers/{id}', 'Delete a Customer', {
      description: 'Admins only.',
      parameters: [customerId],
      answers: {
        ...answering('Who was deleted', ref('EverShopCustomer')),
        ...told(
          409,
          'Something else in the shop, an order perhaps, still needs it',
          errorSchema,
          needed.answer,
        ),
      },
      examples: [example('delete: Peter', { params }, okData(customerSample))],
    }),
  ];
}
