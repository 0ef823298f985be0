import { bagistoOperation, guardedAs, unauthenticated } from './bagisto-operation';
import { customerSample, invalid } from './bagisto-schemas';
import type { DocsFacts } from './facts';
import type { Operation } from './operation';
import { jane, peter } from './samples';
import { described, filledText, input, number, orNull, record, ref, text } from './schema';

/** One's own account. */
export function bagistoCustomers(facts: DocsFacts): Operation[] {
  const operation = bagistoOperation(facts, 'Bagisto: customer');
  const customer = customerSample(facts);

  return [
    operation({
      id: 'bagistoGetCustomer',
      method: 'get',
      path: 'customer/get',
      summary: "Get Customer's Information",
      carriers: guardedAs,
      answers: {
        200: { description: 'Who is logged in', schema: record({ data: ref('BagistoCustomer') }) },
        ...unauthenticated.answers,
      },
      examples: [
        { name: 'self', summary: 'Oneself', status: 200, answer: { data: customer } },
        ...unauthenticated.examples(),
      ],
    }),
    operation({
      id: 'bagistoGetCustomerById',
      method: 'get',
      path: 'customers/{id}',
      summary: 'Get Customer Information Based On Id',
      carriers: guardedAs,
      parameters: [
        {
          name: 'id',
          in: 'path',
          description: 'One’s own id, as the login told it',
          schema: number,
          example: peter.id,
        },
      ],
      answers: {
        200: { description: 'Oneself', schema: record({ data: ref('BagistoCustomer') }) },
        403: { description: 'Somebody else’s id', schema: ref('BagistoMessage') },
        ...unauthenticated.answers,
      },
      examples: [
        {
          name: 'self',
          summary: 'Oneself',
          params: { id: String(peter.id) },
          status: 200,
          answer: { data: customer },
        },
        {
          name: 'other',
          summary: 'Somebody else',
          params: { id: String(jane.id) },
          status: 403,
          answer: { message: 'Invalid Request.' },
        },
        ...unauthenticated.examples({ params: { id: String(peter.id) } }),
      ],
    }),
    operation({
      id: 'bagistoUpdateProfile',
      method: 'put',
      path: 'customer/profile',
      summary: "Modify Customer's Profile Details",
      description:
        'Also as a POST with `_method=PUT`. The whole customer may be sent back as it came: read-only fields are passed over, and `""` or `null` leave e-mail and password as they are. A new password ends all other sessions and tokens.',
      carriers: guardedAs,
      body: input(
        {
          first_name: filledText,
          last_name: filledText,
          gender: filledText,
          email: orNull({ type: 'string' }),
          date_of_birth: orNull(described(text, 'Before today')),
          phone: orNull(text),
          password: orNull(text),
          password_confirmation: orNull(text),
        },
        ['first_name', 'last_name', 'gender'],
      ),
      answers: {
        200: {
          description: 'Changed',
          schema: record({ message: text, data: ref('BagistoCustomer') }),
        },
        422: { description: 'What is wrong with the input', schema: ref('BagistoInvalid') },
        ...unauthenticated.answers,
      },
      examples: [
        {
          name: 'whole',
          summary: 'Gender, birthday and phone are new',
          body: {
            first_name: peter.firstName,
            last_name: peter.lastName,
            email: peter.email,
            gender: 'Male',
            date_of_birth: '1990-05-17',
            phone: '0123456789',
          },
          status: 200,
          answer: {
            message: facts.said.profile,
            data: {
              ...customer,
              gender: 'Male',
              date_of_birth: '1990-05-17',
              phone: facts.phoneInProfile ? '0123456789' : null,
            },
          },
        },
        {
          name: 'incomplete',
          summary: 'Without a name and a gender, and born tomorrow',
          body: { first_name: '', last_name: peter.lastName, date_of_birth: '2999-01-01' },
          status: 422,
          answer: invalid({
            first_name: ['The first name field is required.'],
            gender: ['The gender field is required.'],
            date_of_birth: ['The date of birth must be a date before today.'],
          }),
        },
        ...unauthenticated.examples({ body: { first_name: peter.firstName } }),
      ],
    }),
    operation({
      id: 'bagistoLogOut',
      method: 'get',
      path: 'customer/logout',
      summary: "Customer's Logout",
      description: 'Ends the session or the token with which it is asked.',
      carriers: guardedAs,
      answers: { 200: { description: 'Gone', schema: ref('BagistoMessage') }, ...unauthenticated.answers },
      examples: [
        { name: 'leave', summary: 'Leaving', status: 200, answer: { message: facts.said.logout } },
        ...unauthenticated.examples(),
      ],
    }),
  ];
}
