import {
  answering,
  customerId,
  evershopOperations,
  missing,
  okData,
  oneself,
  params,
  selfOrAdmins,
} from './evershop-operation';
import { addressInput, addressSample, callsOf } from './evershop-schemas';
import type { DocsFacts } from './facts';
import { example, inPath, type Operation, type Parameter } from './operation';
import { address } from './samples';
import { either, listOf, number, ref, uuid } from './schema';

const addressId = inPath(
  'address_id',
  "The address's UUID, or its number",
  either(uuid, number),
  address.uuid,
);
const one = answering('The address', ref('EverShopAddress'));
const all = answering('The addresses, the oldest first', listOf(ref('EverShopAddress')));
const noCountry = missing('country');
const street = { address_1: '456 Oak Avenue', address_2: null };

/** The addresses of the customer whom the path names. */
export const evershopAddresses = (facts: DocsFacts): Operation[] =>
  book(facts, {
    tag: 'EverShop: addresses',
    path: '/api/customers/{id}/addresses',
    audience: selfOrAdmins,
    description: 'Admins, and the customer.',
    parameters: [customerId],
    params,
    written: one,
    links: {},
    names: ['Address', 'Addresses', 'Customer Address', 'Customer Addresses'],
  });

const mine = '/api/customers/me/addresses';

/** One's own. */
export const evershopMyAddresses = (facts: DocsFacts): Operation[] =>
  book(facts, {
    tag: 'EverShop: me',
    path: mine,
    audience: oneself('manage your addresses'),
    parameters: [],
    params: {},
    written: answering('The address, and where to change it again', ref('EverShopMyAddress')),
    links: callsOf(`${mine}/${address.uuid}`, { edit: 'UPDATE', delete: 'DELETE' }),
    names: ['MyAddress', 'MyAddresses', 'my address', 'my addresses'],
  });

interface Book {
  tag: string;
  path: string;
  audience: Parameters<ReturnType<typeof evershopOperations>>[0];
  description?: string;
  parameters: Parameter[];
  params: Record<string, string>;
  /** Answers to what was written, and what they have besides the address. */
  written: typeof one;
  links: object;
  /** One and many in the operations' ids, one and many in their summaries. */
  names: [string, string, string, string];
}

function book(facts: DocsFacts, described: Book): Operation[] {
  const { tag, path, audience, description, parameters, params, written, links, names } = described;
  const operation = evershopOperations(facts, tag)(audience);
  const [Address, Addresses, anAddress, addresses] = names;
  const onePath = `${path}/{address_id}`;
  const own = Object.keys(params).length > 0 ? { params } : {};
  const whole = { params: { ...params, address_id: address.uuid } };
  const ofOne = { description, parameters: [...parameters, addressId] };
  const absent = 'What is absent stays as it is.';
  return [
    operation(`evershopList${Addresses}`, `get ${path}`, `List ${addresses}`, {
      ...{ description, parameters, answers: all },
      examples: [example('all: All of them', own, okData([addressSample]))],
    }),
    operation(`evershopGet${Address}`, `get ${onePath}`, `Get ${anAddress}`, {
      ...{ ...ofOne, answers: one },
      examples: [example('one: One of them', whole, okData(addressSample))],
    }),
    operation(`evershopCreate${Address}`, `post ${path}`, `Create ${anAddress}`, {
      ...{ description, parameters, answers: written },
      examples: [
        example(
          'create: A default address',
          { without: 'address', ...own, body: addressInput },
          okData({ ...addressSample, ...links }),
        ),
        example(
          'invalid: Without a country',
          { ...own, body: { full_name: 'Peter Doe', address_1: '123 Main Street' } },
          noCountry,
        ),
      ],
    }),
    operation(`evershopUpdate${Address}`, `patch ${onePath}`, `Update ${anAddress}`, {
      ...{ ...ofOne, description: description ? `${description} ${absent}` : absent, answers: written },
      examples: [
        example(
          'change: Another street',
          { ...whole, body: street },
          okData({ ...addressSample, ...street, ...links }),
        ),
        example('invalid: No country', { ...whole, body: { country: '' } }, noCountry),
      ],
    }),
    operation(`evershopDelete${Address}`, `delete ${onePath}`, `Delete ${anAddress}`, {
      ...{ ...ofOne, answers: one },
      examples: [example('delete: The address as it was', whole, okData(addressSample))],
    }),
  ];
}
