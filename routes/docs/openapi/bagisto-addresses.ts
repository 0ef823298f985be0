import { bagistoOperation, guardedAs, unauthenticated } from './bagisto-operation';
import { addressInput, addressSample, invalid } from './bagisto-schemas';
import type { DocsFacts } from './facts';
import type { Example, Operation, Parameter } from './operation';
import { address, nowhere } from './samples';
import { described, filledText, input, listOf, number, orNull, record, ref, text } from './schema';

const tag = 'Bagisto: addresses';

export function bagistoAddresses(facts: DocsFacts): Operation[] {
  const operation = bagistoOperation(facts, tag);
  const sample = addressSample(facts);
  const id: Parameter = {
    name: 'id',
    in: 'path',
    description: 'The number of one of one’s own addresses',
    schema: number,
    example: address.id,
  };
  const params = { id: String(address.id) };
  const body = input(
    {
      address1: described(listOf(text), 'The lines'),
      country: described(filledText, 'Its ISO 3166 code, such as IN'),
      state: orNull(text),
      city: filledText,
      postcode: filledText,
      phone: filledText,
      company_name: orNull(text),
      vat_id: orNull(text),
      first_name: orNull(described(text, 'Absent: the customer’s')),
      last_name: orNull(described(text, 'Absent: the customer’s')),
      default_address: described({}, 'Present: the default address. A change without it clears the flag'),
    },
    ['address1', 'country', 'city', 'postcode', 'phone'],
  );
  const one = {
    description: 'The address',
    schema: record({ data: ref('BagistoAddress') }),
  };
  const written = {
    description: 'Written. Where `address1` is no list: only the message, and nothing was done',
    schema: record({ message: text, data: ref('BagistoAddress') }, ['data']),
  };
  const refused = { description: 'What is wrong with the input', schema: ref('BagistoInvalid') };
  const unknown = {
    answers: { 404: { description: 'No address of yours', schema: ref('BagistoError') } },
    example: (given: Pick<Example, 'body'> = {}): Example => ({
      name: 'unknown',
      summary: 'An address that is not one’s own',
      params: { id: String(nowhere.id) },
      ...given,
      status: 404,
      answer: { error: facts.said.notFound },
    }),
  };
  const incomplete: Example = {
    name: 'incomplete',
    summary: 'Only a city',
    body: { address1: [], city: 'Noida' },
    status: 422,
    answer: invalid({
      address1: ['The address1 field is required.'],
      country: ['The country field is required.'],
      postcode: ['The postcode field is required.'],
      phone: ['The phone field is required.'],
    }),
  };
  const noLines: Example = {
    name: 'noList',
    summary: 'The lines as one text',
    body: { ...addressInput, address1: 'H 23' },
    misunderstood: true,
    status: 200,
    answer: { message: 'address1 must be an array.' },
  };
  const moved = { ...addressInput, address1: ['H 24'], default_address: true };

  return [
    operation({
      id: 'bagistoGetAddresses',
      method: 'get',
      path: 'addresses',
      summary: "Get Customer's Addresses",
      description: 'One’s own, oldest first.',
      carriers: guardedAs,
      answers: {
        200: { description: 'The addresses', schema: record({ data: listOf(ref('BagistoAddress')) }) },
        ...unauthenticated.answers,
      },
      examples: [
        { name: 'own', summary: 'One’s own', status: 200, answer: { data: [sample] } },
        ...unauthenticated.examples(),
      ],
    }),
    operation({
      id: 'bagistoCreateAddress',
      method: 'post',
      path: 'addresses/create',
      summary: "Create Customer's Address",
      carriers: guardedAs,
      body,
      answers: { 200: written, 422: refused, ...unauthenticated.answers },
      examples: [
        {
          name: 'create',
          summary: 'A default address',
          given: 'no address',
          body: { ...addressInput, default_address: true },
          status: 200,
          answer: { message: 'Your address has been created successfully.', data: sample },
        },
        noLines,
        incomplete,
        ...unauthenticated.examples({ body: addressInput }),
      ],
    }),
    operation({
      id: 'bagistoGetAddress',
      method: 'get',
      path: 'addresses/{id}',
      summary: 'Get Address Based On Id',
      carriers: guardedAs,
      parameters: [id],
      answers: { 200: one, ...unknown.answers, ...unauthenticated.answers },
      examples: [
        { name: 'own', summary: 'One’s own', params, status: 200, answer: { data: sample } },
        unknown.example(),
        ...unauthenticated.examples({ params }),
      ],
    }),
    operation({
      id: 'bagistoUpdateAddress',
      method: 'put',
      path: 'addresses/{id}',
      summary: "Update Customer's Address",
      description: 'State, company and VAT id stay as they are when they are absent.',
      carriers: guardedAs,
      parameters: [id],
      body,
      answers: { 200: written, 422: refused, ...unknown.answers, ...unauthenticated.answers },
      examples: [
        {
          name: 'move',
          summary: 'Another house',
          params,
          body: moved,
          status: 200,
          answer: {
            message: 'Your address has been updated successfully.',
            data: { ...sample, address1: ['H 24'] },
          },
        },
        { ...noLines, params },
        { ...incomplete, params },
        unknown.example({ body: moved }),
        ...unauthenticated.examples({ params, body: moved }),
      ],
    }),
    operation({
      id: 'bagistoDeleteAddress',
      method: 'delete',
      path: 'addresses/{id}',
      summary: "Delete Customer's Address",
      carriers: guardedAs,
      parameters: [id],
      answers: {
        200: { description: 'Gone', schema: ref('BagistoMessage') },
        ...unknown.answers,
        ...unauthenticated.answers,
      },
      examples: [
        {
          name: 'remove',
          summary: 'One’s own',
          params,
          status: 200,
          answer: { message: 'Item removed successfully.' },
        },
        unknown.example(),
        ...unauthenticated.examples({ params }),
      ],
    }),
  ];
}
