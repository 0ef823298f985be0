import { createHash } from 'node:crypto';
import { startApp, stores, type TestApp } from '../support/app';
import { ask, type Reply } from '../support/http-client';
import { person, secret } from '../support/people';
import { fetchPage, heading, mailedToken, mistakeAt, passwords, resetPath, sendForm } from './recovery';

const email = 'person1@example.com';
const forgot = '/customer/forgot-password';
const unknownLink = resetPath('f'.repeat(64));
const overLong = 'ü'.repeat(37);

const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Checks what a browser would let this very page do. */
function expectShielded({ headers, text }: Reply): void {
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(text) ?? [];
  const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(text) ?? [];
  expect(String(headers['content-security-policy']).split(';').sort()).toEqual(
    [
      "base-uri 'none'",
      "default-src 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      'img-src data: https://cdn.example.com',
      `script-src ${sha256(script)}`,
      `style-src ${sha256(style)}`,
    ].sort(),
  );
  expect(text).not.toMatch(/ style="| on\w+="/);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  for (const absent of ['set-cookie', 'x-powered-by', 'access-control-allow-origin', 'location'])
    expect(headers[absent]).toBeUndefined();
}

describe.each(stores)('what all pages share (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store, {
      env: {
        APP_NAME: 'Tom & <Jerry>',
        SHOP_LOGO_URL: 'https://cdn.example.com/logo.svg',
        APP_DEEP_LINK: 'com.example.shop://account',
      },
    });
  });
  afterAll(async () => app.stop());
  beforeEach(async () => app.reset({ customers: [person(1)] }));

  it('a page runs, loads, frames, keeps and tells nothing: also failures, also after success', async () => {
    const link = resetPath(await mailedToken(app, email));
    const replies = [
      await fetchPage(app, '/'),
      await fetchPage(app, forgot),
      await fetchPage(app, link),
      await fetchPage(app, '/customer/reset-password/abc'),
      await ask(app.url, forgot, { method: 'PUT' }),
      await sendForm(app, link, passwords, { 'Sec-Fetch-Site': 'cross-site' }),
      await sendForm(app, link, { password: '', password_confirmation: '' }),
      await sendForm(app, link, passwords),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 404, 405, 403, 422, 200]);
    for (const reply of replies) expectShielded(reply);
  });

  it('a page shows the shop and leads back to its app', async () => {
    const page = await fetchPage(app, forgot);
    expect(page.text).toContain(
      '<img src="https://cdn.example.com/logo.svg" alt="Tom &#38; &#60;Jerry&#62;">',
    );
    const done = await sendForm(app, resetPath(await mailedToken(app, email)), passwords);
    expect(done.text).toContain('<a class="button" href="com.example.shop://account">');
  });

  it.each([
    ['', '', { password: 'Choose a new password.' }],
    ['short', 'short', { password: 'Use at least 6 characters.' }],
    ['secret99', 'secret98', { password_confirmation: 'The two entries are not the same.' }],
    [
      'shor',
      'sho',
      {
        password: 'Use at least 6 characters.',
        password_confirmation: 'The two entries are not the same.',
      },
    ],
    [overLong, overLong, { password: 'The password may not be greater than 72 bytes.' }],
    ['secret\0secret', 'secret\0secret', { password: 'The password format is invalid.' }],
  ])(
    'a page ties each mistake to its field, and shows no password again (%#)',
    async (password, again, mistakes) => {
      const link = resetPath(await mailedToken(app, email));
      const reply = await sendForm(app, link, { password, password_confirmation: again });
      expect(reply.status).toBe(422);
      const told = ['password', 'password_confirmation'].map((field) => [field, mistakeAt(reply, field)]);
      expect(Object.fromEntries(told.filter(([, mistake]) => mistake !== undefined))).toEqual(mistakes);
      if (password !== '') expect(reply.text).not.toContain(`value="${password}`);
      expect(reply.text).not.toMatch(/<input[^>]*type="password"[^>]*value=/);
      expect((await sendForm(app, link, passwords)).status).toBe(200);
    },
  );

  it('a page takes a password to the letter, and from the body only', async () => {
    const spaced = ' häslo ½ 😀 ';
    const link = resetPath(await mailedToken(app, email));
    const query = new URLSearchParams(passwords).toString();
    expect((await sendForm(app, `${link}?${query}`, {})).status).toBe(422);
    const reply = await sendForm(app, link, { password: spaced, password_confirmation: spaced });
    expect(reply.status).toBe(200);
    const login = await app.client().post('/api/customer/login', { email, password: spaced });
    expect(login.status).toBe(200);
  });

  it('a page refuses other methods and names its own, and answers HEAD and OPTIONS', async () => {
    const put = await ask(app.url, unknownLink, { method: 'PUT' });
    expect([put.status, put.headers.allow]).toEqual([405, 'GET,HEAD,POST']);
    expect(heading(put)).toBe('That is not possible here');
    const head = await ask(app.url, forgot, { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    const options = await ask(app.url, forgot, { method: 'OPTIONS' });
    expect([options.status, options.headers.allow]).toEqual([200, 'GET,HEAD,POST']);
  });

  it('a page refuses a body that no form of ours could be with 413', async () => {
    const reply = await sendForm(app, unknownLink, { password: 'x'.repeat(70_000) });
    expect(reply.status).toBe(413);
    expect(heading(reply)).toBe('That was too much');
  });

  it('a page is found under every spelling of its path, and looks at no credential', async () => {
    for (const path of [`${forgot}/`, `/${forgot}`, '/customer//forgot-password', `${forgot}?token=x`]) {
      const page = await fetchPage(app, path, { Authorization: 'Bearer nonsense', Cookie: 'x=y' });
      expect([path, page.status]).toEqual([path, 200]);
    }
    const other = await ask(app.url, '/customer/nothing');
    expect([other.status, other.headers['content-type']]).toEqual([404, 'application/json; charset=utf-8']);
  });

  it('a page speaks the language that the address asks for, else the browser’s', async () => {
    const german = await fetchPage(app, forgot, {
      'Accept-Language': 'xx, de-CH;q=0.8, fr;q=0.9;x, en;q=0.1',
    });
    expect(german.text).toContain('<html lang="fr" dir="ltr">');
    const arabic = await fetchPage(app, `${forgot}?locale=ar`, { 'Accept-Language': 'de' });
    expect(arabic.text).toContain('<html lang="ar" dir="rtl">');
    expect(heading(arabic)).toBe('هل نسيت كلمة المرور؟');
    const dead = await fetchPage(app, '/customer/reset-password/abc?locale=pt-BR');
    expect(dead.text).toContain('<html lang="pt-BR" dir="ltr">');
    expect(dead.text).toContain('href="http://shop.test/customer/forgot-password?locale=pt_BR"');
    const odd = await fetchPage(app, `${forgot}?locale="><b>`);
    expect(odd.text).toContain('<html lang="en" dir="ltr">');
    const form = { password: '', password_confirmation: '' };
    const reply = await sendForm(app, `${resetPath(await mailedToken(app, email))}?locale=es`, form);
    expect(mistakeAt(reply, 'password')).toBe('Elija una nueva contraseña.');
  });
});

