import { schemaOrNull as orNull } from '../../../accounts/validation/json-schema';
import { admins, evershopOperations, invalid } from './evershop-operation';
import { customerSample } from './evershop-schemas';
import type { DocsFacts } from './facts';
import { done, example, type Operation, ok, type Parameter } from './operation';
import { jane, peter } from './samples';
import { listOf, number, oneOf, record, ref, text } from './schema';

const query = (name: string, description: string, schema = text, sample?: number): Parameter => ({
  ...{ name, in: 'query', description, schema, example: sample },
});
const fields = ['id', 'email', 'created_at', 'full_name', 'status'];
const orders = ['id', 'email', 'name', 'full_name', 'status', 'created_at'];

const link = orNull(text);
const janeSample = {
  ...customerSample,
  customer_id: jane.id,
  uuid: jane.uuid,
  email: jane.email,
  full_name: `${jane.firstName} ${jane.lastName}`,
};

/** All of a list on its first page, which is its last. */
const onOnePage = (data: object[], search: string) => {
  const only = `/api/customers?${search}&page=1`;
  return {
    data,
    links: { first: only, last: only, prev: null, next: null },
    meta: {
      current_page: 1,
      from: 1,
      last_page: 1,
      path: '/api/customers',
      per_page: 20,
      to: data.length,
      total: data.length,
    },
  };
};

export const evershopList = (facts: DocsFacts): Operation =>
  evershopOperations(facts, 'EverShop: customers')(admins)(
    'evershopListCustomers',
    'get /api/customers',
    'List All Customers',
    {
      description:
        'Admins only. The total may be a minute old; of more than 10,000 that a keyword finds it is 10,000. Pages by id or e-mail and an address are quick in a shop of any size; a keyword, a status and the other sorts read the whole table, wait for each other, and are given up after a second (503). Unknown parameters are refused, by name, unless the shop has set STRICT_QUERY to false.',
      parameters: [
        query('page', 'From 1', { type: 'integer', minimum: 1 }, 1),
        query('limit', 'How many on a page', { type: 'integer', minimum: 1, maximum: 100 }, 20),
        query('keyword', 'Somewhere in the name or the address'),
        query('email', 'An address, or with a `*` at its end the beginning of one'),
        query('full_name', 'Somewhere in the name; also `full_name[operation]=nlike&full_name[value]=…`'),
        query('status', 'Who may log in, or who may not', oneOf('0', '1')),
        query('group', 'The number of a group', { type: 'integer', minimum: 1 }),
        query(
          'created_at',
          'A day in UTC; also `created_at[operation]=gteq&created_at[value]=…`, gt, lteq, lt',
        ),
        query('created_at_from', 'The first day'),
        query('created_at_to', 'The last day'),
        query(
          'sort',
          'With a `-` in front the other way round',
          oneOf(...fields.flatMap((by) => [by, `-${by}`])),
        ),
        query('ob', 'The order, as EverShop’s panel asks for it', oneOf(...orders)),
        query('od', 'Its direction', oneOf('asc', 'desc')),
      ],
      meanings: { 400: 'What is wrong with the query' },
      answers: done(
        'One page of them',
        record({
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
      ),
      examples: [
        example(
          'firstPage: The first page',
          { query: { page: '1', limit: '20' } },
          ok(onOnePage([customerSample, janeSample], 'limit=20')),
        ),
        example(
          `byAddress: email=${peter.email}`,
          { query: { email: peter.email } },
          ok(onOnePage([customerSample], `email=${encodeURIComponent(peter.email)}`)),
        ),
        example(
          'tooMany: limit=1000',
          { query: { limit: '1000' } },
          invalid([
            {
              field: 'limit',
              code: 'whole_number',
              message: 'The limit must be a whole number from 1 to 100.',
            },
          ]),
        ),
      ],
    },
  );
