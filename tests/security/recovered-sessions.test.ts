import { fromOurPage, mailedToken, newPassword, passwords, resetPath, sendForm } from '../pages/recovery';
import { startApp, stores, type TestApp } from '../support/app';
import { bearer, cookieHeader, jane, john, logIn, storedSessions } from '../support/customers';

describe.each(stores)('sessions when a password is recovered (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john, jane] }));

  const statuses = async (all: Record<string, string>[]) => {
    const replies = await Promise.all(all.map((headers) => app.client().get('/api/customer/get', headers)));
    return replies.map(({ status }) => status);
  };
  const email = String(john.email);

  it('a reset of the password ends its own session, every other one and every token, and logs nobody in', async () => {
    const mine = cookieHeader(await logIn(app.client()));
    const all = [mine, cookieHeader(await logIn(app.client())), await bearer(app)];
    const bystander = cookieHeader(await logIn(app.client(), jane.email));
    const token = await mailedToken(app, email);
    expect(await statuses([...all, bystander])).toEqual([200, 200, 200, 200]);
    const reply = await sendForm(app, resetPath(token), passwords, { ...fromOurPage, ...mine });
    expect(reply.status).toBe(200);
    expect(reply.headers['set-cookie'] ?? []).toEqual([]);
    expect(await statuses([...all, bystander])).toEqual([401, 401, 401, 200]);
    // Bystanders apart, nothing is left that could be a login.
    expect(await storedSessions(app)).toHaveLength(1);
    expect((await logIn(app.client(), email, newPassword)).status).toBe(200);
  });

  it('a reset of the password that is refused leaves every session as it was', async () => {
    const all = [cookieHeader(await logIn(app.client())), await bearer(app)];
    const token = await mailedToken(app, email);
    const another = token.replace(/^./, (first) => (first === '0' ? '1' : '0'));
    await sendForm(app, resetPath(another), passwords);
    await sendForm(app, resetPath(another), { ...passwords, email });
    await sendForm(app, resetPath(token), { ...passwords, password_confirmation: 'another secret' });
    await sendForm(app, resetPath(token), { password: 'short', password_confirmation: 'short' });
    expect(await statuses(all)).toEqual([200, 200]);
    expect((await app.row(1)).password).toBe(john.password);
    expect((await logIn(app.client())).status).toBe(200);
  });
});
