import { dropShops, installBagisto } from '../schema/ddl/build';
import { generation } from '../schema/ddl/generations';
import { startApp } from '../support/app';
import { newcomer, profileDocument, registerDocument, speaker } from './speaker';

afterEach(dropShops);

test.each([
  // No table for tokens, a gender that is one of two, a channel that every customer must have.
  ['0.1.0', 'accounts_access_tokens', '', { gender: 'Female' }],
  ['1.4', 'personal_access_tokens', 'shop_', {}],
  ['2.4', 'personal_access_tokens', '', { gender: 'Other', phone: '555' }],
])(
  "on a Bagisto %s's own database a customer registers, comes back, and ends",
  async (name, tokens, prefix, more) => {
    const bagisto = generation(name);
    const shop = await installBagisto(bagisto, prefix);
    const app = await startApp('mysql', {
      database: shop.env,
      env: { DOORS: 'bagisto,graphql,pages', ACCESS_TOKEN_DAYS: '30' },
    });
    try {
      const say = speaker(app);
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
      expect([await shop.knex(shop.table(tokens)), await shop.knex(shop.table('customers'))]).toEqual([
        [],
        [],
      ]);
    } finally {
      await app.stop();
    }
  },
);

test('where the Push Notification package is, the device of a customer is kept and let go', async () => {
  const shop = await installBagisto(generation('2.4'));
  await shop.knex.schema.alterTable('customers', (t) => void t.string('device_token').nullable());
  const app = await startApp('mysql', { database: shop.env, env: { DOORS: 'graphql' } });
  try {
    const say = speaker(app);
    const device = async () => (await shop.knex('customers').first('device_token')).device_token;
    const { data } = await say(registerDocument, { input: { ...newcomer, deviceToken: 'first-phone' } });
    expect([data.createCustomer.customer.deviceToken, await device()]).toEqual([
      'first-phone',
      'first-phone',
    ]);
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
  } finally {
    await app.stop();
  }
});
