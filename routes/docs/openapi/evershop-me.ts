import { addressId, allAddresses, noCountry, oneAddress } from './evershop-addresses';
import { evershopOperations, failure, invalid } from './evershop-operation';
import { addressInput, addressSample, customerSample } from './evershop-schemas';
import type { DocsFacts } from './facts';
import { type Carrier, done, type Example, example, type Operation, ok } from './operation';
import { address, jane, nowhere } from './samples';
import { record, ref } from './schema';

const path = '/api/customers/me';
const addresses = `${path}/addresses`;
const onePath = `${addresses}/{address_id}`;
const types = ['application/json'];
const carriers: Carrier[] = ['sessionId', 'session', 'token'];
const common = { carriers, meanings: { 401: 'Not logged in', 404: 'No such address' } };

type Sent = Pick<Example, 'params' | 'body'>;
const nobody =
  (words: string) =>
  (sent: Sent = {}): Example =>
    example(
      'nobody: Without a credential',
      { as: 'nobody', ...sent },
      failure(401, `You must be logged in to ${words}`),
    );
const noProfile = nobody('update your profile');
const noBook = nobody('manage your addresses');
const params = { address_id: address.uuid };
const unknown = (sent: Sent = {}): Example =>
  example(
    'unknown: An address that is not there',
    { params: { address_id: nowhere.uuid }, ...sent },
    failure(404, 'Address not found'),
  );
const written = done('The address, and where to change it again', record({ data: ref('EverShopMyAddress') }));
const href = `${addresses}/${address.uuid}`;
const links = {
  links: [
    { rel: 'edit', href, action: 'UPDATE', types },
    { rel: 'delete', href, action: 'DELETE', types },
  ],
};
const city = { city: 'Chicago' };
const street = { address_1: '456 Oak Avenue', address_2: null };
const renamed = { full_name: 'Peter A. Doe' };
const taken = { field: 'email', code: 'unique', message: 'The email has already been taken.' };

export function evershopMe(facts: DocsFacts): Operation[] {
  const operation = evershopOperations(facts, 'EverShop: me');
  return [
    operation('evershopGetMe', 'get', path, 'Who am I?', {
      ...common,
      answers: done(
        'The customer with the addresses',
        record({ data: ref('EverShopCustomerWithAddresses') }),
      ),
      examples: [
        example('self: Oneself', { without: 'address' }, ok({ data: { ...customerSample, addresses: [] } })),
        noProfile(),
      ],
    }),
    operation('evershopUpdateMe', 'patch', path, 'Update my profile', {
      ...common,
      description:
        'Name and e-mail address only: password, status and group are passed over here. With `CONFIRM_EMAIL_CHANGE` the answer shows the old address until the link in the new mailbox is used.',
      meanings: { ...common.meanings, 409: 'Somebody has this address already' },
      answers: done('Written', record({ data: ref('EverShopMe') })),
      examples: [
        example(
          'rename: Another name',
          { body: renamed },
          ok({
            data: {
              ...{ ...customerSample, ...renamed },
              links: [{ rel: 'self', href: path, action: 'PATCH', types }],
            },
          }),
        ),
        example(
          'nothing: A password',
          { body: { password: 'secret100' } },
          failure(400, 'There is nothing to update'),
        ),
        example("taken: Somebody else's address", { body: { email: jane.email } }, invalid([taken], 409)),
        noProfile({ body: renamed }),
      ],
    }),
    operation('evershopListMyAddresses', 'get', addresses, 'List my addresses', {
      ...common,
      answers: allAddresses,
      examples: [example('all: All of them', {}, ok({ data: [addressSample] })), noBook()],
    }),
    operation('evershopCreateMyAddress', 'post', addresses, 'Create my address', {
      ...common,
      answers: written,
      examples: [
        example(
          'create: A default address',
          { without: 'address', body: addressInput },
          ok({ data: { ...addressSample, ...links } }),
        ),
        example(
          'invalid: Without a country',
          { body: { full_name: 'Peter Doe', address_1: '123 Main Street' } },
          noCountry,
        ),
        noBook({ body: addressInput }),
      ],
    }),
    operation('evershopGetMyAddress', 'get', onePath, 'Get my address', {
      ...common,
      parameters: [addressId],
      answers: oneAddress,
      examples: [
        example('one: One of them', { params }, ok({ data: addressSample })),
        noBook({ params }),
        unknown(),
      ],
    }),
    operation('evershopUpdateMyAddress', 'patch', onePath, 'Update my address', {
      ...common,
      description: 'What is absent stays as it is.',
      parameters: [addressId],
      answers: written,
      examples: [
        example(
          'change: Another street',
          { params, body: street },
          ok({ data: { ...addressSample, ...street, ...links } }),
        ),
        example('invalid: No country', { params, body: { country: '' } }, noCountry),
        noBook({ params, body: city }),
        unknown({ body: city }),
      ],
    }),
    operation('evershopDeleteMyAddress', 'delete', onePath, 'Delete my address', {
      ...common,
      parameters: [addressId],
      answers: oneAddress,
      examples: [
        example('delete: The address as it was', { params }, ok({ data: addressSample })),
        noBook({ params }),
        unknown(),
      ],
    }),
  ];
}
