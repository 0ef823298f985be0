import type { BrowserContextOptions } from 'playwright-core';
import { newcomer } from '../support/customers';
import { secret } from '../support/people';
import { email, phone, startVisit, type Visit, wide } from './visit';

describe('the confirmation of an e-mail address in a real browser', () => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await startVisit(Date.now, { VERIFY_EMAIL: 'true', CONFIRM_EMAIL_CHANGE: 'true' });
  });
  afterAll(async () => visit.stop());
  beforeEach(async () => void (await visit.startAfresh()));
  // A blocked style or script, a failed request.
  afterEach(async () => expect(await visit.startAfresh()).toEqual([]));

  const ways: [string, BrowserContextOptions][] = [
    ['wide', wide],
    ['phone', phone],
    ['phone without JavaScript', { ...phone, javaScriptEnabled: false }],
    ['Arabic, dark', { ...phone, locale: 'ar', colorScheme: 'dark' }],
    ['German', { ...phone, locale: 'de-CH' }],
  ];
  const seen = async (name: string, options: BrowserContextOptions) =>
    // Rules can only be run by a script.
    options.javaScriptEnabled === false ? visit.picture(name) : visit.look(name);
  const linkIn = (mail: number, path: string) => {
    const text = visit.smtp.mails[mail]?.text ?? '';
    const link = new RegExp(`http://shop\\.test(/customer/${path}/[0-9a-f]+)`).exec(text)?.[1];
    if (link === undefined) throw new Error('there is no link in the mail');
    return link;
  };

  it.each(ways)(
    'a new account is confirmed by its link, also by a second link that replaces the first (%s)',
    async (name, options) => {
      const { email: address } = newcomer('new@example.com');
      await visit.app.client().post('/api/customer/register', newcomer(address, secret));
      await visit.smtp.arrived(1);
      await visit.open('/customer/resend-verification', options);
      await seen(`${name}-resend-1`, options);
      await visit.send();
      await seen(`${name}-resend-2-mistake`, options);
      await visit.page().fill('#email', address);
      await visit.send();
      await seen(`${name}-resend-3-sent`, options);
      await visit.smtp.arrived(2);
      const [first, second] = [linkIn(0, 'verify-account'), linkIn(1, 'verify-account')];
      await visit.page().goto(visit.app.url + first);
      await seen(`${name}-verify-1`, options);
      await visit.send();
      await seen(`${name}-verify-2-replaced`, options);
      await visit.page().goto(visit.app.url + second);
      await visit.send();
      expect(await visit.page().locator('a.button').getAttribute('href')).toBe('bluebike://account');
      await seen(`${name}-verify-3-done`, options);
      const login = { email: address, password: secret };
      expect((await visit.app.client().post('/api/customer/login', login)).status).toBe(200);
    },
  );

  it.each(ways)('a customer’s new e-mail address is confirmed by its link (%s)', async (name, options) => {
    const client = visit.app.client();
    await client.post('/api/customer/login', { email, password: secret });
    const change = { first_name: 'John', last_name: 'Doe', gender: 'Male', email: 'moved@example.com' };
    await client.put('/api/customer/profile', change);
    const mails = await visit.smtp.arrived(2);
    const at = mails.findIndex(({ to }) => to[0] === change.email);
    await visit.open(linkIn(at, 'confirm-email'), options);
    await seen(`${name}-new-1`, options);
    await visit.send();
    expect(await visit.page().locator('a.button').getAttribute('href')).toBe('bluebike://account');
    await seen(`${name}-new-2-done`, options);
    await visit.page().goto(visit.page().url());
    await seen(`${name}-new-3-dead`, options);
    const login = { email: change.email, password: secret };
    expect((await visit.app.client().post('/api/customer/login', login)).status).toBe(200);
  });
});
