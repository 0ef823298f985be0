import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { newPassword, phpToken, tokenIn } from '../pages/recovery';
import { startApp, type TestApp } from '../support/app';
import { startBrowser } from '../support/browser';
import { person, secret } from '../support/people';
import { startSmtp, type TestSmtp } from '../support/smtp';

const email = 'person1@example.com';
const wide = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const hour = 60 * 60_000;

const logo = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="80">
<rect x="20" y="20" width="260" height="40" rx="20" fill="#1d4ed8"/></svg>`;

describe('the recovery in a real browser', () => {
  const pictures = process.env.PICTURES ?? fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-pictures-'));
  let late = 0;
  let app: TestApp;
  let smtp: TestSmtp;
  let browser: Browser;
  let page: Page;
  /** What a browser complained about: a blocked style or script, a failed request. */
  let complaints: string[];

  beforeAll(async () => {
    smtp = await startSmtp();
    [browser, app] = await Promise.all([
      startBrowser(),
      startApp('mysql', {
        clock: () => Date.now() + late,
        env: {
          APP_NAME: 'Blue Bike Shop',
          APP_DEEP_LINK: 'bluebike://account',
          SHOP_LOGO_URL: 'http://cdn.test/logo.svg',
          MAIL_HOST: '127.0.0.1',
          MAIL_PORT: String(smtp.port),
          SHOP_MAIL_FROM: 'shop@example.com',
        },
      }),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    await smtp?.stop();
    if (process.env.PICTURES === undefined) fs.rmSync(pictures, { recursive: true });
  });
  beforeEach(async () => {
    late = 0;
    smtp.mails.length = 0;
    complaints = [];
    await app.reset({ customers: [person(1)] });
  });
  afterEach(async () => {
    await page?.context().close();
    expect(complaints).toEqual([]);
  });

  const open = async (at: string, options: BrowserContextOptions = wide, base = app.url): Promise<void> => {
    const context = await browser.newContext({ locale: 'en-US', ...options });
    page = await context.newPage();
    page.on('console', (message) => {
      // A page that says no is one of our answers; what the browser refused to do is not.
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
        complaints.push(message.text());
    });
    await page.route('http://cdn.test/**', (route) =>
      route.fulfill({ contentType: 'image/svg+xml', body: logo }),
    );
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(base + at);
  };

  /** Nothing may be wider than the screen, and a known engine of accessibility rules finds nothing. */
  const look = async (name: string): Promise<void> => {
    await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect([name, overflow]).toEqual([name, 0]);
    await page.evaluate(axe.source);
    const { violations, incomplete } = (await page.evaluate(
      'axe.run({ resultTypes: ["violations"] })',
    )) as axe.AxeResults;
    expect([...violations, ...incomplete].map(({ id, nodes }) => [name, id, nodes[0]?.html])).toEqual([]);
  };

  const heading = () => page.locator('h1').innerText();
  const send = async () => {
    await page.locator('button[type=submit]').click();
    await page.waitForLoadState();
  };
  const linkFor = async () => `/customer/reset-password/${await tokenFor()}`;
  const tokenFor = async () => {
    await app.client().post('/api/customer/forgot-password', { email });
    return tokenIn((await smtp.arrived(1)).at(-1)?.raw ?? '');
  };
  const fill = async (password: string, again = password) => {
    await page.fill('#password', password);
    await page.fill('#password_confirmation', again);
    await send();
  };
  const logsIn = async (password: string) =>
    (await app.client().post('/api/customer/login', { email, password })).status === 200;

  const ways: [string, BrowserContextOptions][] = [
    ['wide', wide],
    ['phone', phone],
    ['phone without JavaScript', { ...phone, javaScriptEnabled: false }],
  ];

  it.each(ways)('from the forgotten password to the new one (%s)', async (name, options) => {
    const seen = async (state: string) => {
      // Rules can only be run by a script.
      if (options.javaScriptEnabled !== false) await look(`${name}-${state}`);
      else await page.screenshot({ path: path.join(pictures, `${name}-${state}.png`), fullPage: true });
    };
    await open('/customer/forgot-password', options);
    await seen('1-forgot');
    await send();
    expect(await page.locator('#email-error').innerText()).toBe('The email field is required.');
    await seen('2-forgot-mistake');
    await page.fill('#email', email);
    await send();
    expect(await heading()).toBe('Check your mailbox');
    await seen('3-sent');

    const token = tokenIn((await smtp.arrived(1))[0]?.raw ?? '');
    await page.goto(`${app.url}/customer/reset-password/${token}?locale=en`);
    expect(await heading()).toBe('Choose a new password');
    expect(await page.locator('#show-passwords').isVisible()).toBe(options.javaScriptEnabled !== false);
    await seen('4-reset');
    await fill('short', 'different');
    expect(await page.locator('#password-error').innerText()).toBe(
      'The password must be at least 6 characters.',
    );
    expect(await page.locator('#password').inputValue()).toBe('');
    await seen('5-reset-mistakes');
    await fill(newPassword);
    expect(await heading()).toBe('Your new password is saved');
    expect(await page.locator('a.button').getAttribute('href')).toBe('bluebike://account');
    await seen('6-done');
    expect(await logsIn(newPassword)).toBe(true);
    expect(await logsIn(secret)).toBe(false);

    await page.goto(`${app.url}/customer/reset-password/${token}`);
    expect(await heading()).toBe('This link has been used already');
    await seen('7-used');
  });

  it('with the keyboard alone, and a screen reader is led to the mistake', async () => {
    await open(await linkFor());
    const focused = () => page.evaluate('document.activeElement.id || document.activeElement.textContent');
    const visited: unknown[] = [];
    for (let presses = 0; presses < 5; presses++) {
      await page.keyboard.press('Tab');
      visited.push(await focused());
    }
    expect(visited).toEqual([
      'password',
      'password_confirmation',
      'show-passwords',
      'Save the new password',
      'Ask for a new link',
    ]);
    await page.focus('#password');
    await page.keyboard.type('abc');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#problems');
    expect(await focused()).toBe('problems');
    expect(await page.title()).toBe('Error: Choose a new password – Blue Bike Shop');
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).toBe('solid');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('password');
    await page.keyboard.type(newPassword);
    await page.keyboard.press('Tab');
    await page.keyboard.type(newPassword);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await page.locator('#password').getAttribute('type')).toBe('text');
    await look('keyboard-shown-passwords');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=Your new password is saved');
    expect(await logsIn(newPassword)).toBe(true);
  });

  it.each([
    ['dark', { ...phone, colorScheme: 'dark' }, 'Your new password is saved'],
    ['Arabic', { ...phone, locale: 'ar' }, 'تم حفظ كلمة مرورك الجديدة'],
    ['Arabic, dark and wide', { ...wide, locale: 'ar', colorScheme: 'dark' }, 'تم حفظ كلمة مرورك الجديدة'],
    ['German', { ...phone, locale: 'de-CH' }, 'Ihr neues Passwort ist gespeichert'],
  ] as const)('with a link of PHP, in %s', async (name, options, done) => {
    const token = await phpToken(app, email, new Date().toISOString().slice(0, 19).replace('T', ' '));
    await open(`/customer/reset-password/${token}`, options);
    await look(`${name}-1-foreign`);
    await page.fill('#email', 'other@example.com');
    await fill(newPassword);
    await look(`${name}-2-wrong-address`);
    await page.fill('#email', email);
    await fill(newPassword);
    expect(await heading()).toBe(done);
    await look(`${name}-3-done`);
    expect(await logsIn(newPassword)).toBe(true);
  });

  it('every other page that somebody may meet', async () => {
    await open('/');
    expect(await page.evaluate('document.images[0].naturalWidth')).toBe(300);
    await look('welcome-wide');
    await page.setViewportSize(phone.viewport);
    await look('welcome-phone');
    await page.goto(`${app.url}/customer/reset-password/abc`);
    await look('not-a-link');
    const link = app.url + (await linkFor());
    late = hour;
    await page.goto(link);
    expect(await heading()).toBe('This link has expired');
    await look('expired');
    expect(await page.locator('a.button').getAttribute('href')).toBe(
      'http://shop.test/customer/forgot-password',
    );
  });

  describe('who sent the form', () => {
    const sentWith = async (submit: Promise<void>) => {
      const sent = page.waitForRequest((request) => request.method() === 'POST');
      await submit;
      const { origin, referer, 'sec-fetch-site': site } = await (await sent).allHeaders();
      return { origin, referer, site };
    };

    it('our page on localhost or https: the browser says so, though not the address', async () => {
      await open(await linkFor());
      expect(await sentWith(fill(newPassword))).toEqual({
        origin: 'null',
        referer: undefined,
        site: 'same-origin',
      });
      expect(await heading()).toBe('Your new password is saved');
    });

    it('our page on plain http: the browser says nothing, the key of the form does', async () => {
      await open(await linkFor(), phone, app.url.replace('127.0.0.1', 'shop.test'));
      expect(await sentWith(fill(newPassword))).toEqual({
        origin: 'null',
        referer: undefined,
        site: undefined,
      });
      expect(await heading()).toBe('Your new password is saved');
    });

    it.each(['127.0.0.1', 'shop.test'])(
      'another site: refused, and nothing has happened (%s)',
      async (host) => {
        const target = app.url.replace('127.0.0.1', host) + (await linkFor());
        await open('/', wide);
        await page.route('http://evil.test/**', (route) =>
          route.fulfill({
            contentType: 'text/html',
            body: `<meta name="referrer" content="no-referrer"><form method="post" action="${target}">
<input name="password" value="${newPassword}"><input name="password_confirmation" value="${newPassword}">
<button type="submit">Win a bike</button></form>`,
          }),
        );
        await page.goto('http://evil.test/');
        const { origin } = await sentWith(send());
        expect(origin).toBe('null');
        expect(await heading()).toBe('This form did not come from our page');
        await look(`another-site-${host}`);
        expect(await logsIn(secret)).toBe(true);
      },
    );
  });
});
