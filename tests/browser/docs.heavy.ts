import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { edition } from '../../app/version';
import { startApp, type TestApp } from '../support/app';
import { startBrowser } from '../support/browser';
import { phone, wide } from './visit';

const violations = `addEventListener('securitypolicyviolation', (event) =>
  console.error('refused by policy: ' + event.violatedDirective + ' ' + event.blockedURI));`;

describe('the explorer in a real browser', () => {
  // Set PICTURES to a folder to look at what the tests saw.
  const pictures = process.env.PICTURES ?? fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-pictures-'));
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let asked: string[];

  beforeAll(async () => {
    [app, browser] = await Promise.all([
      startApp('mysql', { env: { APP_NAME: 'Blue Bike Shop', METRICS: 'true' } }),
      startBrowser(),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    if (process.env.PICTURES === undefined) fs.rmSync(pictures, { recursive: true });
  });

  const open = async (at: string, options: BrowserContextOptions) => {
    complaints = [];
    asked = [];
    const context = await browser.newContext(options);
    page = await context.newPage();
    await page.addInitScript(violations);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(app.url + at);
    await page.waitForSelector('.opblock');
  };
  const picture = (name: string, fullPage = false) =>
    page.screenshot({ path: path.join(pictures, `docs-${name}.png`), fullPage });
  /** Opens one call, sends its example as it stands, and gives what the page shows for an answer. */
  const tryOut = async (id: string) => {
    const call = page.locator(`[id$="-${id}"]`);
    await call.locator('.opblock-summary-control').click();
    await call.locator('button.execute').click();
    const status = call.locator('.live-responses-table .response-col_status');
    await status.last().waitFor();
    const body = call.locator('.live-responses-table .response-col_description pre').first();
    return { call, status: (await status.last().innerText()).trim(), body: await body.innerText() };
  };
  const overflow = () => page.evaluate('document.documentElement.scrollWidth - innerWidth');

  it.each([
    ['wide', wide],
    ['wide-dark', { ...wide, colorScheme: 'dark' as const }],
    ['phone', phone],
  ])(
    '/docs tries a call: a customer registers, logs in, reads the account and logs out (%s)',
    async (name, options) => {
      await app.reset();
      await open('/docs', options);
      await picture(name);
      expect(await overflow()).toBe(0);
      const top = await page.locator('.top').innerText();
      expect(top).toContain('Blue Bike Shop');
      expect(top).toContain(`Version ${edition}`);
      // The top tells the version and the address of the description: they are not said twice.
      expect((await page.locator('.title').first().innerText()).trim()).toBe(
        'Customer accounts of Blue Bike Shop',
      );
      expect(await page.locator('.info .link, .response-col_links').filter({ visible: true }).count()).toBe(
        0,
      );

      expect(await tryOut('bagistoRegister')).toMatchObject({ status: '200' });
      const login = await tryOut('bagistoLogIn');
      expect(login).toMatchObject({ status: '200', body: expect.stringContaining('"token": true') });
      // Refusals that look the same are one row, and says what each status means.
      const refusals = login.call.locator('tr.response[data-code="413 429 503"]');
      expect(await refusals.innerText()).toMatch(/413 .*\n429 .*\n503 /);
      await login.call.scrollIntoViewIfNeeded();
      await picture(`${name}-login`);
      await login.call.locator('.responses-inner').scrollIntoViewIfNeeded();
      await picture(`${name}-answer`);
      // The browser has the cookie, and sends it along.
      const self = await tryOut('bagistoGetCustomer');
      expect(self).toMatchObject({ status: '200', body: expect.stringContaining('peterdoe@example.com') });
      expect((await tryOut('bagistoGetCustomerById')).status).toBe('200');
      expect(asked.at(-1)).toMatch(/\/customers\/1$/);
      expect(await tryOut('bagistoCreateAddress')).toMatchObject({ status: '200' });
      const before = await tryOut('bagistoLogOut');
      expect(before.status).toBe('200');
      await picture(`${name}-after`, true);
      expect(await overflow()).toBe(0);

      expect(asked.filter((url) => !url.startsWith(`${app.url}/`) && !url.startsWith('data:'))).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  it('a token that was entered in /docs is sent with the call', async () => {
    await app.reset();
    await open('/docs', wide);
    const credentials = { email: 'peterdoe@example.com', password: 'secret99' };
    const names = { first_name: 'Peter', last_name: 'Doe' };
    const client = app.client();
    const confirmed = { ...names, ...credentials, password_confirmation: credentials.password };
    await client.post('/api/customer/register', confirmed);
    const { body } = await client.post('/api/customer/login?token=true', credentials);
    await page.locator('button.authorize').first().click();
    await picture('authorize');
    const field = page.locator('.auth-container', { hasText: "A customer's token" }).locator('input');
    await field.fill((body as { token: string }).token);
    await page
      .locator('.auth-container', { hasText: "A customer's token" })
      .locator('button[type=submit]')
      .click();
    await page.locator('.modal-btn.btn-done').last().click();
    expect(await tryOut('bagistoGetCustomer')).toMatchObject({ status: '200' });
    expect(complaints).toEqual([]);
  });

  it('each call of /docs has an address of its own', async () => {
    await open('/docs#/Bagisto%3A%20customer/bagistoLogIn', wide);
    await page.locator('[id$="-bagistoLogIn"] .opblock-body').waitFor();
    expect(complaints).toEqual([]);
  });
});
