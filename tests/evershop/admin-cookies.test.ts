import { startApp, stores, type TestApp } from '../support/app';
import { cookieHeader, jane, john } from '../support/customers';
import { adminPair, appointAdmins, logInHere, sidOf, withBearer } from './callers';
import { send, statusOf, uuidOf } from './exchanges';

const minute = 60_000;
const evil = { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://evil.test' };

describe.each(stores)('admins with a cookie (%s)', (store) => {
  let app: TestApp;
  let now = Date.now();

  beforeAll(async () => {
    app = await startApp(store, { clock: () => now });
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    now = Date.now();
    await app.reset({ customers: [john, jane] });
    await appointAdmins(app);
  });

  it('an admin may come with the cookie admin_token, but makes changes from our own site only', async () => {
    const { accessToken, refreshToken } = await adminPair(app);
    const cookie = { Cookie: `theme=dark; admin_token=${accessToken}` };
    const ours = { 'Sec-Fetch-Site': 'same-origin' };
    const sid = sidOf(await logInHere(app, john.email));
    expect(await statusOf(app, cookie)).toBe(200);
    expect(await statusOf(app, { ...cookie, ...evil })).toBe(200);
    expect(await statusOf(app, { ...cookie, ...evil }, 'DELETE', `/api/customers/sessions/${sid}`)).toBe(403);
    expect(await statusOf(app, { 'X-Session-ID': sid }, 'DELETE', '/api/customers/sessions/x')).toBe(404);
    expect(await statusOf(app, { ...cookie, ...ours }, 'DELETE', `/api/customers/sessions/${sid}`)).toBe(200);
    expect(await statusOf(app, { Cookie: `admin_token=${refreshToken}` })).toBe(401);
    expect(await statusOf(app, { Cookie: `xadmin_token=${accessToken}` })).toBe(401);
  });

  describe('that a browser still sends beside a customer’s', () => {
    const both = async () => {
      const { accessToken } = await adminPair(app);
      const own = `/api/customers/${await uuidOf(app, withBearer(accessToken), 1)}`;
      const customer = cookieHeader(await logInHere(app, john.email)).Cookie;
      return {
        own,
        customer: { Cookie: customer },
        cookies: { Cookie: `admin_token=${accessToken}; ${customer}` },
      };
    };

    it.each<[string, () => unknown]>([
      [
        'has run out',
        () => {
          now += 16 * minute;
        },
      ],
      ['is no more good', () => app.db.knex('admins').update({ status: 0 })],
    ])('an admin’s cookie beside a customer’s is passed over when it %s', async (_what, lose) => {
      const { own, customer, cookies } = await both();
      await lose();
      for (const headers of [cookies, { Cookie: `admin_token=x.y.z; ${customer.Cookie}` }]) {
        expect(await statusOf(app, headers, 'GET', own)).toBe(200);
        expect(await statusOf(app, headers, 'PATCH', own, { full_name: 'John Doe' })).toBe(200);
        expect(await statusOf(app, headers)).toBe(403);
        expect(await statusOf(app, { ...headers, ...evil }, 'PATCH', own, { password: 'taken-over' })).toBe(
          403,
        );
      }
      expect((await logInHere(app, john.email)).status).toBe(200);
      await send(app, 'POST', '/customer/logout', customer);
      expect(await statusOf(app, cookies, 'GET', own)).toBe(401);
    });

    it('an admin’s cookie beside a customer’s acts while it is good, and from our own site only', async () => {
      const { own, cookies } = await both();
      expect(await statusOf(app, cookies)).toBe(200);
      expect(await statusOf(app, cookies, 'PATCH', own, { status: 0 })).toBe(200);
      expect(await statusOf(app, { ...cookies, ...evil }, 'PATCH', own, { status: 1 })).toBe(403);
      expect((await app.row(1)).status).toBe(0);
    });
  });
});
