import { startApp, stores, type TestApp } from '../support/app';
import { type Client, client as clientOf, type Reply } from '../support/http-client';
import { person, secret } from '../support/people';
import { canLogIn, formKey, fromOurPage, heading, mistakeAt, newPassword, passwords } from './recovery';

const account = '/customer/account';
const email = 'person1@example.com';
const html = { Accept: 'text/html' };

describe.each(stores)('the page of one’s account (%s)', (store) => {
  let app: TestApp;
  let browser: Client;

  beforeAll(async () => {
    app = await startApp(store, {
      env: { APP_URL: 'http://shop.test/base', SHOP_LOGO_URL: 'http://cdn.test/l.svg' },
    });
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.reset({ customers: [person(1), person(2)] });
    browser = clientOf(app.url, { ...html, 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/133.0' });
  });

  const send = (
    path: string,
    form: Record<string, string>,
    headers: Record<string, string> = fromOurPage,
    by = browser,
  ) => by.send(path, { method: 'POST', form, headers });
  const logIn = (password = secret, by = browser) =>
    send(`${account}/log-in`, { email, current_password: password }, fromOurPage, by);
  const shown = async () => (await browser.get(account)).text;
  const here = (reply: Reply) => [reply.status, reply.headers.location];

  it('the account page asks a stranger to log in, and shows a customer who is logged in and where', async () => {
    const stranger = await browser.get(account);
    expect([stranger.status, heading(stranger)]).toEqual([200, 'Log in']);
    expect(stranger.headers['set-cookie']).toBeUndefined();
    expect(here(await logIn())).toEqual([303, '/base/customer/account']);
    await app.client().post('/api/customer/login', { email, password: secret });
    const page = await browser.get(account);
    expect([page.status, heading(page)]).toEqual([200, 'Your account']);
    expect(page.text).toContain(email);
    expect(page.text).toContain('Firefox, Linux');
    expect(page.text).toContain('This device');
    expect(page.text.match(/name="login" value=/g)).toHaveLength(1);
    expect(page.headers['cache-control']).toBe('no-store');
    // The very session of the API.
    expect((await browser.get('/api/customer/get')).status).toBe(200);
    expect(here(await send(`${account}/log-out`, {}))).toEqual([303, '/base/customer/account']);
    expect(heading(await browser.get(account))).toBe('Log in');
    expect((await browser.get('/api/customer/get')).status).toBe(401);
  });

  it('the account page says at the field what is wrong with a login, and never shows a password again', async () => {
    for (const [values, field, mistake] of [
      [{ email: '', current_password: secret }, 'email', 'Enter your e-mail address.'],
      [{ email, current_password: '' }, 'current_password', 'Enter your password.'],
      [{ email, current_password: 'wrong' }, 'current_password', 'Invalid Email or Password'],
      [
        { email: 'nobody@example.com', current_password: secret },
        'current_password',
        'Invalid Email or Password',
      ],
    ] as const) {
      const reply = await send(`${account}/log-in`, values);
      expect([reply.status, mistakeAt(reply, field)]).toEqual([422, mistake]);
      expect(reply.text).not.toMatch(/type="password"[^>]*value=/);
      if (values.email) expect(reply.text).toContain(`value="${values.email}"`);
    }
    expect(heading(await browser.get(account))).toBe('Log in');
  });

  it('the account page ends one login, and all others', async () => {
    await logIn();
    const others = await Promise.all(
      [1, 2, 3].map(async () => {
        const other = app.client();
        await other.post('/api/customer/login', { email, password: secret });
        return other;
      }),
    );
    const open = async () =>
      (await Promise.all(others.map((other) => other.get('/api/customer/get')))).filter(
        ({ status }) => status === 200,
      ).length;
    const id = /name="login" value="([^"]+)"/.exec(await shown())?.[1] ?? '';
    expect(here(await send(`${account}/end`, { login: id }))).toEqual([
      303,
      '/base/customer/account?done=ended',
    ]);
    expect(await open()).toBe(2);
    // Again, as a person does who taps twice; and one that nobody has.
    for (const login of [id, 'nobody', ''])
      expect((await send(`${account}/end`, { login })).status).toBe(303);
    expect(await open()).toBe(2);
    expect((await send(`${account}/end-others`, {})).status).toBe(303);
    expect(await open()).toBe(0);
    expect((await browser.get(`${account}?done=ended`)).text).toContain('You are logged out there.');
    expect(await shown()).not.toContain('name="login"');
  });

  it('the account page changes the password with the present one only, and keeps this login alone', async () => {
    await logIn();
    const other = app.client();
    await other.post('/api/customer/login', { email, password: secret });
    const change = `${account}/password`;
    expect(heading(await browser.get(change))).toBe('Change your password');
    for (const [values, field, mistake] of [
      [{ ...passwords, current_password: 'wrong' }, 'current_password', 'The password is incorrect.'],
      [{ ...passwords, current_password: '' }, 'current_password', 'Enter your password.'],
      [
        { current_password: secret, password: 'abc', password_confirmation: 'abc' },
        'password',
        'Use at least 6 characters.',
      ],
      [
        { current_password: secret, password: newPassword, password_confirmation: 'x' },
        'password_confirmation',
        'The two entries are not the same.',
      ],
    ] as const) {
      const reply = await send(change, values);
      expect([reply.status, mistakeAt(reply, field)]).toEqual([422, mistake]);
    }
    const done = await send(`${change}?locale=de`, { ...passwords, current_password: secret });
    expect(here(done)).toEqual([303, '/base/customer/account?locale=de&done=password']);
    expect((await browser.get(`${account}?done=password`)).text).toContain('Your new password is saved.');
    expect((await other.get('/api/customer/get')).status).toBe(401);
    expect([await canLogIn(app, email, secret), await canLogIn(app, email, newPassword)]).toEqual([
      false,
      true,
    ]);
    expect((await app.mails()).length).toBe(1);
  });

  it.each(['log-in', 'log-out', 'end', 'end-others', 'password'])(
    'the account page takes no form of another site for %s, and none without a session',
    async (action) => {
      await logIn();
      const values = { email, current_password: secret, ...passwords, login: 'x' };
      for (const headers of [
        { Origin: 'http://evil.test', 'Sec-Fetch-Site': 'cross-site' },
        { Origin: 'http://evil.test' },
        { Origin: 'null' },
      ] as Record<string, string>[]) {
        const reply = await send(`${account}/${action}`, values, headers);
        expect([reply.status, heading(reply)]).toEqual([403, 'This form did not come from our page']);
      }
      expect(heading(await browser.get(account))).toBe('Your account');
      expect(await canLogIn(app, email, secret)).toBe(true);
      if (action === 'log-in') return;
      const stranger = clientOf(app.url, html);
      const reply = await send(`${account}/${action}`, values, fromOurPage, stranger);
      expect([reply.status, heading(reply)]).toEqual([401, 'Please log in again']);
    },
  );

  it('an old browser’s form is known by its key on the account page', async () => {
    const key = formKey(await browser.get(account));
    const values = { email, current_password: secret, form_key: key };
    expect((await send(`${account}/log-in`, values, { Origin: 'null' })).status).toBe(303);
  });

  it('a session that has ended elsewhere is asked to log in', async () => {
    await logIn();
    await app.client().send('/api/customer/sessions', {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${(await tokenOf()) as string}` },
    });
    expect(heading(await browser.get(account))).toBe('Log in');
  });
  const tokenOf = async () => {
    const reply = await app.client().post('/api/customer/login?token=1', { email, password: secret });
    return (reply.body as { token: string }).token;
  };

  it('the account page escapes the name of a device', async () => {
    const evil = clientOf(app.url, { 'User-Agent': '<script>alert(1)</script>"' });
    await evil.post('/api/customer/login', { email, password: secret });
    await logIn();
    expect(await shown()).not.toContain('<script>alert');
  });
});

describe.each(stores)('deleting an account on the page (%s)', (store) => {
  let app: TestApp;
  const remove = '/customer/delete-account';
  const good = { email, current_password: secret, confirm: 'yes' };
  const send = (form: Record<string, string>, headers: Record<string, string> = fromOurPage) =>
    clientOf(app.url, html).send(remove, { method: 'POST', form, headers });

  beforeAll(async () => {
    app = await startApp(store, { env: { LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '5' } });
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [person(1), person(2)] }));

  it('the deletion page works without the app, with e-mail address, password and a tick', async () => {
    expect(heading(await clientOf(app.url, html).get(remove))).toBe('Delete your account');
    for (const [values, field, mistake] of [
      [{ ...good, confirm: '' }, 'confirm', 'Tick this box if you want to go on.'],
      [{ ...good, current_password: 'wrong' }, 'current_password', 'Invalid Email or Password'],
      [{ ...good, email: 'x' }, 'email', 'This does not look like an e-mail address. Please check it.'],
    ] as const) {
      const reply = await send(values);
      expect(reply.status).toBe(422);
      expect(reply.text).toContain(mistake);
      expect(reply.text).toContain(`id="${field}-error"`);
    }
    const evil = await send(good, { Origin: 'http://evil.test', 'Sec-Fetch-Site': 'cross-site' });
    expect(evil.status).toBe(403);
    expect(await app.customers()).toHaveLength(2);
    const done = await send(good);
    expect([done.status, heading(done)]).toEqual([200, 'Your account is deleted']);
    expect((await app.customers()).map(({ id }) => Number(id))).toEqual([2]);
    expect((await app.mails()).join()).toContain('Your account was deleted');
  });

  it('the deletion page counts guesses like logins, and forms that are not filled in count for nothing', async () => {
    const statuses = [];
    for (let n = 0; n < 6; n++) {
      statuses.push(
        (await send({ ...good, email: 'person2@example.com', current_password: 'wrong' })).status,
      );
      await send({ ...good, email: 'person2@example.com', current_password: '' });
    }
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
  });
});

it('a Bagisto keeps its own account page, unless ours is wished', async () => {
  const app = await startApp('embedded', { env: { ACCOUNT_PAGE: 'false', ACCOUNT_DELETION: 'off' } });
  try {
    for (const path of [account, '/customer/delete-account'])
      expect((await app.client(html).get(path)).status).toBe(404);
    expect((await app.client(html).get('/customer/forgot-password')).status).toBe(200);
  } finally {
    await app.stop();
  }
});
