import { startApp, stores, type TestApp } from '../support/app';
import { jane, john } from '../support/customers';
import { adminBearer, appointAdmins } from './callers';
import { customerHeaders, data, type Headers, type Json, problems, send, uuidOf } from './exchanges';

const home = { full_name: 'John Doe', address_1: 'Main Street 1', country: 'US' };

describe.each(stores)('addresses (%s)', (store) => {
  let app: TestApp;
  let own: Headers;
  let path: string;

  beforeAll(async () => {
    app = await startApp(store);
    await appointAdmins(app);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.reset({ customers: [john, jane] });
    own = await customerHeaders(app, john.email);
    path = `/api/customers/${await uuidOf(app, await adminBearer(app), 1)}`;
  });

  const add = (given: object = {}) => send(app, 'POST', `${path}/addresses`, own, { ...home, ...given });
  const change = (id: unknown, given: unknown) => send(app, 'PATCH', `${path}/addresses/${id}`, own, given);
  const remove = (id: unknown) => send(app, 'DELETE', `${path}/addresses/${id}`, own);
  const all = async () => data(await send(app, 'GET', path, own)).addresses as Json[];
  const stored = () => app.db.knex(app.db.table('addresses')).orderBy('id');

  it('an address keeps its fields where Bagisto has them, and says null where Bagisto must keep ""', async () => {
    const given = { telephone: 5551234, address_2: 'Apt 4B', city: null, province: 'IL', postcode: 62701 };
    const created = data(await add(given));
    expect(await stored()).toMatchObject([
      {
        ...{ address_type: 'customer', customer_id: 1, first_name: 'John', last_name: 'Doe', country: 'US' },
        ...{ address1: 'Main Street 1\nApt 4B', phone: '5551234', city: '', state: 'IL', postcode: '62701' },
        default_address: 0,
      },
    ]);
    const { address_1, telephone, city, postcode, is_default } = created;
    expect([address_1, telephone, city, postcode, is_default]).toEqual([
      ...[home.address_1, '5551234', null, '62701', false],
    ]);
    expect(await all()).toEqual([created]);
  });

  it('a change of an address leaves alone what it does not name', async () => {
    const created = data(await add({ address_2: 'Apt 4B', telephone: '555', postcode: '1', city: 'Rome' }));
    const steps: [Json, Json][] = [
      [{ address_1: 'Oak Ave 2' }, { address_1: 'Oak Ave 2' }],
      [{ address_2: 'Floor 3' }, { address_2: 'Floor 3' }],
      [
        { address_2: null, telephone: null },
        { address_2: null, telephone: null },
      ],
      [{ city: '' }, { city: null }],
      [
        { address_2: ' ', province: '\t', telephone: '\n', postcode: ' ' },
        { address_2: null, province: null, telephone: null, postcode: null },
      ],
      [{ address_1: ' Elm\r\nSt ' }, { address_1: 'Elm St' }],
      [{ full_name: 'Ann' }, { full_name: 'Ann' }],
      [{}, {}],
    ];
    const now = { ...created, updated_at: expect.any(String) };
    for (const [given, effect] of steps) {
      Object.assign(now, effect);
      expect(data(await change(created.uuid, given))).toEqual(now);
    }
    expect(await all()).toEqual([now]);
    await change(created.uuid, { address_2: '\u00a0' });
    expect(await stored()).toMatchObject([{ address1: 'Elm St' }]);
  });

  it('an address is found by its UUID in any spelling, and by its number', async () => {
    const { uuid, customer_address_id } = data(await add());
    for (const id of [uuid, String(uuid).toUpperCase().replaceAll('-', ''), customer_address_id])
      expect(data(await change(id, { city: `City of ${id}` })).city).toBe(`City of ${id}`);
  });

  it.each([
    [
      { full_name: '', address_1: ' ', country: null },
      ['full_name: required', 'address_1: required', 'country: required'],
    ],
    [{ full_name: 5, city: ['Rome'] }, ['full_name: string', 'city: string']],
    [{ address_1: 'x'.repeat(192) }, ['address_1: max']],
    [{ address_1: 'x'.repeat(100), address_2: 'y'.repeat(100) }, ['address_2: max']],
    [{ full_name: `Ann ${'x'.repeat(192)}`, postcode: '1'.repeat(192) }, ['full_name: max', 'postcode: max']],
    [{ telephone: {}, postcode: true }, ['telephone: string', 'postcode: string']],
    [{ address_1: '\u00a0', country: '\u2003' }, ['address_1: required', 'country: required']],
    [
      { full_name: 'A\0', address_1: 'M\0', country: 'U\0', telephone: '5\0', address_2: 'x\0', city: 'R\0' },
      ['full_name', 'address_1', 'country', 'telephone', 'address_2', 'city'].map(
        (name) => `${name}: format`,
      ),
    ],
    [{ province: 'I\0L', postcode: '6\0' }, ['province: format', 'postcode: format']],
    [{ is_default: 'yes' }, ['is_default: in']],
    [{ is_default: 2 }, ['is_default: in']],
    [{ is_default: null }, ['is_default: in']],
  ])('a new address %j is refused with 400', async (given, expected) => {
    const reply = await add(given);
    expect([reply.status, ...problems(reply).slice(1)]).toEqual([400, ...expected]);
    expect(await stored()).toEqual([]);
  });

  it('a change of an address that does not fit is refused, and nothing is written', async () => {
    const { uuid } = data(await add({ address_2: 'y'.repeat(100) }));
    const before = await stored();
    for (const [given, expected] of [
      [{ address_1: 'x'.repeat(100), city: 'Rome' }, ['address_2: max']],
      [{ country: '', full_name: null, city: 'Rome' }, ['full_name: string', 'country: required']],
    ] as const)
      expect(problems(await change(uuid, given))).toEqual([400, ...expected]);
    expect(await stored()).toEqual(before);
  });

  it('a new default address takes the mark from the old one, and deleting it promotes no other', async () => {
    const defaults = async () => (await all()).map(({ is_default }) => is_default);
    const first = data(await add({ is_default: true }));
    const second = data(await add({ is_default: 1 }));
    await add({ is_default: 0 });
    expect(await defaults()).toEqual([false, true, false]);
    await change(first.uuid, { is_default: '1' });
    expect(await defaults()).toEqual([true, false, false]);
    await change(second.uuid, { city: 'Rome' });
    expect(await defaults()).toEqual([true, false, false]);
    await remove(first.uuid);
    expect(await defaults()).toEqual([false, false]);
  });

  it('of two addresses that are made the default at once one is', async () => {
    const replies = await Promise.all([add({ is_default: true }), add({ is_default: true })]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect((await all()).filter(({ is_default }) => is_default)).toHaveLength(1);
  });

  it('of two changes of an address at once neither is lost', async () => {
    const { uuid } = data(await add());
    for (const round of [1, 2, 3]) {
      const [address_1, address_2] = [`Road ${round}`, `Floor ${round}`];
      await Promise.all([change(uuid, { address_1 }), change(uuid, { address_2 })]);
      expect(await all()).toMatchObject([{ address_1, address_2 }]);
    }
  });

  it('an address of a cart or an order in the same table is not the customer’s', async () => {
    await add();
    const [row] = await stored();
    const table = () => app.db.knex(app.db.table('addresses'));
    await table().insert({ ...row, id: 77, address_type: 'order_shipping' });
    expect(await all()).toHaveLength(1);
    expect([(await change(77, { city: 'Rome' })).status, (await remove(77)).status]).toEqual([404, 404]);
  });

  it('an address of three lines that PHP stored is shown in two, and keeps all three when the first changes', async () => {
    const { uuid } = data(await add());
    await app.db.knex(app.db.table('addresses')).update({ address1: 'One\nTwo\nThree' });
    expect(data(await change(uuid, { address_1: 'Uno' }))).toMatchObject({
      address_1: 'Uno',
      address_2: 'Two Three',
    });
    expect(await stored()).toMatchObject([{ address1: 'Uno\nTwo\nThree' }]);
  });

  it('an address that is sent back as it was shown is stored as it was', async () => {
    const { uuid } = data(await add({ is_default: true, telephone: '555', city: 'Rome', postcode: '1' }));
    const asPhpStores = {
      first_name: 'Mary Ann',
      last_name: 'Lee',
      address1: 'One \nTwo',
      address2: 'Three',
    };
    await app.db.knex(app.db.table('addresses')).update(asPhpStores);
    const [shown = {}] = await all();
    expect(shown).toMatchObject({ full_name: 'Mary Ann Lee', address_1: 'One ', address_2: 'Two Three' });
    const { full_name, telephone, address_1, address_2, city, country, postcode, is_default } = shown;
    const form = { full_name, telephone, address_1, address_2, city, country, postcode, is_default };
    expect(data(await change(uuid, form))).toMatchObject(form);
    expect(await stored()).toMatchObject([{ ...asPhpStores, default_address: 1 }]);
    await app.db.knex(app.db.table('addresses')).update({ country: '', address1: '' });
    const [bare = {}] = await all();
    expect(bare).toMatchObject({ country: null, address_1: null });
    expect(data(await change(uuid, { ...bare, telephone: '556' }))).toMatchObject({
      ...bare,
      telephone: '556',
      updated_at: expect.any(String),
    });
    expect(await stored()).toMatchObject([{ country: '', phone: '556' }]);
    await app.db.knex(app.db.table('addresses')).update({ ...asPhpStores, country: 'US' });
    await change(uuid, { ...form, address_1: 'Uno', full_name: 'Ann Lee' });
    expect(await stored()).toMatchObject([
      { first_name: 'Ann', last_name: 'Lee', address1: 'Uno\nTwo\nThree', address2: null },
    ]);
  });

  it('a deleted address is gone with its UUID', async () => {
    const created = data(await add());
    expect(data(await remove(created.uuid))).toEqual(created);
    expect((await remove(created.uuid)).status).toBe(404);
    expect(await app.db.knex(app.db.table('accounts_address_uuids'))).toEqual([]);
  });
});
