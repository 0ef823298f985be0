import { dropShops, installBagisto, type ShopDatabase } from '../schema/ddl/build';
import { generation } from '../schema/ddl/generations';
import { startApp, type TestApp } from '../support/app';
import {
  type Answer,
  loginDocument,
  newcomer,
  profileDocument,
  registerDocument,
  type Speaker,
  speaker,
} from './speaker';

const running: TestApp[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.stop()));
  await dropShops();
});

/** A server on a Bagisto's own database, after what the shop has made of it. */
async function adopted(
  shop: ShopDatabase,
  env: Record<string, string> = { DOORS: 'graphql' },
): Promise<{ app: TestApp; say: Speaker }> {
  const app = await startApp('mysql', { database: shop.env, env });
  running.push(app);
  return { app, say: speaker(app) };
}

test.each([
  // No table for tokens, a gender that is one of two, a channel that every customer must have.
  ['0.1.0', 'accounts_access_tokens', '', { gender: 'Female' }],
  ['1.4', 'personal_access_tokens', 'shop_', {}],
  ['2.4', 'personal_access_tokens', '', { gender: 'Other', phone: '555' }],
])(
  'a customer registers, comes back and leaves on a Bagisto %s’s own database',
  async (name, tokens, prefix, more) => {
    const bagisto = generation(name);
    const shop = await installBagisto(bagisto, prefix);
    const doors = { DOORS: 'bagisto,graphql,pages', ACCESS_TOKEN_DAYS: '30' };
    const { say } = await adopted(shop, doors);
    const { data, errors } = await say(registerDocument, { input: { ...newcomer, ...more } });
    expect(errors).toEqual([]);
    const { token, channelId, customerGroupId } = data.createCustomer.customer;
    expect(channelId).toBe(bagisto.channel === 'none' ? null : '2');
    expect(customerGroupId).toBe(bagisto.groupCodes ? '2' : '1');
    const [row] = await shop.knex(shop.table(tokens));
    expect(row).toMatchObject({
      tokenable_id: data.createCustomer.customer._id,
      name: 'customer-registration',
    });
    expect((await say(profileDocument, {}, token)).data.readCustomerProfile.email).toBe(newcomer.email);
    const change =
      'mutation ($input: createCustomerProfileUpdateInput!) { createCustomerProfileUpdate(input: $input) { customerProfileUpdate { success } } }';
    const input = {
      firstName: 'Jane',
      currentPassword: newcomer.password,
      password: 'new-secret',
      confirmPassword: 'new-secret',
    };
    expect((await say(change, { input }, token)).errors).toEqual([]);
    expect((await say(profileDocument, {}, token)).data.readCustomerProfile.firstName).toBe('Jane');
    const taken = await say(registerDocument, { input: { ...newcomer, ...more } });
    expect(Object.keys(taken.errors[0]?.extensions?.validation ?? {})).toEqual(
      'phone' in more ? ['email', 'phone'] : ['email'],
    );
    const remove =
      'mutation ($password: String) { createCustomerProfileDelete(input: {password: $password}) { customerProfileDelete { success } } }';
    expect((await say(remove, { password: 'new-secret' }, token)).errors).toEqual([]);
    expect([await shop.knex(shop.table(tokens)), await shop.knex(shop.table('customers'))]).toEqual([[], []]);
  },
);

test('a customer’s device is kept and let go where the Push Notification package is', async () => {
  const shop = await installBagisto(generation('2.4'));
  await shop.knex.schema.alterTable('customers', (t) => void t.string('device_token').nullable());
  const { say } = await adopted(shop);
  const device = async () => (await shop.knex('customers').first('device_token')).device_token;
  const { data } = await say(registerDocument, { input: { ...newcomer, deviceToken: 'first-phone' } });
  expect([data.createCustomer.customer.deviceToken, await device()]).toEqual(['first-phone', 'first-phone']);
  const login =
    'mutation ($input: createCustomerLoginInput!) { createCustomerLogin(input: $input) { customerLogin { token } } }';
  const { email, password } = newcomer;
  const again = await say(login, { input: { email, password, deviceToken: 'second-phone' } });
  expect(await device()).toBe('second-phone');
  const { token } = again.data.createCustomerLogin.customerLogin;
  const logout =
    'mutation ($deviceToken: String) { createLogout(input: {deviceToken: $deviceToken}) { logout { success } } }';
  await say(logout, { deviceToken: 'first-phone' }, data.createCustomer.customer.token);
  expect(await device()).toBe('second-phone');
  await say(logout, { deviceToken: 'second-phone' }, token);
  expect(await device()).toBeNull();
  for (const [deviceToken, told] of [
    ['a\0b', 'The device token format is invalid.'],
    ['x'.repeat(256), 'The device token may not be greater than 255 characters.'],
  ]) {
    const { errors } = await say(login, { input: { email, password, deviceToken } });
    expect(errors[0]?.extensions?.validation).toEqual({ deviceToken: [told] });
  }
});

