import { adminsOnly, asAdmin, errorSchema, evershopOperation, unauthenticated } from './evershop-operation';
import { customerSample, failure } from './evershop-schemas';
import type { Operation, Parameter } from './operation';
import { jane, peter } from './samples';
import { listOf, number, oneOf, orNull, record, ref, text } from './schema';

const query = (name: string, description: string, schema = text, example?: number): Parameter => ({
  name,
  in: 'query',
  description,
  schema,
  example,
});

const fields = ['id', 'email', 'created_at', 'full_name'];
const link = orNull(text);
const janeSample = {
  ...customerSample,
  customer_id: jane.id,
  uuid: jane.uuid,
  email: jane.email,
  full_name: `${jane.firstName} ${jane.lastName}`,
};

const noLimit = 'The limit must be a whole number from 1 to 100.';

export const evershopList: Operation = evershopOperation('EverShop: customers')({
  id: 'evershopListCustomers',
  method: 'get',
  path: '/api/customers',
  summary: 'List All Customers',
  description:
    'Admins only. The total may be a minute old; of more than 10,000 that a keyword finds it is 10,000. Pages by id or e-mail and an address are quick in a shop of any size; a keyword, a status and the other sorts read the whole table, wait for each other, and are given up after a second (503).',
  carriers: asAdmin,
  parameters: [
    query('page', 'From 1', { type: 'integer', minimum: 1 }, 1),
    query('limit', 'How many on a page', { type: 'integer', minimum: 1, maximum: 100 }, 20),
    query('keyword', 'Somewhere in the name or the address'),
    query('email', 'An address, or with a `*` at its end the beginning of one'),
    query('status', 'Who may log in, or who may not', oneOf('0', '1')),
    query(
      'sort',
      'With a `-` in front the other way round',
      oneOf(...fields.flatMap((by) => [by, `-${by}`])),
    ),
  ],
  answers: {
    200: {
      description: 'One page of them',
      schema: record({
        data: listOf(ref('EverShopCustomer')),
        links: record({ first: text, last: text, prev: link, next: link }),
        meta: record({
          current_page: number,
          from: orNull(number),
          last_page: number,
          path: text,
          per_page: number,
          to: orNull(number),
          total: number,
        }),
      }),
    },
    400: { description: 'What is wrong with the query', schema: errorSchema },
    ...unauthenticated.answers,
    ...adminsOnly.answers,
  },
  examples: [
    {
      name: 'firstPage',
      summary: 'The first page',
      query: { page: '1', limit: '20' },
      status: 200,
      answer: {
        data: [customerSample, janeSample],
        links: {
          first: '/api/customers?limit=20&page=1',
          last: '/api/customers?limit=20&page=1',
          prev: null,
          next: null,
        },
        meta: {
          current_page: 1,
          from: 1,
          last_page: 1,
          path: '/api/customers',
          per_page: 20,
          to: 2,
          total: 2,
        },
      },
    },
    {
      name: 'byAddress',
      summary: `email=${peter.email}`,
      query: { email: peter.email },
      status: 200,
      answer: {
        data: [customerSample],
        links: {
          first: `/api/customers?email=${encodeURIComponent(peter.email)}&page=1`,
          last: `/api/customers?email=${encodeURIComponent(peter.email)}&page=1`,
          prev: null,
          next: null,
        },
        meta: {
          current_page: 1,
          from: 1,
          last_page: 1,
          path: '/api/customers',
          per_page: 20,
          to: 1,
          total: 1,
        },
      },
    },
    {
      name: 'tooMany',
      summary: 'limit=1000',
      query: { limit: '1000' },
      status: 400,
      answer: failure(400, noLimit, [{ field: 'limit', code: 'whole_number', message: noLimit }]),
    },
    unauthenticated.example(),
    adminsOnly.example(),
  ],
});
