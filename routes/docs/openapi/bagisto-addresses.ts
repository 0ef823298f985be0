import { bagistoOperations, customers, denied, invalid, missing, said } from './bagisto-operation';
import { addressInput, bagistoThings } from './bagisto-schemas';
import type { DocsFacts } from './facts';
import { example, type Operation, ok } from './operation';
import { nowhere } from './samples';
import { described, listOf, record, ref, text } from './schema';

const notes = {
  address1: described(listOf(text), 'The lines'),
  country: 'Its ISO 3166 code, such as IN',
  first_name: 'Absent: the customer’s',
  last_name: 'Absent: the customer’s',
  default_address: described({}, 'Present: the default address. A change without it clears the flag'),
};
const written = { 200: { schema: record({ message: text, data: ref('BagistoAddress') }, ['data']) } };
const meaning = 'Written. Where `address1` is no list: only the message, and nothing was done';
const moved = { ...addressInput, address1: ['H 24'], default_address: true };
const unknown = { id: String(nowhere.id) };
const invalidInputs = [
  example('noList: The lines as one text', {
    body: { ...addressInput, address1: 'H 23' },
    misunderstood: true,
    ...said('address1 must be an array.'),
  }),
  example('incomplete: Only a city', {
    body: { address1: [''], city: 'Noida' },
    ...invalid(missing('address1', 'country', 'postcode', 'phone')),
  }),
];

export function bagistoAddresses(facts: DocsFacts): Operation[] {
  const operations = bagistoOperations(facts, 'Bagisto: addresses');
  const guarded = operations(customers);
  const notYours = denied(404, facts.texts.notFound, 'No address of yours');
  /** The customer whose address the path names. */
  const ofOwner = operations({
    ...customers,
    refusals: (sent) => [
      example('unknown: An address that is not one’s own', { ...sent, params: unknown, ...notYours }),
      ...customers.refusals(sent),
    ],
  });
  const { address: data } = bagistoThings(facts);
  const elsewhere = data.with({ address1: moved.address1 });

  return [
    guarded('bagistoGetAddresses', 'get addresses', "Get Customer's Addresses", {
      description: 'One’s own, oldest first.',
      examples: [example('own: One’s own', ok({ data: [data] }, 'The addresses'))],
    }),
    guarded('bagistoCreateAddress', 'post addresses/create', "Create Customer's Address", {
      notes,
      answers: written,
      examples: [
        example('create: A default address', {
          without: 'address',
          body: { ...addressInput, default_address: true },
          ...ok({ message: 'Your address has been created successfully.', data }, meaning),
        }),
        ...invalidInputs,
      ],
    }),
    ofOwner('bagistoGetAddress', 'get addresses/{id}', 'Get Address Based On Id', {
      examples: [example('own: One’s own', ok({ data }, 'The address'))],
    }),
    ofOwner('bagistoUpdateAddress', 'put addresses/{id}', "Update Customer's Address", {
      description: 'State, company and VAT id stay as they are when they are absent.',
      notes,
      answers: written,
      examples: [
        example('move: Another house', {
          body: moved,
          ...ok({ message: 'Your address has been updated successfully.', data: elsewhere }, meaning),
        }),
        ...invalidInputs,
      ],
    }),
    ofOwner('bagistoDeleteAddress', 'delete addresses/{id}', "Delete Customer's Address", {
      examples: [example('remove: One’s own', said('Item removed successfully.', 'Gone'))],
    }),
  ];
}
