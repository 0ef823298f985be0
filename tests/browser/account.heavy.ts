import type { BrowserContextOptions } from 'playwright-core';
import { newPassword } from '../pages/recovery';
import { secret } from '../support/people';
import { email, phone, startVisit, type Visit, wide } from './visit';

describe('the page of one’s account in a real browser', () => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await startVisit(Date.now, { APP_URL: 'http://shop.test' });
  });
  afterAll(async () => visit.stop());
  beforeEach(async () => visit.startAfresh());
  // A blocked style or script, a failed request.
  afterEach(async () => expect(await visit.startAfresh()).toEqual([]));

  const press = async (selector: string) => {
    await Promise.all([visit.page().waitForEvent('load'), visit.page().locator(selector).first().click()]);
  };
  const logIn = async (password = secret) => {
    await visit.page().fill('#email', email);
    await visit.page().fill('#current_password', password);
    await press('form[action*=log-in] button');
  };
  const elsewhere = () => visit.app.client().post('/api/customer/login', { email, password: secret });
  const others = () => visit.page().locator('.logins form').count();

  const ways: [string, BrowserContextOptions][] = [
    ['wide', wide],
    ['phone', phone],
    ['phone, dark', { ...phone, colorScheme: 'dark' }],
    ['phone without JavaScript', { ...phone, javaScriptEnabled: false }],
    ['Arabic', { ...phone, locale: 'ar' }],
    ['Arabic, dark and wide', { ...wide, locale: 'ar', colorScheme: 'dark' }],
  ];

  it.each(ways)(
    'a customer uses the account page from the login to the deletion (%s)',
    async (name, options) => {
      const seen = async (state: string) => {
        // Rules can only be run by a script.
        if (options.javaScriptEnabled !== false) await visit.look(`account-${name}-${state}`);
        else await visit.picture(`account-${name}-${state}`);
      };
      await elsewhere();
      await elsewhere();
      await visit.open('/customer/account', options);
      await seen('1-log-in');
      await logIn('wrong');
      expect(await visit.page().locator('#current_password-error').count()).toBe(1);
      await seen('2-refused');
      await logIn();
      expect(await visit.page().locator('.logins li').count()).toBe(3);
      expect(await visit.page().locator('.logins em').count()).toBe(1);
      await seen('3-account');
      await press('.logins form button');
      expect(await others()).toBe(1);
      expect(await visit.page().locator('[role=status]').count()).toBe(1);
      await seen('4-ended');
      await press('form[action*=end-others] button');
      expect(await others()).toBe(0);

      await press('a[href*="account/password"]');
      await visit.page().fill('#current_password', 'wrong');
      await visit.fillPasswords(newPassword);
      await seen('5-wrong-password');
      await visit.page().fill('#current_password', secret);
      await visit.fillPasswords(newPassword);
      expect(await visit.page().locator('[role=status]').count()).toBe(1);
      expect(await visit.logsIn(newPassword)).toBe(true);

      const downloading = visit.page().waitForEvent('download');
      await visit.page().locator('a[href*="account/export"]').click();
      expect((await downloading).suggestedFilename()).toBe('account-1.json');

      await press('a[href*="delete-account"]');
      await seen('6-delete');
      await visit.send();
      await seen('7-delete-mistakes');
      await visit.page().fill('#email', email);
      await visit.page().fill('#current_password', newPassword);
      await visit.page().check('#confirm');
      await visit.send();
      await seen('8-deleted');
      expect(await visit.app.customers()).toEqual([]);
      await visit.page().goto(`${visit.app.url}/customer/account`);
      expect(await visit.page().locator('.logins').count()).toBe(0);
    },
  );

  it('each button of the account page works by the keyboard alone, and says what it ends', async () => {
    await elsewhere();
    await visit.open('/customer/account');
    await logIn();
    const focused = () => visit.page().evaluate('document.activeElement.textContent.trim()');
    const visited: unknown[] = [];
    for (let presses = 0; presses < 3; presses++) {
      await visit.page().keyboard.press('Tab');
      visited.push(await focused());
    }
    expect(visited).toEqual(['Log out', expect.stringMatching(/^End \S/), 'Log out everywhere else']);
    await Promise.all([visit.page().waitForEvent('load'), visit.page().keyboard.press('Enter')]);
    expect(await others()).toBe(0);
  });
});
