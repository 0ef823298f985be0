import type { Audience } from './described';
import { evershopOperations, missing, okData, oneself, selfOrAdmins } from './evershop-operation';
import { address, addressInput, myAddress } from './evershop-schemas';
import type { DocsFacts } from './facts';
import { example, type Operation, type Parameter } from './operation';
import type { Sample } from './schema';

const one = okData(address, 'The address');
const noCountry = missing('country');
const { full_name, address_1 } = addressInput;
const street = { address_1: '456 Oak Avenue', address_2: null };

/** The addresses of the customer whom the path names. */
export const evershopAddresses = (facts: DocsFacts): Operation[] =>
  book(facts, {
    tag: 'EverShop: addresses',
    path: '/api/customers/{id}/addresses',
    audience: selfOrAdmins,
    description: 'Admins, and the customer.',
    written: address,
    meaning: 'The address',
    name: 'Address',
    words: 'Customer Address',
  });

/** One's own. */
export const evershopMyAddresses = (facts: DocsFacts): Operation[] =>
  book(facts, {
    tag: 'EverShop: me',
    path: '/api/customers/me/addresses',
    audience: oneself('manage your addresses'),
    parameters: [],
    written: myAddress,
    meaning: 'The address, and where to change it again',
    name: 'MyAddress',
    words: 'my address',
  });

interface Book {
  tag: string;
  path: string;
  audience: Audience;
  description?: string;
  parameters?: Parameter[];
  /** An address as it is answered when it was written, and what that means. */
  written: Sample;
  meaning: string;
  /** One address in the operations' ids and in their summaries; several are `es` more. */
  name: string;
  words: string;
}

function book(facts: DocsFacts, described: Book): Operation[] {
  const { tag, path, audience, description, parameters, written, meaning, name, words } = described;
  const operation = evershopOperations(facts, tag)(audience);
  const onePath = `${path}/{address_id}`;
  const absent = 'What is absent stays as it is.';
  return [
    operation(`evershopList${name}es`, `get ${path}`, `List ${words}es`, {
      description,
      parameters,
      examples: [example('all: All of them', okData([address], 'The addresses, the oldest first'))],
    }),
    operation(`evershopGet${name}`, `get ${onePath}`, `Get ${words}`, {
      description,
      examples: [example('one: One of them', one)],
    }),
    operation(`evershopCreate${name}`, `post ${path}`, `Create ${words}`, {
      description,
      parameters,
      examples: [
        example('create: A default address', {
          without: 'address',
          body: addressInput,
          ...okData(written, meaning),
        }),
        example('invalid: Without a country', { body: { full_name, address_1 }, ...noCountry }),
      ],
    }),
    operation(`evershopUpdate${name}`, `patch ${onePath}`, `Update ${words}`, {
      description: description ? `${description} ${absent}` : absent,
      examples: [
        example('change: Another street', { body: street, ...okData(written.with(street), meaning) }),
        example('invalid: No country', { body: { country: '' }, ...noCountry }),
      ],
    }),
    operation(`evershopDelete${name}`, `delete ${onePath}`, `Delete ${words}`, {
      description,
      examples: [example('delete: The address as it was', one)],
    }),
  ];
}
