import { customerId, evershopOperations, missing, oneself, params, selfOrAdmins } from './evershop-operation';
import { addressInput, addressSample, callsOf } from './evershop-schemas';
import type { DocsFacts } from './facts';
import { done, example, type Operation, ok, type Parameter } from './operation';
import { address } from './samples';
import { either, listOf, number, record, ref, uuid } from './schema';

const addressId: Parameter = {
  name: 'address_id',
  in: 'path',
  description: "The address's UUID, or its number",
  schema: either(uuid, number),
  example: address.uuid,
};
const one = done('The address', record({ data: ref('EverShopAddress') }));
const all = done('The addresses, the oldest first', record({ data: listOf(ref('EverShopAddress')) }));
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
    written: done('The address, and where to change it again', record({ data: ref('EverShopMyAddress') })),
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
      examples: [example('all: All of them', own, ok({ data: [addressSample] }))],
    }),
    operation(`evershopGet${Address}`, `get ${onePath}`, `Get ${anAddress}`, {
      ...{ ...ofOne, answers: one },
      examples: [example('one: One of them', whole, ok({ data: addressSample }))],
    }),
    operation(`evershopCreate${Address}`, `post ${path}`, `Create ${anAddress}`, {
      ...{ description, parameters, answers: written },
      examples: [
        example(
          'create: A default address',
          { without: 'address', ...own, body: addressInput },
          ok({ data: { ...addressSample, ...links } }),
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
          ok({ data: { ...addressSample, ...street, ...links } }),
        ),
        example('invalid: No country', { ...whole, body: { country: '' } }, noCountry),
      ],
    }),
    operation(`evershopDelete${Address}`, `delete ${onePath}`, `Delete ${anAddress}`, {
      ...{ ...ofOne, answers: one },
      examples: [example('delete: The address as it was', whole, ok({ data: addressSample }))],
    }),
  ];
}
