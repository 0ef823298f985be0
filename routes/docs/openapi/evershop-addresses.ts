import {
  customerId,
  evershopOperations,
  failure,
  forSelfOrAdmins,
  missing,
  noCustomer,
  notYours,
  params,
  unauthenticated,
} from './evershop-operation';
import { addressInput, addressSample } from './evershop-schemas';
import type { DocsFacts } from './facts';
import { done, type Example, example, type Operation, ok, type Parameter } from './operation';
import { address, jane, nowhere } from './samples';
import { either, listOf, number, record, ref, uuid } from './schema';

const path = '/api/customers/{id}/addresses';
export const addressId: Parameter = {
  name: 'address_id',
  in: 'path',
  description: "The address's UUID, or its number",
  schema: either(uuid, number),
  example: address.uuid,
};
export const oneAddress = done('The address', record({ data: ref('EverShopAddress') }));
export const allAddresses = done(
  'The addresses, the oldest first',
  record({ data: listOf(ref('EverShopAddress')) }),
);
const oneParams = { ...params, address_id: address.uuid };
const unknown = (sent: Pick<Example, 'body'> = {}): Example =>
  example(
    'unknownAddress: An address that is not there',
    { params: { ...params, address_id: nowhere.uuid }, ...sent },
    failure(404, 'Address not found'),
  );
export const noCountry = missing('country');
const city = { city: 'Chicago' };

export function evershopAddresses(facts: DocsFacts): Operation[] {
  const operation = evershopOperations(facts, 'EverShop: addresses');
  const onePath = `${path}/{address_id}`;
  const one = {
    ...forSelfOrAdmins,
    parameters: [customerId, addressId],
    meanings: { ...forSelfOrAdmins.meanings, 404: 'No such customer or address' },
    answers: oneAddress,
  };

  return [
    operation('evershopListAddresses', 'get', path, 'List Customer Addresses', {
      description: 'Admins, and the customer.',
      ...forSelfOrAdmins,
      parameters: [customerId],
      answers: allAddresses,
      examples: [
        example('all: All of them', { params }, ok({ data: [addressSample] })),
        unauthenticated({ params }),
        notYours({ params: { id: jane.uuid } }),
        noCustomer(),
      ],
    }),
    operation('evershopGetAddress', 'get', onePath, 'Get a Customer Address', {
      ...one,
      description: 'Admins, and the customer.',
      examples: [
        example('one: One of them', { params: oneParams }, ok({ data: addressSample })),
        unauthenticated({ params: oneParams }),
        notYours({ params: { ...oneParams, id: jane.uuid } }),
        unknown(),
      ],
    }),
    operation('evershopCreateAddress', 'post', path, 'Create Customer Address', {
      description: 'Admins, and the customer.',
      ...forSelfOrAdmins,
      parameters: [customerId],
      answers: oneAddress,
      examples: [
        example(
          'create: A default address',
          { without: 'address', params, body: addressInput },
          ok({ data: addressSample }),
        ),
        example(
          'invalid: Without a country',
          { params, body: { full_name: 'Peter Doe', address_1: '123 Main Street' } },
          noCountry,
        ),
        unauthenticated({ params, body: addressInput }),
        notYours({ params: { id: jane.uuid }, body: addressInput }),
        noCustomer({ body: addressInput }),
      ],
    }),
    operation('evershopUpdateAddress', 'patch', onePath, 'Update Customer Address', {
      ...one,
      description: 'Admins, and the customer. What is absent stays as it is.',
      examples: [
        example(
          'change: Another street',
          { params: oneParams, body: { address_1: '456 Oak Avenue', address_2: null } },
          ok({ data: { ...addressSample, address_1: '456 Oak Avenue', address_2: null } }),
        ),
        example('invalid: No country', { params: oneParams, body: { country: '' } }, noCountry),
        unauthenticated({ params: oneParams, body: city }),
        notYours({ params: { ...oneParams, id: jane.uuid }, body: city }),
        unknown({ body: city }),
      ],
    }),
    operation('evershopDeleteAddress', 'delete', onePath, 'Delete Customer Address', {
      ...one,
      description: 'Admins, and the customer.',
      examples: [
        example('delete: The address as it was', { params: oneParams }, ok({ data: addressSample })),
        unauthenticated({ params: oneParams }),
        notYours({ params: { ...oneParams, id: jane.uuid } }),
        unknown(),
      ],
    }),
  ];
}
