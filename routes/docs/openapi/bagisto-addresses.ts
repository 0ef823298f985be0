import { bagistoOperations, denied, idParameter, invalid, missing } from './bagisto-operation';
import { addressInput, addressSample } from './bagisto-schemas';
import type { DocsFacts } from './facts';
import { done, example, type Operation, ok } from './operation';
import { address, nowhere } from './samples';
import { described, listOf, record, ref, text } from './schema';

export function bagistoAddresses(facts: DocsFacts): Operation[] {
  const { guarded } = bagistoOperations(facts, 'Bagisto: addresses');
  const data = addressSample(facts);
  const parameters = [idParameter('The number of one of one’s own addresses', address.id)];
  const params = { id: String(address.id) };
  const notes = {
    address1: described(listOf(text), 'The lines'),
    country: 'Its ISO 3166 code, such as IN',
    first_name: 'Absent: the customer’s',
    last_name: 'Absent: the customer’s',
    default_address: described({}, 'Present: the default address. A change without it clears the flag'),
  };
  const written = done(
    'Written. Where `address1` is no list: only the message, and nothing was done',
    record({ message: text, data: ref('BagistoAddress') }, ['data']),
  );
  const unknown = example(
    'unknown: An address that is not one’s own',
    { params: { id: String(nowhere.id) } },
    denied(404, facts.texts.notFound),
  );
  const incomplete = example(
    'incomplete: Only a city',
    { body: { address1: [''], city: 'Noida' } },
    invalid(missing('address1', 'country', 'postcode', 'phone')),
  );
  const noLines = example(
    'noList: The lines as one text',
    { body: { ...addressInput, address1: 'H 23' }, misunderstood: true },
    ok({ message: 'address1 must be an array.' }),
  );
  const moved = { ...addressInput, address1: ['H 24'], default_address: true };

  return [
    guarded('bagistoGetAddresses', 'get addresses', "Get Customer's Addresses", {
      description: 'One’s own, oldest first.',
      answers: done('The addresses', record({ data: listOf(ref('BagistoAddress')) })),
      examples: [example('own: One’s own', {}, ok({ data: [data] }))],
    }),
    guarded('bagistoCreateAddress', 'post addresses/create', "Create Customer's Address", {
      notes,
      answers: written,
      examples: [
        example(
          'create: A default address',
          { without: 'address', body: { ...addressInput, default_address: true } },
          ok({ message: 'Your address has been created successfully.', data }),
        ),
        noLines,
        incomplete,
      ],
    }),
    guarded('bagistoGetAddress', 'get addresses/{id}', 'Get Address Based On Id', {
      parameters,
      answers: done('The address', record({ data: ref('BagistoAddress') })),
      examples: [example('own: One’s own', { params }, ok({ data })), unknown],
    }),
    guarded('bagistoUpdateAddress', 'put addresses/{id}', "Update Customer's Address", {
      description: 'State, company and VAT id stay as they are when they are absent.',
      parameters,
      notes,
      answers: written,
      examples: [
        example(
          'move: Another house',
          { params, body: moved },
          ok({
            message: 'Your address has been updated successfully.',
            data: { ...data, address1: ['H 24'] },
          }),
        ),
        { ...noLines, params },
        { ...incomplete, params },
        { ...unknown, body: moved },
      ],
    }),
    guarded('bagistoDeleteAddress', 'delete addresses/{id}', "Delete Customer's Address", {
      parameters,
      answers: done('Gone', ref('BagistoMessage')),
      examples: [
        example('remove: One’s own', { params }, ok({ message: 'Item removed successfully.' })),
        unknown,
      ],
    }),
  ];
}
