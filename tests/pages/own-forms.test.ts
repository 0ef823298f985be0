import { startApp, stores, type TestApp } from '../support/app';
import type { Ask } from '../support/http-client';
import { person } from '../support/people';
import {
  fetchPage,
  formKey,
  fromOurPage,
  heading,
  mailedToken,
  newPassword,
  passwords,
  resetPath,
  sendForm,
} from './recovery';

const email = 'person1@example.com';
const forgot = '/customer/forgot-password';

describe.each(stores)('a form of another site does nothing (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(async () => app.stop());
  beforeEach(async () => app.reset({ customers: [person(1)] }));

  const cases: [string, NonNullable<Ask['headers']>, boolean][] = [
    ['our page in a browser', fromOurPage, true],
    ['typed into the address bar', { 'Sec-Fetch-Site': 'none' }, true],
    ['our page in an old browser', { Origin: 'http://shop.test' }, true],
    ['a script without any of it', {}, true],
    ['another site', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.test' }, false],
    ['another site that hides its origin', { 'Sec-Fetch-Site': 'cross-site', Origin: 'null' }, false],
    ['a neighbour host', { 'Sec-Fetch-Site': 'same-site', Origin: 'null' }, false],
    ['another site in an old browser', { Origin: 'https://evil.test' }, false],
    ['an old browser that tells the page only', { Referer: 'https://evil.test/page' }, false],
    ['hidden origin in an old browser', { Origin: 'null' }, false],
  ];

  it.each(cases)('a form is taken or refused by where it comes from: %s', async (_name, headers, passes) => {
    const link = resetPath(await mailedToken(app, email));
    const reply = await sendForm(app, link, passwords, headers);
    expect(reply.status).toBe(passes ? 200 : 403);
    const { status } = await app.client().post('/api/customer/login', { email, password: newPassword });
    expect(status).toBe(passes ? 200 : 401);
    const asked = await sendForm(app, forgot, { email: 'nobody@example.com' }, headers);
    expect(asked.status).toBe(passes ? 422 : 403);
    if (!passes) expect(heading(reply)).toBe('This form did not come from our page');
  });

  it('a form of an old browser, or one on plain http, is taken with the key that our page gave to its network', async () => {
    const hidden = { Origin: 'null' };
    const link = resetPath(await mailedToken(app, email));
    const key = formKey(await fetchPage(app, link));
    const elsewhere = formKey(await fetchPage(app, link, { 'X-Forwarded-For': '203.0.113.9' }));
    for (const form_key of [elsewhere, '', `${key}x`, key.slice(1)]) {
      const reply = await sendForm(app, link, { ...passwords, form_key }, hidden);
      expect(reply.status).toBe(403);
    }
    const crossSite = { ...hidden, 'Sec-Fetch-Site': 'cross-site' };
    expect((await sendForm(app, link, { ...passwords, form_key: key }, crossSite)).status).toBe(403);
    expect((await sendForm(app, link, { ...passwords, form_key: key }, hidden)).status).toBe(200);
  });

  it.each(['203.0.113.9', '[2001:db8::9]'])(
    'a form is taken although the proxy forwards the port of %s, another one with every connection',
    async (address) => {
      const link = resetPath(await mailedToken(app, email));
      const key = formKey(await fetchPage(app, link, { 'X-Forwarded-For': `${address}:5001` }));
      const later = { Origin: 'null', 'X-Forwarded-For': `${address}:5002` };
      expect((await sendForm(app, link, { ...passwords, form_key: key }, later)).status).toBe(200);
    },
  );
});