describe('a shop of another making', () => {
  const withApp = async (env: Record<string, string>, run: (app: TestApp) => Promise<void>, more = {}) => {
    const app = await startApp('embedded', { env, ...more });
    try {
      await app.reset({ customers: [person(1)] });
      await run(app);
    } finally {
      await app.stop();
    }
  };

  it('a page may live under a path: links carry it, and forms go where the browser is', () =>
    withApp({ APP_URL: 'https://shop.test/accounts/' }, async (app) => {
      const page = await fetchPage(app, unknownLink);
      expect(page.text).toContain('href="https://shop.test/accounts/customer/forgot-password"');
      expect(page.text).toContain('<form method="post" novalidate>');
      expect(page.headers['strict-transport-security']).toBeDefined();
    }));

  it.each(['javascript:alert(1)', 'JavaScript://x/%0aalert(1)', 'data:text/html,x', 'file:///etc/passwd'])(
    'the start refuses to lead people to %s',
    async (address) => {
      await expect(startApp('embedded', { env: { APP_DEEP_LINK: address } })).rejects.toThrow(
        /APP_DEEP_LINK begins with/,
      );
    },
  );

  it('a page slows down clients that try links', () =>
    withApp({ LIMIT_RESET_PER_ADDRESS: '2' }, async (app) => {
      const attempt = () => sendForm(app, unknownLink, { email, ...passwords });
      expect([(await attempt()).status, (await attempt()).status]).toEqual([422, 422]);
      const third = await attempt();
      expect(third.status).toBe(429);
      expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
      expect(heading(third)).toBe('Too many attempts');
      expect(third.headers['referrer-policy']).toBe('no-referrer');
    }));

  it('a page says that the server is busy', () =>
    withApp(
      {},
      async (app) => {
        const attempts = Array.from({ length: 6 }, () => sendForm(app, forgot, { email }));
        const busy = (await Promise.all(attempts)).find(({ status }) => status === 503);
        expect(busy?.headers['retry-after']).toBe('2');
        expect(busy && heading(busy)).toBe('One moment, please');
        expect(await app.client().post('/api/customer/login', { email, password: secret })).toMatchObject({
          status: 200,
        });
      },
      { hashing: { cost: 8, concurrency: 1, queueLimit: 0 } },
    ));
});
