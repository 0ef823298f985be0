import type { Redis } from 'ioredis';
import { Unavailable } from '../../accounts/errors';
import { batched } from '../../db/connection/batched';
import { rowsByKey } from '../../db/connection/rows-by-key';
import { adminBearer, appointAdmins } from '../evershop/callers';
import { startApp, stores, type TestApp } from '../support/app';
import { bearer, loggedIn, member, queriesDuring } from '../support/customers';
import { person, secret } from '../support/people';

describe.each(stores)('requests that come at the same time (%s)', (store) => {
  const people = Array.from({ length: 12 }, (_, at) => person(at + 1));
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: people }));

  const get = async (headers: object) => {
    const { status, body } = await app.client().get('/api/customer/get', { ...headers });
    return status === 200 ? member(body, 'data', 'id') : status;
  };

  it('requests at the same time each get their own customer, with fewer statements than there are requests', async () => {
    const tokens = await Promise.all(people.map(({ email }) => bearer(app, email)));
    const sessions = await Promise.all(people.map(({ email }) => loggedIn(app, email)));
    const callers = [...tokens, ...sessions.map((client) => client.jar.header())];
    let answers: unknown[] = [];
    const statements = await queriesDuring(app, async () => {
      answers = await Promise.all([...callers, ...callers].map(get));
    });
    const ids = people.map(({ id }) => id);
    expect(answers).toEqual([...ids, ...ids, ...ids, ...ids]);
    const lookups = statements.filter((sql) => sql.includes('customer_groups'));
    expect(lookups.length).toBeGreaterThan(0);
    expect(lookups.length).toBeLessThan(answers.length);
  });

  it('requests at the same time each get from EverShop’s door what they asked for, in any order', async () => {
    await appointAdmins(app);
    const admin = await adminBearer(app);
    const pages = ['page=1', 'page=2', 'sort=-id', 'page=3', 'page=1&sort=-id', 'page=4'];
    const idsOf = async (query: string) => {
      const { body } = await app.client().get(`/api/customers?limit=4&${query}`, { ...admin });
      return (body as { data: { customer_id: number; uuid: string }[] }).data;
    };
    const lists = await Promise.all(pages.map(idsOf));
    const upwards = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    expect(lists.map((list) => list.map(({ customer_id }) => customer_id))).toEqual([
      upwards.slice(0, 4),
      upwards.slice(4, 8),
      [12, 11, 10, 9],
      upwards.slice(8),
      [12, 11, 10, 9],
      [],
    ]);
    const all = lists.flat();
    const found = await Promise.all(
      all.map(({ uuid }) => app.client().get(`/api/customers/${uuid}`, { ...admin })),
    );
    expect(found.map(({ body }) => member(body, 'data', 'customer_id'))).toEqual(
      all.map(({ customer_id }) => customer_id),
    );
  });

  it('requests at the same time see what was written before: nobody who was switched off or deleted gets in', async () => {
    const tokens = await Promise.all(people.map(({ email }) => bearer(app, email)));
    await app.db.knex(app.db.table('customers')).where({ id: 2 }).update({ status: 0 });
    await app.db.knex(app.db.table('customers')).where({ id: 3 }).delete();
    const [first, second, third, ...others] = await Promise.all(tokens.map(get));
    expect([first, second, third]).toEqual([1, 401, 401]);
    expect(others).toEqual(people.slice(3).map(({ id }) => id));
  });

  it('customers who log in at the same time are each taken for themselves, and strangers for nobody', async () => {
    const logins = people.flatMap(({ email }) => [
      [email, secret, 200],
      [String(email).toUpperCase(), secret, 200],
      [email, 'wrong-password', 401],
      [`nobody-${email}`, secret, 401],
    ]);
    const replies = await Promise.all(
      logins.map(([email, password]) => app.client().post('/api/customer/login', { email, password })),
    );
    expect(replies.map(({ status }) => status)).toEqual(logins.map(([, , status]) => status));
    const named = replies
      .filter(({ status }) => status === 200)
      .map(({ body }) => member(body, 'data', 'id'));
    expect(named).toEqual(people.flatMap(({ id }) => [id, id]));
  });
});

it('rows by a key come in the order of the keys, also of more than fit into one statement', async () => {
  const app = await startApp('embedded');
  try {
    await app.reset({ customers: [3, 1, 2].map((id) => person(id)) });
    const { db } = app;
    const rowsOf = rowsByKey<{ id: number }>(db, db.knex(db.table('customers')).select('id'), 'id');
    const many = Array.from({ length: 2500 }, (_, at) => 2500 - at);
    const lists = await Promise.all([[2, 99, 1], [], many, [3, 3]].map(rowsOf));
    expect(lists.map((rows) => rows.map(({ id }) => id))).toEqual([[2, 1], [], [3, 2, 1], [3, 3]]);
  } finally {
    await app.stop();
  }
});

it('a token that was ended harms no other token that is shown at the same time', async () => {
  const app = await startApp('mysql');
  try {
    const people = Array.from({ length: 6 }, (_, at) => person(at + 1));
    await app.reset({ customers: people });
    const tokens = await Promise.all(people.map(({ email }) => bearer(app, email)));
    const redis = app.redis as Redis;
    const before = await redis.keys(`${app.env.REDIS_PREFIX}token:1:*`);
    await app.client().get('/api/customer/logout', { ...tokens[0] });
    // Redis forgets that it was ended; MySQL does not.
    await redis.del(...before);
    for (let round = 0; round < 3; round++) {
      const asked = tokens.map((token) => app.client().get('/api/customer/get', { ...token }));
      expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([401, 200, 200, 200, 200, 200]);
    }
  } finally {
    await app.stop();
  }
});

describe('questions asked together', () => {
  const asked: number[][] = [];
  const doubled = batched<number, number>(4, async (numbers) => {
    asked.push(numbers);
    if (numbers.includes(13)) throw new Error('nobody can ask that');
    if (numbers.includes(14)) throw new Unavailable('away', 1);
    return numbers.map((number) => number * 2);
  });
  beforeEach(() => asked.splice(0));

  it('questions of one turn of the event loop are one statement, up to so many', async () => {
    expect(await Promise.all([1, 2, 3, 4, 5, 6].map(doubled))).toEqual([2, 4, 6, 8, 10, 12]);
    expect(asked).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ]);
  });

  it('questions of different turns do not wait for each other', async () => {
    expect(await doubled(1)).toBe(2);
    expect(await doubled(2)).toBe(4);
    expect(asked).toEqual([[1], [2]]);
  });

  it('a question that cannot be asked harms none that is asked with it', async () => {
    const results = await Promise.allSettled([12, 13, 15].map(doubled));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('questions asked together fail together where the store is away, and the next one is asked anew', async () => {
    const results = await Promise.allSettled([12, 14].map(doubled));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(asked).toEqual([[12, 14]]);
    expect(await doubled(12)).toBe(24);
  });
});
