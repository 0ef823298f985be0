import { startApp, stores, type TestApp } from '../support/app';
import { person } from '../support/people';
import { textPart } from '../support/smtp';
import {
  canLogIn,
  fetchPage,
  fieldsOf,
  heading,
  mistakeAt,
  newPassword,
  passwords,
  resetPath,
  sendForm,
  tokenIn,
  withoutKey,
} from './recovery';

const email = 'person1@example.com';
const stranger = 'nobody@example.com';
const path = '/customer/forgot-password';

describe.each(stores)('the page to ask for a link (%s)', (store) => {
  describe('of a shop that tells who has an account, as the API does', () => {
    let app: TestApp;

    beforeAll(async () => {
      app = await startApp(store);
    });
    afterAll(async () => app.stop());
    beforeEach(async () => {
      await app.reset({ customers: [person(1), person(2, { status: 0 })] });
      app.logs.length = 0;
    });

    it('the page for a forgotten password has one field, and a label for it', async () => {
      const page = await fetchPage(app, path);
      expect(page.status).toBe(200);
      expect(heading(page)).toBe('Forgot your password?');
      expect(fieldsOf(page)).toEqual(['email']);
      expect(page.text).toContain('<label for="email">E-mail address</label>');
      expect(page.text).toContain('autocomplete="username"');
      expect(page.headers['set-cookie']).toBeUndefined();
    });

    it('the page for a forgotten password mails a link that leads to a new password', async () => {
      const reply = await sendForm(app, path, { email });
      expect(reply.status).toBe(200);
      expect(heading(reply)).toBe('Check your mailbox');
      const [mail = ''] = await app.mails();
      expect(mail).toContain(`To: John Doe <${email}>`);
      const done = await sendForm(app, resetPath(tokenIn(mail)), passwords);
      expect(done.status).toBe(200);
      expect(await canLogIn(app, email, newPassword)).toBe(true);
    });

    it('the page for a forgotten password says so where there is no such account', async () => {
      const reply = await sendForm(app, path, { email: stranger });
      expect(reply.status).toBe(422);
      expect(mistakeAt(reply, 'email')).toBe(
        'We know no account with this e-mail address. Please check the spelling.',
      );
      expect(reply.text).toContain(`value="${stranger}"`);
      expect(await app.mails()).toHaveLength(0);
    });

    it.each([
      ['', 'Enter your e-mail address.'],
      ['  ', 'Enter your e-mail address.'],
      ['me', 'This does not look like an e-mail address. Please check it.'],
      ['a@b.test, c@d.test', 'This does not look like an e-mail address. Please check it.'],
    ])('the page for a forgotten password does not take "%s" for an address', async (typed, mistake) => {
      const reply = await sendForm(app, path, { email: typed });
      expect(reply.status).toBe(422);
      expect(mistakeAt(reply, 'email')).toBe(mistake);
      expect(reply.text.split(mistake)).toHaveLength(2);
      expect(reply.text).toContain('<title>Error: Forgot your password? – Bagisto</title>');
    });

    it('the page for a forgotten password forgives a blank after the address, and shows what was typed as text only', async () => {
      expect((await sendForm(app, path, { email: `${email} ` })).status).toBe(200);
      expect(await app.mails()).toHaveLength(1);
      const reply = await sendForm(app, path, { email: '"><script>alert(1)</script>' });
      expect(reply.text).not.toContain('<script>alert');
      expect(reply.text).toContain('&#62;&#60;script&#62;alert');
    });

    it('the page for a forgotten password mails once a minute only, and says the same', async () => {
      const first = await sendForm(app, path, { email });
      const second = await sendForm(app, path, { email });
      expect(second.text).toBe(first.text);
      expect(await app.mails()).toHaveLength(1);
    });

    it('the page for a forgotten password mails nothing for an account that is switched off, and answers as ever', async () => {
      const reply = await sendForm(app, path, { email: 'person2@example.com' });
      expect(reply.status).toBe(200);
      expect(heading(reply)).toBe('Check your mailbox');
      expect(await app.mails()).toHaveLength(0);
    });

    it('neither Host nor X-Forwarded-Host nor Origin reaches the reset link or the page', async () => {
      const forged = {
        Host: 'evil.test',
        'X-Forwarded-Host': 'evil.test',
        'X-Forwarded-Proto': 'https',
        Forwarded: 'host=evil.test',
        Origin: 'http://evil.test',
        'Sec-Fetch-Site': 'same-origin',
      };
      const page = await fetchPage(app, path, forged);
      const reply = await sendForm(app, path, { email }, forged);
      expect(reply.status).toBe(200);
      const [mail = ''] = await app.mails();
      expect(textPart(mail)).toContain('http://shop.test/customer/reset-password/');
      for (const text of [mail, page.text, reply.text]) expect(text).not.toContain('evil.test');
    });

    it('the reset link is mailed in the language of the page, and keeps it', async () => {
      await sendForm(app, `${path}?locale=de`, { email });
      const [mail = ''] = await app.mails();
      expect(mail).not.toContain('Subject: Customer Reset Password');
      expect(textPart(mail)).toMatch(/Guten Tag John Doe,[\s\S]*[0-9a-f]{64}\?locale=de\n/);
    });

    it('the log notes a wish for a reset link, and names no account', async () => {
      await sendForm(app, path, { email });
      const logged = JSON.stringify(app.logs);
      expect(logged).toContain('"event":"forgot-password"');
      expect(logged).not.toContain(email);
    });
  });

  describe('of a shop that does not tell (FORGOT_PASSWORD_REVEALS=false)', () => {
    let app: TestApp;

    beforeAll(async () => {
      app = await startApp(store, { env: { FORGOT_PASSWORD_REVEALS: 'false' } });
    });
    afterAll(async () => app.stop());
    beforeEach(async () => app.reset({ customers: [person(1), person(2, { status: 0 })] }));

    it('with FORGOT_PASSWORD_REVEALS=false the page is the same, byte for byte, for everybody', async () => {
      const known = await sendForm(app, path, { email });
      for (const other of [stranger, 'person2@example.com', email]) {
        const reply = await sendForm(app, path, { email: other });
        expect(reply.status).toBe(200);
        expect(withoutKey(reply).replaceAll(other, email)).toBe(withoutKey(known));
        expect(Object.keys(reply.headers).sort()).toEqual(Object.keys(known.headers).sort());
      }
      expect(await app.mails()).toHaveLength(1);
    });
  });

  it('the page for a forgotten password counts with the same throttle as the API', async () => {
    const app = await startApp(store, { env: { LIMIT_FORGOT_PER_ADDRESS: '2' } });
    try {
      await app.reset({ customers: [person(1)] });
      await app.client().post('/api/customer/forgot-password', { email: stranger });
      expect((await sendForm(app, path, { email })).status).toBe(200);
      const reply = await sendForm(app, path, { email });
      expect(reply.status).toBe(429);
      expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
      expect(heading(reply)).toBe('Too many attempts');
      expect((await fetchPage(app, path)).status).toBe(200);
    } finally {
      await app.stop();
    }
  });
});
