import { mailedToken, newPassword, passwords, phpToken, sendForm } from '../pages/recovery';
import { startApp, stores, type TestApp } from '../support/app';
import { bearer, john, loggedIn } from '../support/customers';

/** A form that PHP's own page sends. */
const fromPhpsPage = { Origin: 'http://shop.test', 'Sec-Fetch-Site': 'same-origin' };
const email = String(john.email);
const form = { _token: 'x'.repeat(40), email, ...passwords };

describe.each(stores)('what clients of PHP send (%s)', (store) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp(store, { env: { CORS_ORIGINS: 'none' } });
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john] }));

  describe.each(['true', 'false', 'null', 'undefined', ''])('"Authorization: Bearer %s"', (word) => {
    const headers = { Authorization: `Bearer ${word}` };

    it(`"Bearer ${word}" is no credential: a session beside it counts, and alone it is refused`, async () => {
      const client = await loggedIn(app);
      expect((await client.get('/api/customer/get', headers)).status).toBe(200);
      expect((await app.client().get('/api/customer/get', headers)).status).toBe(401);
    });

    it(`"Bearer ${word}" is no credential beside a token in the query`, async () => {
      const token = (await bearer(app)).Authorization.replace('Bearer ', '');
      expect((await app.client().get(`/api/customer/get?token=${token}`, headers)).status).toBe(200);
    });

    it(`"Bearer ${word}" at a login does not ask for a token`, async () => {
      const given = { email, password: 'secret123' };
      const reply = await app.client().post('/api/customer/login', given, headers);
      expect(reply.body).toMatchObject({ token: true });
    });
  });

  it('CORS_ORIGINS=none answers no header about other origins', async () => {
    for (const method of ['GET', 'OPTIONS']) {
      const headers = { Origin: 'https://pwa.example', 'Access-Control-Request-Method': 'GET' };
      const reply = await app.client().send('/api/customer/get', { method, headers });
      expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  describe("PHP's reset form, opened before the switch", () => {
    it.each(['PHP', 'us'])(
      'PHP’s reset form from before the switch sets the password by a link that was mailed by %s',
      async (sender) => {
        const createdAt = new Date().toISOString().slice(0, 19).replace('T', ' ');
        const token =
          sender === 'PHP' ? await phpToken(app, email, createdAt) : await mailedToken(app, email);
        const reply = await sendForm(app, '/customer/reset-password', { ...form, token }, fromPhpsPage);
        expect(reply.status).toBe(200);
        const given = { email, password: newPassword };
        expect((await app.client().post('/api/customer/login', given)).status).toBe(200);
      },
    );

    it('PHP’s reset form from before the switch can be mended: what comes back carries the token on', async () => {
      const token = await mailedToken(app, email);
      const mistyped = { ...form, token, password_confirmation: 'something else' };
      const reply = await sendForm(app, '/customer/reset-password', mistyped, fromPhpsPage);
      expect(reply.status).toBe(422);
      expect(reply.text).toContain(`<input type="hidden" name="token" value="${token}">`);
    });

    it('PHP’s reset form from before the switch is refused from another site, and without a token', async () => {
      const token = await mailedToken(app, email);
      const evil = { Origin: 'http://evil.test', 'Sec-Fetch-Site': 'cross-site' };
      expect((await sendForm(app, '/customer/reset-password', { ...form, token }, evil)).status).toBe(403);
      for (const bad of ['', 'abc', '"><script>', 'A'.repeat(64)]) {
        const reply = await sendForm(app, '/customer/reset-password', { ...form, token: bad }, fromPhpsPage);
        expect(reply.status).toBe(404);
      }
    });
  });
});
