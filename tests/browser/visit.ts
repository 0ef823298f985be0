import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { resetPath, tokenIn } from '../pages/recovery';
import { startApp, type TestApp } from '../support/app';
import { startBrowser } from '../support/browser';
import { person } from '../support/people';
import { startSmtp, type TestSmtp } from '../support/smtp';

export const email = 'person1@example.com';
export const wide = { viewport: { width: 1280, height: 900 } };
export const phone = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
};

const logo = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="80">
<rect x="20" y="20" width="260" height="40" rx="20" fill="#1d4ed8"/></svg>`;

/** A shop that sends real mails, and somebody with a browser in front of it. */
export interface Visit {
  app: TestApp;
  smtp: TestSmtp;
  /** The page that is open. */
  page(): Page;
  open(at: string, options?: BrowserContextOptions, base?: string): Promise<void>;
  /** Nothing is wider than the screen, and a known engine of accessibility rules finds nothing. */
  look(name: string): Promise<void>;
  picture(name: string): Promise<void>;
  heading(): Promise<string>;
  send(): Promise<void>;
  fillPasswords(password: string, again?: string): Promise<void>;
  /** The path of a link that was mailed just now. */
  mailedLink(): Promise<string>;
  logsIn(password: string): Promise<boolean>;
  /** As before anybody came; gives what the last browser complained about. */
  startAfresh(): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startVisit(clock: () => number, settings: Record<string, string> = {}): Promise<Visit> {
  // Set PICTURES to a folder to look at what the tests saw.
  const pictures = process.env.PICTURES ?? fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-pictures-'));
  const smtp = await startSmtp();
  const [browser, app] = await Promise.all([
    startBrowser(),
    startApp('mysql', {
      clock,
      env: {
        APP_NAME: 'Blue Bike Shop',
        APP_DEEP_LINK: 'bluebike://account',
        SHOP_LOGO_URL: 'http://cdn.test/logo.svg',
        MAIL_HOST: '127.0.0.1',
        MAIL_PORT: String(smtp.port),
        SHOP_MAIL_FROM: 'shop@example.com',
        ...settings,
      },
    }),
  ]);
  let current: Page | undefined;
  let complaints: string[] = [];

  const page = () => {
    if (!current) throw new Error('no page is open');
    return current;
  };
  const picture = async (name: string) => {
    await page().screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
  };
  const send = async () => {
    await Promise.all([page().waitForEvent('load'), page().locator('button[type=submit]').click()]);
  };

  return {
    app,
    smtp,
    page,
    picture,
    send,
    async open(at, options = wide, base = app.url) {
      const context = await browser.newContext({ locale: 'en-US', ...options });
      current = await context.newPage();
      current.on('console', (message) => {
        // A page that says no is one of our answers; what the browser refused to do is not.
        if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
          complaints.push(message.text());
      });
      current.on('pageerror', (error) => complaints.push(error.message));
      await current.route('http://cdn.test/**', (route) =>
        route.fulfill({ contentType: 'image/svg+xml', body: logo }),
      );
      await current.goto(base + at);
    },
    async look(name) {
      await picture(name);
      const overflow = await page().evaluate('document.documentElement.scrollWidth - innerWidth');
      expect([name, overflow]).toEqual([name, 0]);
      await page().evaluate(axe.source);
      const run = 'axe.run({ resultTypes: ["violations"] })';
      const { violations, incomplete } = (await page().evaluate(run)) as axe.AxeResults;
      expect([...violations, ...incomplete].map(({ id, nodes }) => [name, id, nodes[0]?.html])).toEqual([]);
    },
    heading: () => page().locator('h1').innerText(),
    async fillPasswords(password, again = password) {
      await page().fill('#password', password);
      await page().fill('#password_confirmation', again);
      await send();
    },
    async mailedLink() {
      await app.client().post('/api/customer/forgot-password', { email });
      const mails = await smtp.arrived(1);
      return resetPath(tokenIn(mails.at(-1)?.raw ?? ''));
    },
    logsIn: async (password) =>
      (await app.client().post('/api/customer/login', { email, password })).status === 200,
    async startAfresh() {
      await current?.context().close();
      await app.reset({ customers: [person(1)] });
      smtp.mails.length = 0;
      const said = complaints;
      complaints = [];
      return said;
    },
    async stop() {
      await browser.close();
      await app.stop();
      await smtp.stop();
      if (process.env.PICTURES === undefined) fs.rmSync(pictures, { recursive: true });
    },
  };
}
