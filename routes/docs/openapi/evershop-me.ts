import { evershopMyAddresses } from './evershop-addresses';
import { answering, evershopOperations, failure, invalid, okData, oneself } from './evershop-operation';
import { callsOf, customerSample } from './evershop-schemas';
import type { DocsFacts } from './facts';
import { example, type Operation } from './operation';
import { jane } from './samples';
import { ref } from './schema';

const path = '/api/customers/me';
const self = oneself('update your profile');
const renamed = { full_name: 'Peter A. Doe' };
const taken = { field: 'email', code: 'unique', message: 'The email has already been taken.' };

export function evershopMe(facts: DocsFacts): Operation[] {
  const operation = evershopOperations(facts, 'EverShop: me')(self);
  return [
    operation('evershopGetMe', `get ${path}`, 'Who am I?', {
      answers: answering('The customer with the addresses', ref('EverShopCustomerWithAddresses')),
      examples: [
        example('self: Oneself', { without: 'address' }, okData({ ...customerSample, addresses: [] })),
      ],
    }),
    operation('evershopUpdateMe', `patch ${path}`, 'Update my profile', {
      description:
        'Name and e-mail address only: password, status and group are passed over here. With `CONFIRM_EMAIL_CHANGE` the answer shows the old address until the link in the new mailbox is used.',
      meanings: { 409: 'Somebody has this address already' },
      answers: answering('Written', ref('EverShopMe')),
      examples: [
        example(
          'rename: Another name',
          { body: renamed },
          okData({ ...customerSample, ...renamed, ...callsOf(path, { self: 'PATCH' }) }),
        ),
        example(
          'nothing: A password',
          { body: { password: 'secret100' } },
          failure(400, 'There is nothing to update'),
        ),
        example("taken: Somebody else's address", { body: { email: jane.email } }, invalid([taken], 409)),
      ],
    }),
    ...evershopMyAddresses(facts),
  ];
}
