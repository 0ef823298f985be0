import {
  adminsOnly,
  asAdmin,
  asSelfOrAdmin,
  customerId,
  errorSchema,
  evershopOperation,
  noCustomer,
  noOnesParams,
  notYours,
  params,
  unauthenticated,
} from './evershop-operation';
import { customerSample, failure, links } from './evershop-schemas';
import type { DocsFacts } from './facts';
import type { Operation } from './operation';
import { jane, peter } from './samples';
import { described, emailAddress, filledText, input, oneOf, password, record, ref } from './schema';

const status = described(oneOf('0', '1', 0, 1), '1: may log in; 0: may not');
const written = { description: 'Written', schema: record({ data: ref('EverShopWrittenCustomer') }) };
const invalid = { description: 'What is wrong with the input', schema: errorSchema };
const taken = { description: 'Somebody has this address already', schema: errorSchema };
const takenAnswer = failure(409, 'The email has already been taken.', [
  { field: 'email', code: 'unique', message: 'The email has already been taken.' },
]);

export function evershopCustomers({ openRegistration }: DocsFacts): Operation[] {
  const operation = evershopOperation('EverShop: customers');
  const who = openRegistration ? 'Anybody may, in this shop.' : 'Only admins may, in this shop.';
  const sent = {
    email: peter.email,
    password: peter.password,
    full_name: `${peter.firstName} ${peter.lastName}`,
  };
  const shortPassword = 'The password must be at least 6 characters.';
  const noName = 'The full name field is required.';

  return [
    operation({
      id: 'evershopCreateCustomer',
      method: 'post',
      path: '/api/customers',
      summary: 'Create a Customer',
      description: `${who} The first blank of the name parts first from last name.`,
      carriers: openRegistration ? [] : asAdmin,
      throttled: openRegistration,
      body: input({ email: emailAddress, password, full_name: filledText, status }, [
        'email',
        'password',
        'full_name',
      ]),
      answers: {
        200: written,
        400: invalid,
        409: taken,
        ...(!openRegistration && { ...unauthenticated.answers, ...adminsOnly.answers }),
      },
      examples: [
        {
          name: 'create',
          summary: 'A new customer',
          given: 'no account',
          body: sent,
          status: 200,
          answer: { data: { ...customerSample, ...links } },
        },
        {
          name: 'invalid',
          summary: 'No name, and a short password',
          body: { email: 'new@example.com', password: 'short' },
          status: 400,
          answer: failure(400, `${shortPassword} ${noName}`, [
            { field: 'password', code: 'min', message: shortPassword },
            { field: 'full_name', code: 'required', message: noName },
          ]),
        },
        {
          name: 'taken',
          summary: 'Somebody has this address already',
          body: sent,
          status: 409,
          answer: takenAnswer,
        },
        ...(openRegistration
          ? []
          : [unauthenticated.example({ body: sent }), adminsOnly.example({ body: sent })]),
      ],
    }),
    operation({
      id: 'evershopGetCustomer',
      method: 'get',
      path: '/api/customers/{id}',
      summary: 'Get a Customer',
      description: 'Admins, and the customer.',
      carriers: asSelfOrAdmin,
      parameters: [customerId],
      answers: {
        200: {
          description: 'The customer with the addresses',
          schema: record({ data: ref('EverShopCustomerWithAddresses') }),
        },
        ...unauthenticated.answers,
        ...notYours.answers,
        ...noCustomer.answers,
      },
      examples: [
        {
          name: 'self',
          summary: 'Oneself',
          given: 'no address',
          params,
          status: 200,
          answer: { data: { ...customerSample, addresses: [] } },
        },
        unauthenticated.example({ params }),
        notYours.example({ params: { id: jane.uuid } }),
        noCustomer.example({ params: noOnesParams }),
      ],
    }),
    operation({
      id: 'evershopUpdateCustomer',
      method: 'patch',
      path: '/api/customers/{id}',
      summary: 'Update a Customer',
      description:
        'Admins, and the customer (but not the status). What is absent stays as it is. A new password ends all other sessions and tokens.',
      carriers: asSelfOrAdmin,
      parameters: [customerId],
      body: input({ email: emailAddress, password, full_name: filledText, status }),
      answers: {
        200: written,
        400: invalid,
        409: taken,
        ...unauthenticated.answers,
        ...notYours.answers,
        ...noCustomer.answers,
      },
      examples: [
        {
          name: 'rename',
          summary: 'Another name',
          params,
          body: { full_name: 'Peter A. Doe' },
          status: 200,
          answer: { data: { ...customerSample, full_name: 'Peter A. Doe', ...links } },
        },
        {
          name: 'invalid',
          summary: 'A short password',
          params,
          body: { password: 'short' },
          status: 400,
          answer: failure(400, shortPassword, [{ field: 'password', code: 'min', message: shortPassword }]),
        },
        {
          name: 'taken',
          summary: "Somebody else's address",
          params,
          body: { email: jane.email },
          status: 409,
          answer: takenAnswer,
        },
        unauthenticated.example({ params, body: { full_name: 'Nobody' } }),
        notYours.example({ params: { id: jane.uuid }, body: { full_name: 'Nobody' } }),
        noCustomer.example({ params: noOnesParams, body: { full_name: 'Nobody' } }),
      ],
    }),
    operation({
      id: 'evershopDeleteCustomer',
      method: 'delete',
      path: '/api/customers/{id}',
      summary: 'Delete a Customer',
      description: 'Admins only.',
      carriers: asAdmin,
      parameters: [customerId],
      answers: {
        200: { description: 'Who was deleted', schema: record({ data: ref('EverShopCustomer') }) },
        409: {
          description: 'Something else in the shop, an order perhaps, still needs it',
          schema: errorSchema,
          example: failure(409, 'It is still needed elsewhere in the shop and cannot be deleted.'),
        },
        ...unauthenticated.answers,
        ...adminsOnly.answers,
        ...noCustomer.answers,
      },
      examples: [
        { name: 'delete', summary: 'Peter', params, status: 200, answer: { data: customerSample } },
        unauthenticated.example({ params }),
        adminsOnly.example({ params }),
        noCustomer.example({ params: noOnesParams }),
      ],
    }),
  ];
}
