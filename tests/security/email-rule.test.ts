import { startApp, stores, type TestApp } from '../support/app';
import { errorsOf, john, logIn, newcomer } from '../support/customers';

const invalidEmail = { email: ['The email must be a valid email address.'] };

describe.each(stores)('what is an e-mail address (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john] }));

  it.each([
    ...[
      'a@localhost',
      'user@shop.newtld',
      'first.last+tag@example.co.uk',
      "o'brien@example.com",
      'üser@exämple.com',
    ],
    ...[
      '"two words"@example.com',
      'a@[192.168.0.1]',
      `${'x'.repeat(70)}@example.com`,
      '1@2.3',
      '用户@例え.jp',
    ],
  ])('%s is an e-mail address, as Laravel has it', async (email) => {
    expect((await app.client().post('/api/customer/register', newcomer(email))).status).toBe(200);
    expect((await logIn(app.client(), email)).body).toMatchObject({ data: { email } });
  });

  it.each([
    ...[
      'plain',
      '@example.com',
      'a@',
      'a b@example.com',
      ' a@example.com',
      '\ta@example.com',
      'a@example.com\n',
      'a@@b.com',
    ],
    ...[
      'a@b.com\r\nBcc: c@d.com',
      'a@b.com, c@d.com',
      'a@b.com;c@d.com',
      '<a@b.com>',
      'A <a@b.com>',
      'a(comment)@b.com',
    ],
    ...[
      'a\u0000@b.com',
      'a@b.com\u0000',
      'a..b@c.com',
      '.a@b.com',
      'a.@b.com',
      'a@-b.com',
      'a@b-.com',
      'a@b..com',
      'a@.b',
    ],
  ])('%j is no e-mail address', async (email) => {
    for (const path of ['login', 'register', 'forgot-password']) {
      const reply = await app.client().post(`/api/customer/${path}`, newcomer(email));
      expect([path, reply.status, errorsOf(reply)]).toEqual([path, 422, invalidEmail]);
    }
    expect(await app.customers()).toHaveLength(1);
  });
});
