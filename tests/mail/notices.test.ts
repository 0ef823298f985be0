import { mailedToken, passwords, resetPath, sendForm } from '../pages/recovery';
import { startApp, stores, type TestApp } from '../support/app';
import { john, loggedIn, profile } from '../support/customers';
import { textPart } from '../support/smtp';

const fresh = { password: 'another1', password_confirmation: 'another1' };

describe.each(stores)('mails that PHP does not send (%s)', (store) => {
  let app: TestApp;
  const start = async (env: Record<string, string> = {}) => {
    app = await startApp(store, { env });
    await app.reset({ customers: [john] });
  };
  afterEach(async () => app.stop());

  it('the mail about a new password says who stays logged in, and it is true', async () => {
    await start();
    const [self, other] = [await loggedIn(app), await loggedIn(app)];
    await self.put('/api/customer/profile', profile(fresh));
    const [mail = ''] = await app.mails();
    expect(mail).toContain(`To: John Doe <${john.email}>`);
    expect(textPart(mail)).toContain(
      'Whoever changed it stays logged in; everybody else has been logged out.',
    );
    expect((await self.get('/api/customer/get')).status).toBe(200);
    expect((await other.get('/api/customer/get')).status).toBe(401);
  });

  it('the mail about a reset by link says that nobody stays logged in, and it is true', async () => {
    await start();
    const session = await loggedIn(app);
    await sendForm(app, resetPath(await mailedToken(app, String(john.email))), passwords);
    const notice = (await app.mails()).at(-1) ?? '';
    expect(textPart(notice)).toContain('Everybody who was logged in has been logged out.');
    expect(textPart(notice)).not.toContain('stays logged in');
    expect((await session.get('/api/customer/get')).status).toBe(401);
  });

  it('the mail about a new address says that nobody is logged out by it, and it is true', async () => {
    await start();
    const [self, other] = [await loggedIn(app), await loggedIn(app)];
    await self.put('/api/customer/profile', profile({ email: 'moved@example.com' }));
    const [mail = ''] = await app.mails();
    expect(textPart(mail)).toContain('changed to moved@example.com');
    expect(textPart(mail)).toContain('Whoever was logged in stays logged in.');
    expect((await other.get('/api/customer/get')).status).toBe(200);
  });

  it('MAIL_NOTICES=false sends no mails about changes, but links are sent', async () => {
    await start({ MAIL_NOTICES: 'false' });
    const self = await loggedIn(app);
    await self.put('/api/customer/profile', profile({ email: 'moved@example.com', ...fresh }));
    await app.client().post('/api/customer/forgot-password', { email: 'moved@example.com' });
    const mails = await app.mails();
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain('Subject: Customer Reset Password');
  });
});
