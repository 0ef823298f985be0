import { startApp, stores, type TestApp } from '../support/app';
import { ask, type Reply } from '../support/http-client';
import { person, secret } from '../support/people';
import { startSmtp, type TestSmtp } from '../support/smtp';

const login = { email: 'person1@example.com', password: secret };
const profile = { first_name: 'John', last_name: 'Doe', gender: 'Male' };

describe.each(stores)('mails over a real SMTP server (%s)', (store) => {
  let smtp: TestSmtp;
  let app: TestApp;

  beforeAll(async () => {
    smtp = await startSmtp();
    app = await startApp(store, {
      env: {
        MAIL_HOST: '127.0.0.1',
        MAIL_PORT: String(smtp.port),
        SHOP_MAIL_FROM: 'shop@example.com',
        MAIL_FROM_NAME: 'The Shop',
        MAIL_WELCOME: 'true',
      },
    });
  });
  afterAll(async () => {
    await app.stop();
    await smtp.stop();
  });
  beforeEach(async () => {
    await app.reset({ customers: [person(1)] });
    smtp.mails.length = 0;
  });

  it('the reset link is built from APP_URL, whatever the request says of its host', async () => {
    const forged = { Host: 'evil.test', 'X-Forwarded-Host': 'evil.test', Origin: 'https://evil.test' };
    const reply = await app.client().post('/api/customer/forgot-password', { email: login.email }, forged);
    expect(reply.status).toBe(200);
    const [mail] = await smtp.arrived(1);
    expect(mail?.to).toEqual([login.email]);
    expect(mail?.from).toBe('shop@example.com');
    expect(mail?.raw).toMatch(/^Subject: Customer Reset Password\r?$/m);
    expect(mail?.text).toMatch(/http:\/\/shop\.test\/customer\/reset-password\/[0-9a-f]{64}\n/);
    expect(mail?.raw).not.toContain('evil.test');
  });

  describe('a stranger who asks for the link chooses none of its words', () => {
    const query = `mutation { createForgotPassword(input: {email: "${login.email}"}) { forgotPassword { success } } }`;
    const asks: Record<string, (language: string) => Promise<Reply>> = {
      bagisto: (language) => app.client().post(`/api/customer/forgot-password?locale=${language}`, login),
      evershop: (language) => app.client().post(`/api/customers/reset-password?locale=${language}`, login),
      graphql: (language) => app.client().post('/api/graphql', { query }, { 'X-Locale': language }),
    };

    it.each(Object.keys(asks))(
      'a stranger who asks for a link chooses nothing in the mail but a language that we have (%s)',
      async (door) => {
        const mailed = async (language: string) => {
          await app.reset({ customers: [person(1)] });
          smtp.mails.length = 0;
          expect((await asks[door]?.(language))?.status).toBe(200);
          const [mail] = await smtp.arrived(1);
          expect(mail?.raw.replace(/=\r?\n/g, '')).not.toMatch(/locked/i);
          const link = /\/customer\/reset-password\/[0-9a-f]{64}\S*/.exec(mail?.text ?? '')?.[0] ?? 'no link';
          const page = await ask(app.url, link, { headers: { Accept: 'text/html' } });
          return { locale: link.split('?')[1], page: /<html lang="[^"]+"/.exec(page.text)?.[0] };
        };
        expect(await mailed('YOUR-ACCOUNT-IS-LOCKED.call-0800-123456')).toEqual({ page: '<html lang="en"' });
        expect(await mailed('de_IS-LOCKED')).toEqual({ locale: 'locale=de', page: '<html lang="de"' });
        expect(await mailed('pt-BR')).toEqual({ locale: 'locale=pt_BR', page: '<html lang="pt-BR"' });
      },
    );
  });

  it('the database holds only a hash of the mailed token', async () => {
    await app.client().post('/api/customer/forgot-password', { email: login.email });
    const [mail] = await smtp.arrived(1);
    const token = /reset-password\/([0-9a-f]{64})/.exec(mail?.text ?? '')?.[1] ?? 'no token';
    const [row] = await app.db.knex('customer_password_resets');
    const [link] = await app.db.knex('accounts_reset_links');
    expect(row.token).toMatch(/^\$2y\$/);
    expect(JSON.stringify([row, link])).not.toContain(token);
    expect(JSON.stringify(app.logs)).not.toContain(token);
  });

  it('two wishes for a link within a minute send one mail, and the row stays', async () => {
    const first = await app.client().post('/api/customer/forgot-password', { email: login.email });
    const [row] = await app.db.knex('customer_password_resets');
    const second = await app.client().post('/api/customer/forgot-password', { email: login.email });
    expect(second.text).toBe(first.text);
    await app.mailer.idle();
    expect(smtp.mails).toHaveLength(1);
    expect(await app.db.knex('customer_password_resets')).toEqual([row]);
  });

  it('twenty wishes for a link at once send one mail', async () => {
    const asked = Array.from({ length: 20 }, () =>
      app.client().post('/api/customer/forgot-password', { email: login.email }),
    );
    for (const reply of await Promise.all(asked)) expect(reply.status).toBe(200);
    await smtp.arrived(1);
    await app.mailer.idle();
    expect(smtp.mails).toHaveLength(1);
    expect(await app.db.knex('accounts_reset_links').whereNull('ended')).toHaveLength(1);
  });

  it('a profile that comes back unchanged leaves a mailed link good', async () => {
    await app.client().post('/api/customer/forgot-password', { email: login.email });
    const app1 = app.client();
    await app1.post('/api/customer/login', login);
    await app1.put('/api/customer/profile', { ...profile, email: login.email, password: '' });
    expect(await app.db.knex('customer_password_resets')).toHaveLength(1);
  });

  it('a link is mailed to the stored address, never to the one that was typed', async () => {
    await app.client().post('/api/customer/forgot-password', { email: 'PERSON1@EXAMPLE.COM' });
    const [mail] = await smtp.arrived(1);
    expect(mail?.to).toEqual([login.email]);
  });

  it('a wish for a link to an inactive account gets the usual answer and no mail', async () => {
    await app.reset({ customers: [person(1, { status: 0 })] });
    const reply = await app.client().post('/api/customer/forgot-password', { email: login.email });
    expect(reply.body).toEqual({ message: 'We have e-mailed your password reset link!' });
    await app.mailer.idle();
    expect(smtp.mails).toHaveLength(0);
  });

  it('a new customer is welcomed where the shop wants it', async () => {
    const password = 'secret99';
    await app.client().post('/api/customer/register', {
      first_name: 'New',
      last_name: 'Person',
      email: 'new@example.com',
      password,
      password_confirmation: password,
    });
    const [mail] = await smtp.arrived(1);
    expect(mail?.to).toEqual(['new@example.com']);
    expect(mail?.raw).toMatch(/^Subject: Welcome to The Shop\r?$/m);
    expect(mail?.raw).not.toContain(password);
  });

  it('a new password and a new address are told to the address as it was', async () => {
    const app1 = app.client();
    await app1.post('/api/customer/login', login);
    const change = {
      ...profile,
      email: 'moved@example.com',
      password: 'another1',
      password_confirmation: 'another1',
    };
    const reply = await app1.put('/api/customer/profile', change);
    expect(reply.status).toBe(200);
    const mails = await smtp.arrived(2);
    expect(mails.map(({ to }) => to)).toEqual([[login.email], [login.email]]);
    expect(mails.map(({ raw }) => /^Subject: (.*?)\r?$/m.exec(raw)?.[1]).sort()).toEqual([
      'Your e-mail address was changed',
      'Your password was changed',
    ]);
    expect(mails.some(({ text }) => text.includes('moved@example.com'))).toBe(true);
  });

  it('a link is dead after a change of password or address', async () => {
    await app.client().post('/api/customer/forgot-password', { email: login.email });
    const app1 = app.client();
    await app1.post('/api/customer/login', login);
    await app1.put('/api/customer/profile', { ...profile, email: 'moved@example.com' });
    expect(await app.db.knex('customer_password_resets')).toEqual([]);
    expect(await app.db.knex('accounts_reset_links').whereNull('ended')).toEqual([]);
  });

  it('a name that a customer chose becomes no header and no second recipient', async () => {
    const name = 'X\r\nBcc: evil@example.com, "y" <z@example.com>';
    await app.reset({ customers: [person(1, { first_name: name })] });
    await app.client().post('/api/customer/forgot-password', { email: login.email });
    const [mail] = await smtp.arrived(1);
    expect(mail?.to).toEqual([login.email]);
    expect(mail?.raw).not.toMatch(/^Bcc:/im);
  });

  it('a stored address that is really two is mailed to nobody else', async () => {
    await app.reset({ customers: [person(1, { email: 'a@example.com, b@example.com' }), person(2)] });
    await app.client().post('/api/customer/forgot-password', { email: 'a@example.com' });
    await app.client().post('/api/customer/forgot-password', { email: 'b@example.com' });
    await app.mailer.idle();
    expect(smtp.mails).toHaveLength(0);
  });

  it('a name is data in a mail: no template, no markup', async () => {
    await app.reset({ customers: [person(1, { first_name: '{{7*7}}<b>:shop' })] });
    await app.client().post('/api/customer/forgot-password', { email: login.email });
    const [mail] = await smtp.arrived(1);
    expect(mail?.text).toContain('{{7*7}}<b>:shop Doe');
    expect(mail?.raw.replace(/=\r?\n/g, '')).toContain('{{7*7}}&#60;b&#62;:shop Doe');
  });
});
