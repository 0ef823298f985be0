import type { Customers } from '../../accounts/customer';
import { permits } from '../../accounts/identity/permits';
import { shopTime } from '../../accounts/shop-time';
import { isEmailAddress } from '../../accounts/validation/email-syntax';
import { channelOf } from '../../db/customers/channels';
import { customersTable } from '../../db/customers/customers';
import { startApp, stores, type TestApp } from '../support/app';
import { logIn, newcomer } from '../support/customers';
import { differentAddresses, sameAddresses } from '../support/same-addresses';

const taken = {
  message: 'The given data was invalid.',
  errors: { email: ['The email has already been taken.'] },
};
const refused = { error: 'Invalid Email or Password' };

/** Some are no addresses for a form, and reach the table only when PHP wrote them. */
const sendable = (pair: [string, string]) => pair.every(isEmailAddress);
const unsendable = (pair: [string, string]) => !sendable(pair);

describe.each(stores)('addresses that look alike (%s)', (store) => {
  let app: TestApp;
  let customers: Customers;

  beforeAll(async () => {
    app = await startApp(store);
    customers = customersTable(
      app.db,
      app.schema,
      shopTime('UTC', Date.now),
      permits('changes', 2),
      channelOf(app.db, app.schema, Date.now),
    );
  });
  afterAll(() => app.stop());
  beforeEach(() => app.db.knex(app.db.table('customers')).delete());

  const register = (email: string) => app.client().post('/api/customer/register', newcomer(email));
  const insert = (email: string) =>
    customers.add({ firstName: 'John', lastName: 'Doe', email, passwordHash: '' }, undefined);

  it.each(sameAddresses.filter(sendable))('%j and %j cannot both have an account', async (first, second) => {
    expect((await register(first)).status).toBe(200);
    const reply = await register(second);
    expect([reply.status, reply.body]).toEqual([422, taken]);
    // Yet only letter case is forgiven at a login: every other look-alike may be somebody else's mailbox.
    const login = await logIn(app.client(), second);
    if (first.toLowerCase() === second.toLowerCase())
      expect(login.body).toMatchObject({ data: { email: first } });
    else expect([login.status, login.body]).toEqual([401, refused]);
  });

  it.each(differentAddresses.filter(sendable))('%j and %j are two accounts', async (first, second) => {
    for (const email of [first, second]) expect((await register(email)).status).toBe(200);
    for (const email of [first, second]) {
      expect((await logIn(app.client(), email)).body).toMatchObject({ data: { email } });
    }
  });

  it.each(sameAddresses.filter(unsendable))(
    'the customers’ table takes %j and %j for one address',
    async (first, second) => {
      await insert(first);
      expect(await customers.emailTaken(second, { host: undefined })).toBe(true);
      await expect(insert(second)).rejects.toMatchObject({ fields: { email: expect.anything() } });
    },
  );

  it.each(differentAddresses.filter(unsendable))(
    'the customers’ table tells the address %j from %j',
    async (first, second) => {
      await insert(first);
      expect(await customers.emailTaken(second, { host: undefined })).toBe(false);
      await insert(second);
      expect(await app.customers()).toHaveLength(2);
    },
  );
});