test('a suspended customer is told so, at the login and by a token that was good', async () => {
  const shop = await installBagisto(generation('2.4'));
  const { app, say } = await adopted(shop, { DOORS: 'bagisto,graphql' });
  const { data } = await say(registerDocument, { input: newcomer });
  const { token } = data.createCustomer.customer;
  await shop.knex('customers').update({ is_suspended: 1 });
  const verify = async (shown: string) => {
    const document =
      'mutation { createVerifyToken(input: {}) { verifyToken { _id email isValid message } } }';
    return (await say(document, {}, shown)).data.createVerifyToken.verifyToken;
  };
  const nobody = { _id: 0, email: '', isValid: false };
  const unauthenticated = 'Unauthenticated. Please login to perform this action';
  expect(await verify(`1|${'x'.repeat(48)}`)).toEqual({ ...nobody, message: unauthenticated });
  expect(await verify(token)).toEqual({ ...nobody, message: 'Customer account is suspended' });
  // Ended for good with that.
  expect(await verify(token)).toEqual({ ...nobody, message: unauthenticated });
  const { email, password } = newcomer;
  const login = async (given: string) =>
    (await say(loginDocument, { input: { email, password: given } })).data.createCustomerLogin.customerLogin;
  const refused = { success: false, token: '', _id: 0 };
  expect(await login(password)).toMatchObject({ ...refused, message: 'Your account has been suspended' });
  expect(await login('wrong-secret')).toMatchObject({ ...refused, message: 'Invalid email or password' });
  const there = await app.client().post('/api/customer/login', { email, password });
  expect([there.status, there.body]).toEqual([401, { error: 'Your account is not active.' }]);
  await shop.knex('customers').update({ is_suspended: 0, status: 0 });
  expect((await login(password)).message).toBe('Your account is not active.');
});

test('two customers may both leave their phone number blank where it must be unique', async () => {
  const shop = await installBagisto(generation('2.4'));
  const { say } = await adopted(shop);
  for (const email of ['one@example.com', 'two@example.com']) {
    const { errors } = await say(registerDocument, { input: { ...newcomer, email, phone: ' ' } });
    expect(errors).toEqual([]);
  }
  expect(await shop.knex('customers').select('phone')).toEqual([{ phone: null }, { phone: null }]);
});

test("an address tells whether PHP's checkout ships to it", async () => {
  const shop = await installBagisto(generation('2.4'));
  const { say } = await adopted(shop);
  const { data } = await say(registerDocument, { input: newcomer });
  const { token } = data.createCustomer.customer;
  const write = `mutation ($input: createAddUpdateCustomerAddressInput!) {
    createAddUpdateCustomerAddress(input: $input) { addUpdateCustomerAddress { addressId useForShipping } } }`;
  const written = async (input: object) =>
    (await say(write, { input }, token)).data.createAddUpdateCustomerAddress.addUpdateCustomerAddress;
  const place = { address1: 'A', city: 'B', country: 'DE', postcode: '1', phone: '1' };
  const { addressId, useForShipping } = await written({ ...place, useForShipping: true });
  expect(useForShipping).toBe(false);
  await shop.knex('addresses').update({ use_for_shipping: 1 });
  expect((await written({ addressId, city: 'C' })).useForShipping).toBe(true);
  const list = await say('{ getCustomerAddresses { edges { node { city useForShipping } } } }', {}, token);
  expect(list.data.getCustomerAddresses.edges).toEqual([{ node: { city: 'C', useForShipping: true } }]);
});

describe('where the key for an address holds for one channel only, and for none at all without one', () => {
  const places = 10;
  let shop: ShopDatabase;
  let say: Speaker;

  beforeEach(async () => {
    shop = await installBagisto(generation('2.4'));
    ({ say } = await adopted(shop));
  });

  const wanted = 'wanted@example.com';
  const register = (email: string) => say(registerDocument, { input: { ...newcomer, email } });
  const told = ({ errors }: Answer) => errors.map(({ extensions }) => extensions?.validation);
  const taken = [{ email: ['The email has already been taken.'] }];
  const winners = async (answers: Answer[]) => {
    const refused = answers.filter(({ errors }) => errors.length > 0);
    expect(refused.map(told)).toEqual(refused.map(() => taken));
    expect(await shop.knex('customers').where({ email: wanted })).toHaveLength(1);
    return answers.length - refused.length;
  };

  test('of many who register with one address at once, in a table unique within a channel, one gets it', async () => {
    expect(await winners(await Promise.all(Array.from({ length: places }, () => register(wanted))))).toBe(1);
  });

  test('of many who change to one address at once, with and without a channel, one gets it', async () => {
    const change = `mutation ($input: createCustomerProfileUpdateInput!) {
      createCustomerProfileUpdate(input: $input) { customerProfileUpdate { email } } }`;
    const tokens: string[] = [];
    for (let at = 0; at < places; at++) {
      const { data } = await register(`person${at}@example.com`);
      tokens.push(data.createCustomer.customer.token);
    }
    await shop.knex('customers').update({ channel_id: null });
    const answers = await Promise.all([
      ...tokens.map((token) => say(change, { input: { email: wanted } }, token)),
      register(wanted),
    ]);
    expect(await winners(answers)).toBe(1);
  });
});
