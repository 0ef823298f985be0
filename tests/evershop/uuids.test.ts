import { startApp, stores, type TestApp } from '../support/app';
import { jane, john } from '../support/customers';
import { person } from '../support/people';
import { adminBearer, appointAdmins } from './callers';
import { dashed, data, type Headers, rows, send } from './exchanges';

describe.each(stores)('UUIDs (%s)', (store) => {
  let app: TestApp;
  let beside: TestApp;
  let admin: Headers;

  beforeAll(async () => {
    app = await startApp(store);
    beside = await startApp(store, { beside: app });
    await appointAdmins(app);
  });
  afterAll(async () => {
    await beside.stop();
    await app.stop();
  });
  beforeEach(async () => {
    await app.reset({ customers: [john, jane, ...Array.from({ length: 58 }, (_, at) => person(at + 3))] });
    admin = await adminBearer(app);
  });

  const table = (name: string) => app.db.knex(app.db.table(name));
  const list = async (server: TestApp, query = '?limit=100') =>
    rows(await send(server, 'GET', `/api/customers${query}`, admin)).map(({ uuid }) => String(uuid));

  it('UUIDs are made when a customer is first seen, only for the page that is seen, and stay', async () => {
    const page = await list(app, '?limit=10&page=2');
    expect(await table('accounts_customer_uuids')).toHaveLength(10);
    const all = await list(app);
    expect(all.slice(10, 20)).toEqual(page);
    expect(new Set(all).size).toBe(60);
    for (const uuid of all) expect(uuid).toMatch(dashed);
    expect(await list(app)).toEqual(all);
    expect(await list(beside)).toEqual(all);
  });

  it('two servers that see the same customers for the first time agree on every UUID', async () => {
    const lists = await Promise.all([list(app), list(beside), list(app), list(beside)]);
    expect(new Set(lists.map((uuids) => uuids.join())).size).toBe(1);
    expect(lists[0]).toHaveLength(60);
    expect(await table('accounts_customer_uuids')).toHaveLength(60);
  });

  it('two servers that see overlapping pages in opposite orders agree on every UUID', async () => {
    const [up = [], down = []] = await Promise.all([
      list(app, '?limit=50'),
      list(beside, '?limit=50&sort=-id'),
    ]);
    const all = await list(app);
    expect(up).toEqual(all.slice(0, 50));
    expect(down).toEqual(all.slice(10).reverse());
  });

  it('the UUID of a customer whom PHP deletes goes with the row, and a newcomer under that id gets another one', async () => {
    const [first] = await list(app);
    await table('customers').where({ id: 1 }).delete();
    expect((await send(app, 'GET', `/api/customers/${first}`, admin)).status).toBe(404);
    await table('customers').insert(
      person(1, {
        email: 'again@example.com',
        ...(store === 'embedded' && { email_key: 'again@example.com' }),
      }),
    );
    const [again] = await list(app);
    expect([again, again === first]).toEqual([expect.stringMatching(dashed), false]);
  });

  it('the UUIDs of addresses that PHP made are made when they are first seen', async () => {
    const [uuid] = await list(app);
    const path = `/api/customers/${uuid}`;
    const row = { address_type: 'customer', customer_id: 1, first_name: 'A', last_name: 'B', address1: 'C' };
    await table('addresses').insert({ ...row, postcode: '1', city: 'D', state: 'E', country: 'US' });
    const seen = async (server: TestApp) => data(await send(server, 'GET', path, admin)).addresses;
    const [here, there] = await Promise.all([seen(app), seen(beside)]);
    expect(here).toEqual([expect.objectContaining({ uuid: expect.stringMatching(dashed), address_1: 'C' })]);
    expect(there).toEqual(here);
    await table('addresses').delete();
    expect(await table('accounts_address_uuids')).toEqual([]);
  });

  it('the UUIDs of a customer and of the addresses go with them also where no foreign key takes them along', async () => {
    if (store === 'mysql') {
      for (const name of ['accounts_customer_uuids', 'accounts_address_uuids']) {
        const [keys] = await app.db.knex.raw(
          'select constraint_name as name from information_schema.table_constraints ' +
            "where table_schema = database() and table_name = ? and constraint_type = 'FOREIGN KEY'",
          [app.db.table(name)],
        );
        for (const key of keys) await app.db.knex.raw('alter table ?? drop foreign key ??', [name, key.name]);
      }
    }
    const [uuid] = await list(app, '?limit=1');
    const path = `/api/customers/${uuid}`;
    const home = { full_name: 'John', address_1: 'Road 1', country: 'US' };
    expect((await send(app, 'POST', `${path}/addresses`, admin, home)).status).toBe(200);
    expect((await send(app, 'DELETE', path, admin)).status).toBe(200);
    for (const name of ['accounts_customer_uuids', 'accounts_address_uuids'])
      expect([name, await table(name)]).toEqual([name, []]);
  });
});
