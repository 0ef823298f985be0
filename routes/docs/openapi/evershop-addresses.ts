import {
  asSelfOrAdmin,
  customerId,
  errorSchema,
  evershopOperation,
  noCustomer,
  noOnesParams,
  notYours,
  params,
  unauthenticated,
} from './evershop-operation';
import { addressInput, addressSample, failure } from './evershop-schemas';
import type { Answered, Example, Operation, Parameter } from './operation';
import { address, jane, nowhere } from './samples';
import { either, filledText, input, number, oneOf, orNull, record, ref, text, truth, uuid } from './schema';

const path = '/api/customers/{id}/addresses';
const addressId: Parameter = {
  name: 'address_id',
  in: 'path',
  description: "The address's UUID, or its number",
  schema: either(uuid, number),
  example: address.uuid,
};
const fields = {
  full_name: filledText,
  telephone: orNull(text),
  address_1: filledText,
  address_2: orNull(text),
  city: orNull(text),
  province: orNull(text),
  country: filledText,
  postcode: orNull(text),
  is_default: either(truth, oneOf(0, 1, '0', '1')),
};
const one = { description: 'The address', schema: record({ data: ref('EverShopAddress') }) };
const invalid = { description: 'What is wrong with the input', schema: errorSchema };
const refusals = { ...unauthenticated.answers, ...notYours.answers };
const notFound: Record<number, Answered> = {
  404: { description: 'No such customer or address', schema: errorSchema },
};
const oneParams = { ...params, address_id: address.uuid };
const unknown = (given: Pick<Example, 'body'> = {}): Example => ({
  name: 'unknownAddress',
  summary: 'An address that is not there',
  params: { ...params, address_id: nowhere.uuid },
  ...given,
  status: 404,
  answer: failure(404, 'Address not found'),
});
const noCountry = 'The country field is required.';

const operation = evershopOperation('EverShop: addresses');

export const evershopAddresses: Operation[] = [
  operation({
    id: 'evershopCreateAddress',
    method: 'post',
    path,
    summary: 'Create Customer Address',
    description: 'Admins, and the customer.',
    carriers: asSelfOrAdmin,
    parameters: [customerId],
    body: input(fields, ['full_name', 'address_1', 'country']),
    answers: { 200: one, 400: invalid, ...refusals, ...noCustomer.answers },
    examples: [
      {
        name: 'create',
        summary: 'A default address',
        given: 'no address',
        params,
        body: addressInput,
        status: 200,
        answer: { data: addressSample },
      },
      {
        name: 'invalid',
        summary: 'Without a country',
        params,
        body: { full_name: 'Peter Doe', address_1: '123 Main Street' },
        status: 400,
        answer: failure(400, noCountry, [{ field: 'country', code: 'required', message: noCountry }]),
      },
      unauthenticated.example({ params, body: addressInput }),
      notYours.example({ params: { id: jane.uuid }, body: addressInput }),
      noCustomer.example({ params: noOnesParams, body: addressInput }),
    ],
  }),
  operation({
    id: 'evershopUpdateAddress',
    method: 'patch',
    path: `${path}/{address_id}`,
    summary: 'Update Customer Address',
    description: 'Admins, and the customer. What is absent stays as it is.',
    carriers: asSelfOrAdmin,
    parameters: [customerId, addressId],
    body: input(fields),
    answers: { 200: one, 400: invalid, ...refusals, ...notFound },
    examples: [
      {
        name: 'change',
        summary: 'Another street',
        params: oneParams,
        body: { address_1: '456 Oak Avenue', address_2: null },
        status: 200,
        answer: { data: { ...addressSample, address_1: '456 Oak Avenue', address_2: null } },
      },
      {
        name: 'invalid',
        summary: 'No country',
        params: oneParams,
        body: { country: '' },
        status: 400,
        answer: failure(400, noCountry, [{ field: 'country', code: 'required', message: noCountry }]),
      },
      unauthenticated.example({ params: oneParams, body: { city: 'Chicago' } }),
      notYours.example({ params: { ...oneParams, id: jane.uuid }, body: { city: 'Chicago' } }),
      unknown({ body: { city: 'Chicago' } }),
    ],
  }),
  operation({
    id: 'evershopDeleteAddress',
    method: 'delete',
    path: `${path}/{address_id}`,
    summary: 'Delete Customer Address',
    description: 'Admins, and the customer.',
    carriers: asSelfOrAdmin,
    parameters: [customerId, addressId],
    answers: { 200: one, ...refusals, ...notFound },
    examples: [
      {
        name: 'delete',
        summary: 'The address as it was',
        params: oneParams,
        status: 200,
        answer: { data: addressSample },
      },
      unauthenticated.example({ params: oneParams }),
      notYours.example({ params: { ...oneParams, id: jane.uuid } }),
      unknown(),
    ],
  }),
];
