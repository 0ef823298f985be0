import { randomBytes } from 'node:crypto';
import { newcomer as graphqlNewcomer, loginDocument, registerDocument, speaker } from '../graphql/speaker';
import { startApp, stores, type TestApp } from '../support/app';
import { logIn, member, newcomer } from '../support/customers';
import { person, secret } from '../support/people';
import { textPart } from '../support/smtp';
import { fetchPage, fieldsOf, heading, mistakeAt, sendForm, withoutKey } from './recovery';

const email = 'new@example.com';
const unverified = { error: 'Verify your email account first.' };
const pathOf = (token: string) => `/customer/verify-account/${token}`;
const resendPath = '/customer/resend-verification';

const linkIn = (mail = ''): string => {
  const link = /http:\/\/shop\.test(\/customer\/verify-account\/[0-9a-f]{32}\S*)/.exec(textPart(mail))?.[1];
  if (link === undefined) throw new Error('there is no link in the mail');
  return link;
};

describe.each(stores)('a new account waits for its confirmed address (%s)', (store) => {
  let app: TestApp;
  const start = async (env: Record<string, string> = {}) => {
    app = await startApp(store, { env: { VERIFY_EMAIL: 'true', ...env } });
    await app.reset({ customers: [person(1), person(2, { is_verified: 0 })] });
  };
  afterEach(async () => app.stop());

  const register = () => app.client().post('/api/customer/register', newcomer(email));
  const resend = (address: string) =>
    app.client().post('/api/customer/resend-verification', { email: address });
  const row = async () => (await app.customers()).find((customer) => customer.email === email);
  const loginStatus = async () => (await logIn(app.client(), email)).status;

  it('a new customer is told to confirm the address, mailed a link, and let in once it was used', async () => {
    await start();
    const reply = await register();
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      message:
        'Your account has been created. Please confirm your e-mail address with the link that we have mailed to you.',
    });
    const refused = await logIn(app.client(), email);
    expect([refused.status, refused.body]).toEqual([401, unverified]);
    const [mail = '', ...others] = await app.mails();
    expect(others).toEqual([]);
    expect(mail).toContain(`To: Peter Doe <${email}>`);
    expect(mail).toMatch(/^Subject: Confirm your e-mail address\r?$/m);

    // Whatever looks into a mail before its reader opens its links: nothing is done by that.
    const page = await fetchPage(app, linkIn(mail));
    expect([page.status, heading(page)]).toEqual([200, 'Confirm your e-mail address']);
    expect(page.headers['set-cookie']).toBeUndefined();
    expect(await row()).toMatchObject({ is_verified: 0, token: expect.stringMatching(/^[0-9a-f]{32}$/) });

    const done = await sendForm(app, linkIn(mail), {});
    expect([done.status, heading(done)]).toEqual([200, 'Your e-mail address is confirmed']);
    expect(await row()).toMatchObject({ is_verified: 1, token: null });
    expect(await loginStatus()).toBe(200);
    const logged = JSON.stringify(app.logs);
    expect(logged).not.toContain(linkIn(mail).slice(-32));
    expect(logged).toContain('"event":"verify-email"');
  });

  it('a confirmation leads back to the app, and speaks the language of the registration', async () => {
    await start({ APP_DEEP_LINK: 'theshop://login' });
    await app.client().post('/api/customer/register?locale=de', newcomer(email));
    const [mail = ''] = await app.mails();
    expect(textPart(mail)).toContain('Guten Tag Peter Doe,');
    expect(linkIn(mail)).toMatch(/\?locale=de$/);
    const done = await sendForm(app, linkIn(mail), {});
    expect(heading(done)).toBe('Ihre E-Mail-Adresse ist bestätigt');
    expect(done.text).toContain('href="theshop://login"');
  });

  it('a new customer is welcomed only after the confirmation', async () => {
    await start({ MAIL_WELCOME: 'true' });
    await register();
    const mails = await app.mails();
    expect(mails).toHaveLength(1);
    await sendForm(app, linkIn(mails[0]), {});
    expect((await app.mails()).at(-1)).toMatch(/^Subject: Welcome to Bagisto\r?$/m);
  });

  it('a new customer gets a token at the GraphQL door only after the confirmation', async () => {
    await start();
    const say = speaker(app);
    const { data } = await say(registerDocument, { input: { ...graphqlNewcomer, isVerified: '1' } });
    expect(data.createCustomer.customer).toMatchObject({ isVerified: '0', token: null });
    const login = { input: { email: graphqlNewcomer.email, password: graphqlNewcomer.password } };
    const refused = await say(loginDocument, login);
    expect(refused.data.createCustomerLogin.customerLogin).toMatchObject({
      success: false,
      message: 'Verify your email account first.',
    });
    await sendForm(app, linkIn((await app.mails())[0]), {});
    const { customerLogin } = (await say(loginDocument, login)).data.createCustomerLogin;
    expect(customerLogin).toMatchObject({ success: true, token: expect.stringContaining('|') });
  });

  it('a new customer gets in at the EverShop door only after the confirmation', async () => {
    await start({ EVERSHOP_OPEN_REGISTRATION: 'true' });
    const body = { email, password: secret, full_name: 'Peter Doe' };
    expect((await app.client().post('/api/customers', body)).status).toBe(200);
    const refused = await app.client().post('/customer/login', { email, password: secret });
    expect([refused.status, member(refused.body, 'error', 'message')]).toEqual([401, unverified.error]);
    await sendForm(app, linkIn((await app.mails())[0]), {});
    expect(await loginStatus()).toBe(200);
  });

  it.each([
    ['used already', async (link: string) => void (await sendForm(app, link, {}))],
    ['replaced by a newer one', async () => void (await resend(email))],
  ])('a link that was %s confirms nothing, and the page helps on', async (_how, happens) => {
    await start();
    await register();
    const link = linkIn((await app.mails())[0]);
    await happens(link);
    const before = await row();
    const reply = await sendForm(app, link, {});
    expect([reply.status, heading(reply)]).toEqual([422, 'This link does not confirm anything']);
    expect(reply.text).toContain(`href="http://shop.test${resendPath}"`);
    expect(await row()).toEqual(before);
  });

  it.each([
    ['NULL', 410],
    ['0', 410],
    ['z'.repeat(32), 410],
    ['A'.repeat(32), 410],
    ['%F0%28%8C%28', 410],
  ])('"%s" confirms no address', async (token, status) => {
    await start();
    // PHP 1.x leaves this text behind where a token was used.
    await app.db.knex('customers').where({ id: 2 }).update({ token: 'NULL' });
    const reply = await fetchPage(app, pathOf(token));
    expect([reply.status, heading(reply)]).toEqual([status, 'This link does not confirm anything']);
    expect((await sendForm(app, pathOf(token), {})).status).toBe(422);
    expect(await app.row(2)).toMatchObject({ is_verified: 0 });
  });

  it('a confirmation link that PHP mailed opens here', async () => {
    await start();
    const token = randomBytes(16).toString('hex');
    await app.db.knex('customers').where({ id: 2 }).update({ token });
    expect((await sendForm(app, pathOf(token), {})).status).toBe(200);
    expect(await app.row(2)).toMatchObject({ is_verified: 1, token: null });
  });

  it('another site cannot confirm an address, or mail a new link, in somebody’s name', async () => {
    await start();
    await register();
    const link = linkIn((await app.mails())[0]);
    const foreign = { Origin: 'https://evil.test', 'Sec-Fetch-Site': 'cross-site' };
    expect((await sendForm(app, link, {}, foreign)).status).toBe(403);
    expect((await sendForm(app, resendPath, { email }, foreign)).status).toBe(403);
    expect(await row()).toMatchObject({ is_verified: 0 });
  });

  describe('a new link', () => {
    it('a new confirmation link is mailed to a customer who waits, and the answer is the same for everybody', async () => {
      await start();
      const waiting = await resend('person2@example.com');
      expect(waiting.body).toEqual({
        message: 'If an account waits for this e-mail address to be confirmed, we have mailed a new link.',
      });
      for (const other of ['person1@example.com', 'nobody@example.com']) {
        const reply = await resend(other);
        expect([reply.status, reply.text]).toEqual([waiting.status, waiting.text]);
      }
      const mails = await app.mails();
      expect(mails).toHaveLength(1);
      expect(mails[0]).toContain('To: John Doe <person2@example.com>');
      expect((await sendForm(app, linkIn(mails[0]), {})).status).toBe(200);
      expect((await resend('person2@example.com')).text).toBe(waiting.text);
      expect(await app.mails()).toHaveLength(1);
    });

    it('a wish for a new confirmation link takes its time for everybody, so that it tells nobody who has an account', async () => {
      await start();
      for (const address of ['person2@example.com', 'nobody@example.com']) {
        const begin = performance.now();
        await resend(address);
        expect(performance.now() - begin).toBeGreaterThanOrEqual(990);
      }
    });

    it('a new confirmation link is not mailed to an account that is switched off, nor where the shop demands none', async () => {
      await start({ VERIFY_EMAIL: 'false' });
      await resend('person2@example.com');
      await app.stop();
      await start();
      await app.db.knex('customers').where({ id: 2 }).update({ status: 0 });
      await resend('person2@example.com');
      expect(await app.mails()).toEqual([]);
    });

    it('a new confirmation link is mailed five times a day at most, and the sixth answer is the same', async () => {
      await start({ LIMIT_LINKS_PER_CUSTOMER: '5' });
      const replies = await Promise.all(Array.from({ length: 8 }, () => resend('person2@example.com')));
      expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      expect(await app.mails()).toHaveLength(5);
    });

    it.each([{}, { email: '' }, { email: 'me' }, { email: ['a@b.test'] }, { email: { $ne: 1 } }])(
      'a wish for a new confirmation link is refused for %j',
      async (body) => {
        await start();
        const reply = await app.client().post('/public/api/customer/resend-verification', body);
        expect(reply.status).toBe(422);
        expect(member(reply.body, 'errors', 'email')).toHaveLength(1);
      },
    );

    it('a new confirmation link can be asked for on a page, which is the same for everybody', async () => {
      await start();
      const page = await fetchPage(app, resendPath);
      expect([page.status, heading(page), fieldsOf(page)]).toEqual([
        200,
        'Get a new link to confirm your address',
        ['email'],
      ]);
      const waiting = await sendForm(app, resendPath, { email: 'person2@example.com' });
      expect(heading(waiting)).toBe('Look into your mailbox');
      const other = await sendForm(app, resendPath, { email: 'nobody@example.com' });
      expect(withoutKey(other).replaceAll('nobody', 'person2')).toBe(withoutKey(waiting));
      expect(other.status).toBe(waiting.status);
      expect(await app.mails()).toHaveLength(1);
      const mistyped = await sendForm(app, resendPath, { email: 'me' });
      expect(mistyped.status).toBe(422);
      expect(mistakeAt(mistyped, 'email')).toContain('does not look like an e-mail address');
    });

    it('wishes for confirmation links and for reset links are counted together', async () => {
      await start({ LIMIT_FORGOT_PER_ADDRESS: '1' });
      await resend('nobody@example.com');
      const refused = await resend('nobody@example.com');
      expect([refused.status, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
      expect((await sendForm(app, resendPath, { email })).status).toBe(429);
    });
  });

  it('a new account is open at once where the shop demands no confirmation', async () => {
    await start({ VERIFY_EMAIL: 'false' });
    expect((await register()).body).toEqual({ message: 'Your account has been created successfully.' });
    expect(await row()).toMatchObject({ is_verified: 1, token: null });
    expect(await app.mails()).toEqual([]);
    expect(await loginStatus()).toBe(200);
  });
});
