import { speaker, tokenOf } from '../graphql/speaker';
import { startApp, stores, type TestApp } from '../support/app';
import { jane, john, loggedIn } from '../support/customers';
import { person, secret } from '../support/people';

const address = {
  address1: ['1 Main Street'],
  country: 'US',
  state: 'IL',
  city: 'Springfield',
  postcode: '62701',
  phone: '5550123',
};

/** Without Redis the counters are the process's own: whoever is limited is nobody else. */
const steady = person(3);

describe.each(stores)('a customer with many addresses (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store, { env: { ADDRESSES_MAX: '3', LIMIT_CHANGES_PER_CUSTOMER: '30' } });
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.reset({ customers: [john, jane, steady], addresses: [] });
  });

  const rows = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      id: at + 1,
      customer_id: 1,
      address_type: 'customer',
      first_name: 'J',
      last_name: 'D',
      address1: `Street ${at + 1}`,
      state: 'BE',
      city: 'City',
      postcode: '1',
      country: 'DE',
      phone: '1',
      default_address: 0,
      created_at: '2024-01-01 00:00:00',
      updated_at: '2024-01-01 00:00:00',
    }));
  const fill = async (count: number) => {
    const names = Object.keys((await app.db.knex(tableOf()).columnInfo()) as object);
    const fitting = rows(count).map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name))),
    );
    await app.db.knex.batchInsert(tableOf(), fitting, 50);
  };
  const tableOf = () => app.db.table(app.schema.addresses?.name ?? 'addresses');

  it('a customer adds as many addresses as ADDRESSES_MAX says, also side by side, and is then refused with 422', async () => {
    const client = await loggedIn(app);
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => client.post('/api/addresses/create', address)),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, ...Array(7).fill(422)]);
    const refused = replies.find(({ status }) => status === 422)?.body as { errors: object };
    expect(refused.errors).toEqual({
      address1: ['You can keep at most 3 addresses. Delete one that you do not need any more.'],
    });
    expect(await app.addresses()).toHaveLength(3);
    const [{ id } = { id: 0 }] = await app.addresses();
    expect((await client.send(`/api/addresses/${id}`, { method: 'DELETE' })).status).toBe(200);
    expect((await client.post('/api/addresses/create', address)).status).toBe(200);
    expect((await (await loggedIn(app, jane.email)).post('/api/addresses/create', address)).status).toBe(200);
  });

  it('a customer with too many addresses keeps them, and reads them a thousand at a time', async () => {
    await fill(2150);
    const client = await loggedIn(app);
    const first = await client.get('/api/addresses');
    const second = await client.get('/api/addresses?page=2');
    const third = await client.get('/api/addresses?page=3');
    const listed = (reply: typeof first) =>
      (reply.body as { data: { id: number }[] }).data.map(({ id }) => id);
    const pages = [first, second, third];
    expect(pages.map((page) => listed(page).length)).toEqual([1000, 1000, 150]);
    expect(pages.flatMap(listed)).toEqual(rows(2150).map(({ id }) => id));
    const next = pages.map(({ headers }) => headers.link);
    expect(next).toEqual(['<?page=2>; rel="next"', '<?page=3>; rel="next"', undefined]);
    expect(listed(await client.get('/api/addresses?page=garbage'))).toEqual(listed(first));
    expect((await client.post('/api/addresses/create', address)).status).toBe(422);
  });

  it.each([2, 300])(
    'a customer with %i addresses, and others who ask at the same time, each get their own',
    async (count) => {
      await fill(count);
      const emails = [john.email, jane.email, String(steady.email)];
      const [many, one, none] = await Promise.all(emails.map((email) => loggedIn(app, email)));
      if (!many || !one || !none) throw new Error('nobody is logged in');
      await one.post('/api/addresses/create', address);
      const replies = await Promise.all(
        [one, many, none, one, many].map((each) => each.get('/api/addresses')),
      );
      const listed = replies.map(({ body }) => (body as { data: { id: number }[] }).data.map(({ id }) => id));
      const all = Array.from({ length: count }, (_, at) => at + 1);
      expect(listed).toEqual([[count + 1], all, [], [count + 1], all]);
    },
  );

  it('a customer with hundreds of addresses is read once for each list, and sees what is left when they are gone', async () => {
    await fill(300);
    const client = await loggedIn(app);
    const seen = async () =>
      ((await client.get('/api/addresses')).body as { data: { id: number }[] }).data.map(({ id }) => id);
    const all = Array.from({ length: 300 }, (_, at) => at + 1);
    expect(await seen()).toEqual(all);
    const texts = new Set<string>();
    const listen = ({ sql }: { sql: string }) => {
      if (sql.includes(tableOf())) texts.add(sql);
    };
    app.db.knex.on('query', listen);
    expect(await seen()).toEqual(all);
    app.db.knex.off('query', listen);
    expect(texts.size).toBe(1);
    await app.db.knex(tableOf()).where('id', '>', 2).delete();
    expect(await seen()).toEqual([1, 2]);
  });

  it('a page of addresses through GraphQL is read by a statement that reads no more than that page', async () => {
    await fill(300);
    const token = await tokenOf(speaker(app), john.email as string, secret);
    const statements: { sql: string; bindings: unknown[] }[] = [];
    const listen = (query: { sql: string; bindings: unknown[] }) => statements.push(query);
    app.db.knex.on('query', listen);
    const { data, errors } = await speaker(app)(
      '{ getCustomerAddresses(first: 2, after: "OTg=", sort: "id-desc") { edges { node { _id } } totalCount pageInfo { hasNextPage } } }',
      {},
      token,
    );
    app.db.knex.removeListener('query', listen);
    expect(errors).toEqual([]);
    expect(data.getCustomerAddresses).toEqual({
      edges: [{ node: { _id: 201 } }, { node: { _id: 200 } }],
      totalCount: 300,
      pageInfo: { hasNextPage: true },
    });
    const read = statements.filter(({ sql }) => /first_name.*addresses|addresses.*order by/i.test(sql));
    expect(read.map(({ bindings }) => bindings.slice(-2))).toEqual([[2, 99]]);
  });

  it('changes of one customer are limited together, whichever door they come through', async () => {
    const client = await loggedIn(app, steady.email);
    const profile = { first_name: 'J', last_name: 'D', gender: 'Male', email: steady.email };
    const statuses = [];
    for (let n = 0; n < 31; n++) statuses.push((await client.put('/api/customer/profile', profile)).status);
    expect(statuses).toEqual([...Array(30).fill(200), 429]);
    expect((await client.post('/api/addresses/create', address)).status).toBe(429);
    expect((await client.get('/api/customer/get')).status).toBe(200);
    const other = await loggedIn(app, jane.email);
    expect((await other.post('/api/addresses/create', address)).status).toBe(200);
  });
});

describe.each(stores)('many changes of one customer at once (%s)', (store) => {
  it('many changes of one customer at once take two connections, and leave the others to everybody else', async () => {
    const app = await startApp(store);
    try {
      await app.reset({ customers: [john, jane], addresses: [] });
      const [client, other] = [await loggedIn(app), await loggedIn(app, jane.email)];
      let most = 0;
      const transactions = app.db.transaction.bind(app.db);
      let open = 0;
      jest.spyOn(app.db, 'transaction').mockImplementation(async (work) => {
        most = Math.max(most, ++open);
        return transactions(work).finally(() => {
          open--;
        });
      });
      const changes = Array.from({ length: 40 }, () => client.post('/api/addresses/create', address));
      const reads = Array.from({ length: 10 }, () => other.get('/api/customer/get'));
      for (const { status } of await Promise.all([...changes, ...reads])) expect(status).toBe(200);
      expect(most).toBeLessThanOrEqual(2);
      expect(await app.addresses()).toHaveLength(40);
    } finally {
      jest.restoreAllMocks();
      await app.stop();
    }
  });
});
