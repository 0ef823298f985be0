import { fetchPage } from '../pages/recovery';
import { startApp, type TestApp } from '../support/app';
import { person } from '../support/people';
import { textPart } from '../support/smtp';

/** PORT=0: the system chooses the port. */
let app: TestApp;
afterEach(() => app.stop());

it('mails and pages lead to the port that the system chose for PORT=0', async () => {
  app = await startApp('embedded', { env: { PORT: '0', APP_URL: '' } });
  expect(app.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  expect((await fetchPage(app, '/')).text).toContain(`${app.url}/public/api/customer/login`);
  await app.reset({ customers: [person(1)] });
  await app.client().post('/api/customer/forgot-password', { email: person(1).email });
  const [mail = ''] = await app.mails();
  expect(textPart(mail)).toContain(`${app.url}/customer/reset-password/`);
});

it('mails and pages lead to APP_URL where that is set', async () => {
  app = await startApp('embedded', { env: { PORT: '0' } });
  expect((await fetchPage(app, '/')).text).toContain('http://shop.test/public/api/customer/login');
});
