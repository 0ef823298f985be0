import { answerOf } from '../graphql/speaker';
import { startApp, stores, type TestApp } from '../support/app';
import { ask } from '../support/http-client';
import { person } from '../support/people';
import { adminBearer, appointAdmins } from './callers';
import { customerGrid } from './documents';
import type { Headers } from './exchanges';

interface Filter {
  key: string;
  operation: string;
  value: string;
}

const named = (id: number, email: string | null, first_name: string, last_name: string, created_at: string) =>
  person(id, {
    email,
    first_name,
    last_name,
    created_at,
    status: id % 5 === 0 ? 0 : 1,
    customer_group_id: 1 + (id % 2),
  });

const people = [
  named(1, 'zoe@example.com', 'Zoe', 'Adams', '2021-01-05 23:59:59'),
  named(2, 'adam@example.com', 'Adam', 'Young', '2021-01-03 00:00:00'),
  named(3, 'jane_doe@example.com', 'Jane', 'Doe', '2021-01-04 12:00:00'),
  named(4, 'janedoe@example.com', 'Jane', 'Doe', '2021-01-04 00:00:00'),
  named(5, 'janexdoe@shop.example', 'Jane', 'Abbot', '2021-01-01 00:00:00'),
  named(6, null, 'Eva', '100%', '2021-01-02 00:00:00'),
];

const where = (key: string, value: string, operation = 'eq'): Filter => ({ key, operation, value });

describe.each(stores)('what EverShop’s panel asks its list for (%s)', (store) => {
  let app: TestApp;
  let lenient: TestApp;
  let admin: Headers;

  beforeAll(async () => {
    app = await startApp(store);
    lenient = await startApp(store, { beside: app, env: { STRICT_QUERY: 'false' } });
    await appointAdmins(app);
    await app.reset({ customers: people });
    admin = await adminBearer(app);
  });
  afterAll(async () => {
    await lenient.stop();
    await app.stop();
  });

  const grid = async (filters: unknown, on = app) =>
    answerOf(
      await ask(on.url, '/api/graphql', {
        method: 'POST',
        headers: admin,
        json: { query: customerGrid, variables: { filters } },
      }),
    );
  const ids = async (...filters: Filter[]) => {
    const { data, errors } = await grid(filters);
    expect(errors).toEqual([]);
    return data.customers.items.map(({ customerId }: { customerId: number }) => customerId);
  };

  it.each<[string, Filter[], number[]]>([
    ['a keyword', [where('keyword', 'jane')], [5, 4, 3]],
    ['a part of the name', [where('full_name', 'Jane D', 'like')], [4, 3]],
    ['a part of the name, wildcards being signs', [where('full_name', '0%', 'like')], [6]],
    ['every other name', [where('full_name', 'jane', 'nlike')], [6, 2, 1]],
    ['an address', [where('email', 'JANEDOE@example.com')], [4]],
    ['the beginning of an address', [where('email', 'jane%', 'like'), where('ob', 'email')], [3, 4, 5]],
    ['a part of an address', [where('email', '%doe@shop%', 'like')], [5]],
    ['an address without a wildcard', [where('email', 'jane', 'like')], []],
    ['every other address', [where('email', '%@example.com', 'nlike')], [5]],
    ['a status', [where('status', '0')], [5]],
    ['a group', [where('group', '2')], [5, 3, 1]],
    ['a day', [where('created_at', '2021-01-04')], [4, 3]],
    ['days from one on', [where('created_at', '2021-01-04', 'gteq')], [4, 3, 1]],
    ['days after one', [where('created_at', '2021-01-04', 'gt')], [1]],
    ['days to one', [where('created_at_to', '2021-01-02')], [6, 5]],
    ['days before one', [where('created_at', '2021-01-02', 'lt')], [5]],
    ['days between', [where('created_at_from', '2021-01-02'), where('created_at_to', '2021-01-03')], [6, 2]],
    ['several things at once', [where('keyword', 'jane'), where('status', '1'), where('group', '1')], [4]],
    ['an order', [where('ob', 'created_at')], [5, 6, 2, 4, 3, 1]],
    ['an order the other way round', [where('ob', 'created_at'), where('od', 'DESC')], [1, 3, 4, 2, 6, 5]],
    ['an order whose operation is the way', [where('ob', 'created_at', 'desc')], [1, 3, 4, 2, 6, 5]],
    ['the oldest first', [where('od', 'asc')], [1, 2, 3, 4, 5, 6]],
    ['by name', [where('ob', 'name'), where('full_name', 'jane', 'like')], [5, 3, 4]],
    ['by status', [where('ob', 'status'), where('od', 'asc')], [5, 1, 2, 3, 4, 6]],
    ['a page', [where('page', '2'), where('limit', '4')], [2, 1]],
    ['a page beyond the last', [where('page', '9'), where('limit', '4')], []],
    ['blanks', [where('keyword', ' '), where('status', '')], [6, 5, 4, 3, 2, 1]],
  ])('the panel’s list is filtered or ordered by: %s', async (_what, filters, expected) => {
    expect(await ids(...filters)).toEqual(expected);
  });

  it('the panel’s list says which filters it understood, and how many customers there are', async () => {
    const { data } = await grid([where('keyword', 'jane'), where('limit', '2'), where('ob', 'email')]);
    expect([data.customers.total, data.customers.items.length]).toEqual([3, 2]);
    expect(data.customers.currentFilters).toEqual([
      where('keyword', 'jane'),
      where('ob', 'email'),
      where('page', '1'),
      where('limit', '2'),
    ]);
  });

  it.each<[string, Filter[], string[]]>([
    ['an unknown key', [where('colour', 'red')], ['colour']],
    ['a key of every object', [where('__proto__', 'x'), where('toString', 'y')], ['__proto__', 'toString']],
    ['an operation that the key does not have', [where('status', '1', 'like')], ['status']],
    ['a status that is none', [where('status', '7')], ['status']],
    ['an order that is none', [where('ob', 'password'), where('od', 'up')], ['ob', 'od']],
    ['a page that is none', [where('page', '0'), where('limit', '101')], ['limit', 'page']],
    [
      'a day that is none',
      [where('created_at', '2021-13-01'), where('created_at_to', 'now')],
      ['created_at', 'created_at_to'],
    ],
    ['a text without end', [where('keyword', 'x'.repeat(256))], ['keyword']],
  ])('a filter with %s is refused by its name', async (_what, filters, keys) => {
    const { data, errors } = await grid(filters);
    expect(data).toEqual({ customers: null });
    expect(errors).toHaveLength(1);
    expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
    expect(Object.keys(errors[0]?.extensions?.validation ?? {})).toEqual(keys);
  });

  it('an unknown filter is ignored where STRICT_QUERY is false, and a wrong one is refused all the same', async () => {
    const { data, errors } = await grid([where('colour', 'red'), where('status', '0')], lenient);
    expect([errors, data.customers.total]).toEqual([[], 1]);
    expect(data.customers.currentFilters[0]).toEqual(where('status', '0'));
    expect((await grid([where('status', '7')], lenient)).errors).toHaveLength(1);
  });

  it.each([[null], [[]], [[null]]])('empty filters (%j) ask for everybody', async (filters) => {
    expect((await grid(filters)).data.customers.total).toBe(6);
  });

  it.each([[[{ key: 'status' }]], ['status'], [[1]]])(
    'filters of another shape (%j) are refused',
    async (filters) => {
      expect((await grid(filters)).errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
    },
  );
});
