import { bagistoOperations, idParameter, invalid, missing } from './bagisto-operation';
import { customerSample } from './bagisto-schemas';
import type { DocsFacts } from './facts';
import { done, example, type Operation, ok } from './operation';
import { jane, peter } from './samples';
import { record, ref, text } from './schema';

/** One's own account. */
export function bagistoCustomers(facts: DocsFacts): Operation[] {
  const { guarded } = bagistoOperations(facts, 'Bagisto: customer');
  const data = customerSample(facts);
  const params = { id: String(peter.id) };
  const one = record({ data: ref('BagistoCustomer') });
  const names = { first_name: peter.firstName, last_name: peter.lastName };
  const news = { gender: 'Male', date_of_birth: '1990-05-17', phone: '0123456789' };

  return [
    guarded('bagistoGetCustomer', 'get customer/get', "Get Customer's Information", {
      answers: done('Who is logged in', one),
      examples: [example('self: Oneself', {}, ok({ data }))],
    }),
    guarded('bagistoGetCustomerById', 'get customers/{id}', 'Get Customer Information Based On Id', {
      parameters: [idParameter('One’s own id, as the login told it', peter.id)],
      answers: {
        ...done('Oneself', one),
        403: { description: 'Somebody else’s id', schema: ref('BagistoMessage') },
      },
      examples: [
        example('self: Oneself', { params }, ok({ data })),
        example(
          'other: Somebody else',
          { params: { id: String(jane.id) } },
          { status: 403, answer: { message: 'Invalid Request.' } },
        ),
      ],
    }),
    guarded('bagistoUpdateProfile', 'put customer/profile', "Modify Customer's Profile Details", {
      description:
        'Also as a POST with `_method=PUT`. The whole customer may be sent back as it came: read-only fields are passed over, and `""` or `null` leave e-mail and password as they are. A new password ends all other sessions and tokens. Where the shop wants a new e-mail address confirmed first (`CONFIRM_EMAIL_CHANGE`), the answer shows the old one, and `message` says that a link was mailed.',
      answers: done('Changed', record({ message: text, data: ref('BagistoCustomer') })),
      examples: [
        example(
          'whole: Gender, birthday and phone are new',
          { body: { ...names, email: peter.email, ...news } },
          ok({
            message: facts.texts.profile,
            data: { ...data, ...news, phone: facts.everyField ? news.phone : null },
          }),
        ),
        example(
          'incomplete: Without a name and a gender, and born tomorrow',
          { body: { first_name: '', last_name: peter.lastName, date_of_birth: '2999-01-01' } },
          invalid({
            ...missing('first_name', 'gender'),
            date_of_birth: ['The date of birth must be a date before today.'],
          }),
        ),
      ],
    }),
    guarded('bagistoLogOut', 'get customer/logout', "Customer's Logout", {
      description: 'Ends the session or the token with which it is asked.',
      answers: done('Gone', ref('BagistoMessage')),
      examples: [example('leave: Leaving', {}, ok({ message: facts.texts.logout }))],
    }),
  ];
}
