import { adminBearer, appointAdmins } from '../evershop/callers';
import { customerHeaders, data, send, uuidOf } from '../evershop/exchanges';
import { speaker, tokenOf } from '../graphql/speaker';
import { startApp, stores, type TestApp } from '../support/app';
import { john as johnAlone, loggedIn, member, profile } from '../support/customers';
import { secret } from '../support/people';
import { home } from './clients/fixture';

const john = { ...johnAlone, phone: '+49 30 1234', notes: 'Rings twice', subscribed_to_news_letter: 1 };
const whole = {
  ...profile({ date_of_birth: '1990-05-17', email: 'johndoe@example.com', phone: '+49 30 1234' }),
  ...{ notes: 'Rings twice', subscribed_to_news_letter: true, password: '', password_confirmation: '' },
};
const place = {
  ...{ first_name: 'John', last_name: 'Doe', company_name: 'ACME', vat_id: 'DE123456789' },
  ...{ address1: ['12 High Street', 'Floor 3'], country: 'DE', state: 'BE', city: 'Berlin' },
  ...{ postcode: home.postcode, phone: home.phone, default_address: home.default_address },
};
const updateProfile = `mutation ($input: createCustomerProfileUpdateInput!) {
  createCustomerProfileUpdate(input: $input) { customerProfileUpdate { firstName } } }`;
const updateAddress = `mutation ($input: createAddUpdateCustomerAddressInput!) {
  createAddUpdateCustomerAddress(input: $input) { addUpdateCustomerAddress { city } } }`;

/** Rows and their updated_at as they were years ago: whatever is written shows. */
describe.each(stores)('an update in which nothing changes writes nothing (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store, { env: { DOORS: 'bagisto,evershop,graphql' } });
    await appointAdmins(app);
  });
  beforeEach(() => app.reset({ customers: [john], addresses: [home] }));
  afterAll(() => app?.stop());

  const rows = async () => [await app.customers(), await app.addresses()];
  const untouchedBy = async (update: () => Promise<unknown>) => {
    const before = await rows();
    await update();
    expect(await rows()).toEqual(before);
  };

  it('an unchanged profile writes nothing at Bagisto’s door, and the answer is the row', async () => {
    const client = await loggedIn(app);
    const { body: shown } = await client.get('/api/customer/get');
    await untouchedBy(async () => {
      const reply = await client.put('/api/customer/profile', whole);
      expect([reply.status, member(reply.body, 'data')]).toEqual([200, member(shown, 'data')]);
    });
  });

  it.each([
    ['last_name', 'Roe'],
    ['gender', 'male'],
    ['date_of_birth', null],
    ['phone', ''],
    ['notes', 'rings twice'],
    ['notes', null],
    ['subscribed_to_news_letter', 0],
  ])('a profile with a new %s, %j, is written', async (field, value) => {
    const client = await loggedIn(app);
    const before = await app.row(1);
    expect((await client.put('/api/customer/profile', { ...whole, [field]: value })).status).toBe(200);
    const after = await app.row(1);
    expect(after).toEqual({ ...before, [field]: value, updated_at: expect.anything() });
    expect(after.updated_at).not.toEqual(before.updated_at);
  });

  it('the same password set once more is written as a new one', async () => {
    const client = await loggedIn(app);
    const before = await app.row(1);
    const again = { ...whole, password: secret, password_confirmation: secret };
    expect((await client.put('/api/customer/profile', again)).status).toBe(200);
    expect((await app.row(1)).updated_at).not.toEqual(before.updated_at);
  });

  it('an unchanged profile writes nothing at EverShop’s door, from the customer and from an admin', async () => {
    const admin = await adminBearer(app);
    const own = await customerHeaders(app, johnAlone.email);
    const uuid = await uuidOf(app, admin, 1);
    const same = { email: johnAlone.email, full_name: 'John Doe' };
    await untouchedBy(async () => {
      expect((await send(app, 'PATCH', '/api/customers/me', own, same)).status).toBe(200);
      const byAdmin = await send(app, 'PATCH', `/api/customers/${uuid}`, admin, { ...same, status: 1 });
      expect([byAdmin.status, data(byAdmin).full_name]).toEqual([200, 'John Doe']);
    });
  });

  it('an account that is switched off twice is written once', async () => {
    const admin = await adminBearer(app);
    const uuid = await uuidOf(app, admin, 1);
    await app.db.knex(app.db.table('customers')).where({ id: 1 }).update({ status: 0 });
    await untouchedBy(async () => {
      expect((await send(app, 'PATCH', `/api/customers/${uuid}`, admin, { status: 0 })).status).toBe(200);
    });
  });

  it('an unchanged profile writes nothing through GraphQL', async () => {
    const say = speaker(app);
    const token = await tokenOf(say, String(johnAlone.email), secret);
    const input = {
      ...{ firstName: 'John', lastName: 'Doe', email: johnAlone.email, phone: '+49 30 1234' },
      ...{ gender: 'Male', dateOfBirth: '1990-05-17', subscribedToNewsLetter: true },
    };
    await untouchedBy(async () => {
      expect((await say(updateProfile, { input }, token)).errors).toEqual([]);
    });
  });

  it('an unchanged address writes nothing at Bagisto’s door, and the answer is the row', async () => {
    const client = await loggedIn(app);
    const { body: shown } = await client.get('/api/addresses/1');
    await untouchedBy(async () => {
      const reply = await client.put('/api/addresses/1', place);
      expect([reply.status, member(reply.body, 'data')]).toEqual([200, member(shown, 'data')]);
    });
  });

  it('an address with another line is written', async () => {
    const client = await loggedIn(app);
    const [before] = await app.addresses();
    const reply = await client.put('/api/addresses/1', { ...place, address1: ['12 High Street', 'Floor 4'] });
    expect(member(reply.body, 'data', 'address1')).toEqual(['12 High Street', 'Floor 4']);
    const [after] = await app.addresses();
    expect(after?.updated_at).not.toEqual(before?.updated_at);
  });

  it('an unchanged address writes nothing at EverShop’s door', async () => {
    const own = await customerHeaders(app, johnAlone.email);
    const { body } = await send(app, 'GET', '/api/customers/me', own);
    const [address] = member(body, 'data', 'addresses') as Record<string, unknown>[];
    const { address_1, address_2, city, country, full_name, postcode, telephone } = address ?? {};
    const same = { address_1, address_2, city, country, full_name, postcode, telephone };
    await untouchedBy(async () => {
      const path = `/api/customers/me/addresses/${address?.uuid}`;
      expect((await send(app, 'PATCH', path, own, same)).status).toBe(200);
    });
  });

  it('an unchanged address writes nothing through GraphQL', async () => {
    const say = speaker(app);
    const token = await tokenOf(say, String(johnAlone.email), secret);
    const input = {
      ...{
        addressId: 1,
        firstName: 'John',
        lastName: 'Doe',
        companyName: 'ACME',
        country: 'DE',
        state: 'BE',
      },
      ...{ address1: '12 High Street', address2: 'Floor 3', city: 'Berlin' },
      ...{ postcode: home.postcode, phone: home.phone },
    };
    await untouchedBy(async () => {
      expect((await say(updateAddress, { input }, token)).errors).toEqual([]);
    });
  });
});
