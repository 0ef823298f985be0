import type { Audience } from './described';
import { evershopOperations, missing, okData, oneself, selfOrAdmins } from './evershop-operation';
import { address, addressInput, myAddress } from './evershop-schemas';
import type { DocsFacts } from './facts';
import { example, type Operation, type Parameter } from './operation';
import type { Sample } from './schema';

const one = okData(address, 'The address');
const noCountry = missing('country');
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
    names: ['Address', 'Addresses', 'Customer Address', 'Customer Addresses'],
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
    names: ['MyAddress', 'MyAddresses', 'my address', 'my addresses'],
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
  /** One and many in the operations' ids, one and many in their summaries. */
  names: [string, string, string, string];
}

function book(facts: DocsFacts, described: Book): Operation[] {
  const { tag, path, audience, description, parameters, written, meaning, names } = described;
  const operation = evershopOperations(facts, tag)(audience);
  const [Address, Addresses, anAddress, addresses] = names;
  const onePath = `${path}/{address_id}`;
  const absent = 'What is absent stays as it is.';
  return [
    operation(`evershopList${Addresses}`, `get ${path}`, `List ${addresses}`, {
      description,
      parameters,
      examples: [example('all: All of them', {}, okData([address], 'The addresses, the oldest first'))],
    }),
    operation(`evershopGet${Address}`, `get ${onePath}`, `Get ${anAddress}`, {
      description,
      examples: [example('one: One of them', {}, one)],
    }),
    operation(`evershopCreate${Address}`, `post ${path}`, `Create ${anAddress}`, {
      description,
      parameters,
      examples: [
        example(
          'create: A default address',
          { without: 'address', body: addressInput },
          okData(written, meaning),
        ),
        example(
          'invalid: Without a country',
          { body: { full_name: 'Peter Doe', address_1: '123 Main Street' } },
          noCountry,
        ),
      ],
    }),
    operation(`evershopUpdate${Address}`, `patch ${onePath}`, `Update ${anAddress}`, {
      description: description ? `${description} ${absent}` : absent,
      examples: [
        example('change: Another street', { body: street }, okData(written.with(street), meaning)),
        example('invalid: No country', { body: { country: '' } }, noCountry),
      ],
    }),
    operation(`evershopDelete${Address}`, `delete ${onePath}`, `Delete ${anAddress}`, {
      description,
      examples: [example('delete: The address as it was', {}, one)],
    }),
  ];
}
