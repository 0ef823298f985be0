import { newcomer as graphqlNewcomer, registerDocument, speaker } from '../graphql/speaker';
import { sendForm } from '../pages/recovery';
import { startApp, type TestApp } from '../support/app';
import { loggedIn, logIn, newcomer, profile } from '../support/customers';
import { textPart } from '../support/smtp';
import { dropShops, installBagisto } from './ddl/build';
import { generations } from './ddl/generations';

let app: TestApp | undefined;
afterEach(async () => {
  await app?.stop();
  await dropShops();
});

const code = 'customer.settings.email.verification';
const name = (token: string) => `/customer/verify-account/${token}`;

test.each(generations)(
  'on a Bagisto $name whose owner demands it, a customer registered by GraphQL waits for the mail, one by the legacy API does not',
  async (bagisto) => {
    const shop = await installBagisto(bagisto, 'shop_');
    const setting = { code, channel_code: 'default' };
    await shop.knex(shop.table('core_config')).insert({ ...setting, value: '1' });
    app = await startApp('mysql', { database: shop.env, env: { DOORS: 'bagisto,graphql,pages' } });
    const stored = (email: string) => shop.knex(shop.table('customers')).first().where({ email });
    const say = speaker(app);

    const legacy = newcomer('legacy@example.com');
    const { body } = await app.client().post('/api/customer/register', legacy);
    expect(body).toEqual({ message: 'Your account has been created successfully.' });
    expect(await app.mails()).toEqual([]);
    expect((await logIn(app.client(), legacy.email, legacy.password)).status).toBe(200);

    const input = { ...graphqlNewcomer, ...(bagisto.genderEnum && { gender: 'Male' }) };
    const { data, errors } = await say(registerDocument, { input });
    expect(errors).toEqual([]);
    if (!bagisto.verification) {
      // This Bagisto has nowhere to keep it.
      expect(data.createCustomer.customer.token).toEqual(expect.any(String));
      return;
    }
    expect((await stored(legacy.email)).is_verified).toBe(1);
    expect(data.createCustomer.customer).toMatchObject({ isVerified: '0', token: null });
    const { token } = await stored(graphqlNewcomer.email);
    const [mail = ''] = await app.mails();
    expect(textPart(mail)).toContain(name(token));
    expect((await logIn(app.client(), graphqlNewcomer.email, graphqlNewcomer.password)).status).toBe(401);
    expect((await sendForm(app, name(token), {})).status).toBe(200);
    expect(await stored(graphqlNewcomer.email)).toMatchObject({ is_verified: 1, token: null });
    expect((await logIn(app.client(), graphqlNewcomer.email, graphqlNewcomer.password)).status).toBe(200);
  },
);

test.each(generations)(
  'on a Bagisto $name a new e-mail address counts once its own mailbox has confirmed it',
  async (bagisto) => {
    const shop = await installBagisto(bagisto, 'shop_');
    const env = { DOORS: 'bagisto,graphql,pages', CONFIRM_EMAIL_CHANGE: 'true' };
    app = await startApp('mysql', { database: shop.env, env });
    const old = newcomer('old@example.com');
    const wanted = 'wanted@example.com';
    const known = (email: string) => shop.knex(shop.table('customers')).first('id').where({ email });
    expect((await app.client().post('/api/customer/register', old)).status).toBe(200);
    const self = await loggedIn(app, old.email);
    expect((await self.put('/api/customer/profile', profile({ email: wanted }))).status).toBe(200);
    const { id } = await known(old.email);
    const mails = (await app.mails()).map(textPart);
    const link = mails.flatMap((text) => /\/customer\/confirm-email\/[0-9a-f]{64}/.exec(text) ?? [])[0] ?? '';
    expect((await sendForm(app, link, {})).status).toBe(200);
    expect(await known(wanted)).toEqual({ id });
    expect((await self.get('/api/customer/get')).status).toBe(200);
  },
);
