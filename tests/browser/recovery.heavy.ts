import type { BrowserContextOptions } from 'playwright-core';
import { newPassword, phpToken, tokenIn } from '../pages/recovery';
import { secret } from '../support/people';
import { email, phone, startVisit, type Visit, wide } from './visit';

const hour = 60 * 60_000;

describe('the recovery in a real browser', () => {
  let late = 0;
  let visit: Visit;

  beforeAll(async () => {
    visit = await startVisit(() => Date.now() + late);
  });
  afterAll(async () => visit.stop());
  beforeEach(async () => {
    late = 0;
    await visit.startAfresh();
  });
  // A blocked style or script, a failed request.
  afterEach(async () => expect(await visit.startAfresh()).toEqual([]));

  const ways: [string, BrowserContextOptions][] = [
    ['wide', wide],
    ['phone', phone],
    ['phone without JavaScript', { ...phone, javaScriptEnabled: false }],
  ];

  it.each(ways)('a customer gets from the forgotten password to the new one (%s)', async (name, options) => {
    const seen = async (state: string) => {
      // Rules can only be run by a script.
      if (options.javaScriptEnabled !== false) await visit.look(`${name}-${state}`);
      else await visit.picture(`${name}-${state}`);
    };
    await visit.open('/customer/forgot-password', options);
    await seen('1-forgot');
    await visit.send();
    expect(await visit.page().locator('#email-error').innerText()).toBe('Enter your e-mail address.');
    await seen('2-forgot-mistake');
    await visit.page().fill('#email', email);
    await visit.send();
    expect(await visit.heading()).toBe('Check your mailbox');
    await seen('3-sent');

    const token = tokenIn((await visit.smtp.arrived(1))[0]?.raw ?? '');
    await visit.page().goto(`${visit.app.url}/customer/reset-password/${token}?locale=en`);
    expect(await visit.heading()).toBe('Choose a new password');
    expect(await visit.page().locator('#show-passwords').isVisible()).toBe(
      options.javaScriptEnabled !== false,
    );
    await seen('4-reset');
    await visit.fillPasswords('short', 'different');
    expect(await visit.page().locator('#password-error').innerText()).toBe('Use at least 6 characters.');
    expect(await visit.page().locator('#password').inputValue()).toBe('');
    await seen('5-reset-mistakes');
    if (options.javaScriptEnabled !== false) {
      await visit.page().fill('#password', newPassword);
      expect(await visit.page().locator('.rules .met').allInnerTexts()).toEqual(['At least 6 characters']);
      await visit.page().fill('#password_confirmation', newPassword);
      expect(await visit.page().locator('.rules .met').count()).toBe(2);
      expect(await visit.page().locator('.strength').innerText()).not.toBe('');
      await seen('5-reset-rules');
    }
    await visit.fillPasswords(newPassword);
    expect(await visit.heading()).toBe('Your new password is saved');
    expect(await visit.page().locator('a.button').getAttribute('href')).toBe('bluebike://account');
    await seen('6-done');
    expect(await visit.logsIn(newPassword)).toBe(true);
    expect(await visit.logsIn(secret)).toBe(false);

    await visit.page().goto(`${visit.app.url}/customer/reset-password/${token}`);
    expect(await visit.heading()).toBe('This link has been used already');
    await seen('7-used');
  });

  it('the pages of a recovery work by the keyboard alone, and lead a screen reader to the mistake', async () => {
    await visit.open(await visit.mailedLink());
    const focused = () =>
      visit.page().evaluate('document.activeElement.id || document.activeElement.textContent');
    const visited: unknown[] = [];
    for (let presses = 0; presses < 5; presses++) {
      await visit.page().keyboard.press('Tab');
      visited.push(await focused());
    }
    expect(visited).toEqual([
      'password',
      'password_confirmation',
      'show-passwords',
      'Save the new password',
      'Ask for a new link',
    ]);
    await visit.page().focus('#password');
    await visit.page().keyboard.type('abc');
    await visit.page().keyboard.press('Enter');
    await visit.page().waitForSelector('#password-error');
    expect(await focused()).toBe('password');
    expect(await visit.page().title()).toBe('Error: Choose a new password – Blue Bike Shop');
    const outline = await visit.page().evaluate('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).toBe('solid');
    await visit.page().keyboard.type(newPassword);
    await visit.page().keyboard.press('Tab');
    await visit.page().keyboard.type(newPassword);
    await visit.page().keyboard.press('Tab');
    await visit.page().keyboard.press('Space');
    expect(await visit.page().locator('#password').getAttribute('type')).toBe('text');
    await visit.look('keyboard-shown-passwords');
    await visit.page().keyboard.press('Tab');
    await visit.page().keyboard.press('Enter');
    await visit.page().waitForSelector('text=Your new password is saved');
    expect(await visit.logsIn(newPassword)).toBe(true);
  });

  it.each([
    ['dark', { ...phone, colorScheme: 'dark' }, 'Your new password is saved'],
    ['Arabic', { ...phone, locale: 'ar' }, 'تم حفظ كلمة مرورك الجديدة'],
    ['Arabic, dark and wide', { ...wide, locale: 'ar', colorScheme: 'dark' }, 'تم حفظ كلمة مرورك الجديدة'],
    ['German', { ...phone, locale: 'de-CH' }, 'Ihr neues Passwort ist gespeichert'],
  ] as const)('a link that PHP mailed leads to a new password (%s)', async (name, options, done) => {
    const token = await phpToken(visit.app, email, new Date().toISOString().slice(0, 19).replace('T', ' '));
    await visit.open(`/customer/reset-password/${token}`, options);
    await visit.look(`${name}-1-foreign`);
    await visit.page().fill('#email', 'other@example.com');
    await visit.fillPasswords(newPassword);
    await visit.look(`${name}-2-wrong-address`);
    await visit.page().fill('#email', email);
    await visit.fillPasswords(newPassword);
    expect(await visit.heading()).toBe(done);
    await visit.look(`${name}-3-done`);
    expect(await visit.logsIn(newPassword)).toBe(true);
  });

  it('the welcome page, and the pages of a broken and an expired link, look as they should', async () => {
    await visit.open('/');
    expect(await visit.page().evaluate('document.images[0].naturalWidth')).toBe(300);
    await visit.look('welcome-wide');
    await visit.page().setViewportSize(phone.viewport);
    await visit.look('welcome-phone');
    expect(await visit.page().locator('.doors .open').count()).toBe(4);
    await visit.page().goto(`${visit.app.url}/customer/reset-password/abc`);
    await visit.look('not-a-link');
    const link = visit.app.url + (await visit.mailedLink());
    late = hour;
    await visit.page().goto(link);
    expect(await visit.heading()).toBe('This link has expired');
    await visit.look('expired');
    expect(await visit.page().locator('a.button').getAttribute('href')).toBe(
      'http://shop.test/customer/forgot-password',
    );
  });
});
