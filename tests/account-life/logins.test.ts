import { sidHeader } from '../evershop/callers';
import { profileDocument, speaker, tokenOf } from '../graphql/speaker';
import { startApp, stores, type TestApp } from '../support/app';
import {
  bearer,
  cookieHeader,
  jane,
  john,
  loggedIn,
  logIn,
  member,
  profile,
  storedSessions,
} from '../support/customers';
import type { Client, Reply } from '../support/http-client';
import { secret } from '../support/people';

interface Listed {
  id: string;
  current: boolean;
  device: string;
  user_agent: string;
  network: string;
  logged_in_at: string;
  last_used_at: string;
}

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0';
const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';
const listed = ({ body }: Reply) => member(body, 'data') as Listed[];

describe.each(stores)('where one is logged in (%s)', (store) => {
  let app: TestApp;
  let now = Date.now();

  beforeAll(async () => {
    app = await startApp(store, { clock: () => now, env: { TRUST_PROXY: 'loopback' } });
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john, jane] }));

  const path = '/api/customer/sessions';
  const logins = async (client: Client, headers?: Record<string, string>) =>
    listed(await client.get(path, headers));
  const end = (client: Client, id: string, headers?: Record<string, string>) =>
    client.send(`${path}/${encodeURIComponent(id)}`, { method: 'DELETE', headers });
  const from = (userAgent: string, address: string) =>
    app.client({ Accept: 'application/json', 'User-Agent': userAgent, 'X-Forwarded-For': address });

  it('the list of logins shows each login of every door, with device, network and times, and nobody else’s', async () => {
    const browser = from(firefox, '198.51.100.7');
    await logIn(browser);
    const loginAt = new Date(now).toISOString();
    now += 60_000;
    const phone = from(safari, '2001:db8:1:2:3:4:5:6');
    const jwt = await bearer(app);
    const say = speaker(app);
    await tokenOf(say, String(john.email), secret);
    await app.client().post('/api/customers/sessions', { email: john.email, password: secret });
    await app.client().post('/api/customer/tokens', { email: john.email, password: secret });
    await logIn(phone);
    await loggedIn(app, jane.email);

    const all = await logins(browser);
    expect(all).toHaveLength(6);
    expect(all.filter(({ current }) => current)).toEqual([
      {
        id: expect.stringMatching(/^[\w-]{43}$/),
        current: true,
        device: 'Firefox, Linux',
        user_agent: firefox,
        network: '198.51.100.7',
        logged_in_at: loginAt,
        last_used_at: loginAt,
      },
    ]);
    expect(all).toContainEqual(
      expect.objectContaining({ device: 'Safari, iPhone', network: '2001:db8:1:2::/64', current: false }),
    );
    expect(new Set(all.map(({ id }) => id)).size).toBe(6);
    expect((await logins(app.client(), jwt)).map(({ id }) => id).sort()).toEqual(
      all.map(({ id }) => id).sort(),
    );
    expect(await logins(await loggedIn(app, jane.email))).toHaveLength(2);
  });

  it('a use of a login is noted at most once in five minutes, and at once after a new password', async () => {
    const browser = from(firefox, '198.51.100.7');
    await logIn(browser);
    const first = new Date(now).toISOString();
    const noteOf = async () => {
      const [note] = await logins(browser);
      return [note?.logged_in_at, note?.last_used_at, note?.network];
    };
    expect(await noteOf()).toEqual([first, first, '198.51.100.7']);
    const other = await loggedIn(app);
    expect(await logins(browser)).toHaveLength(2);
    const change = profile({ password: 'another99', password_confirmation: 'another99' });
    now += 60_000;
    expect((await browser.put('/api/customer/profile', change)).status).toBe(200);
    expect(await noteOf()).toEqual([first, expect.any(String), '198.51.100.7']);
    expect((await other.get('/api/customer/get')).status).toBe(401);
    expect(await logins(browser)).toHaveLength(1);
    const phone = from(safari, '203.0.113.9');
    await logIn(phone, john.email, 'another99');
    expect((await logins(phone)).map(({ device }) => device).sort()).toEqual([
      'Firefox, Linux',
      'Safari, iPhone',
    ]);
  });

  it('the id of a login is no credential, and no key to its session', async () => {
    const browser = await loggedIn(app);
    const [login] = await logins(browser);
    const id = String(login?.id);
    for (const sid of await storedSessions(app)) {
      expect(id).not.toContain(sid);
      expect(JSON.stringify(login)).not.toContain(sid);
    }
    for (const headers of [
      { 'X-Session-ID': id },
      { Authorization: `Bearer ${id}` },
      { Cookie: `bagisto_session=${id}` },
    ] as Record<string, string>[])
      expect((await app.client().get('/api/customer/get', headers)).status).toBe(401);
  });

  it('a customer ends one login of any kind, and no other ends with it', async () => {
    const browser = await loggedIn(app);
    const jwt = await bearer(app);
    const say = speaker(app);
    const graphql = await tokenOf(say, String(john.email), secret);
    const sid = sidHeader(
      await app.client().post('/customer/login', { email: john.email, password: secret }),
    );
    const opens = async () => [
      (await app.client().get('/api/customer/get', jwt)).status === 200,
      (await say(profileDocument, {}, graphql)).errors.length === 0,
      (await app.client().get('/api/customers/me', sid)).status === 200,
    ];
    expect(await opens()).toEqual([true, true, true]);
    const others = (await logins(browser)).filter(({ current }) => !current);
    expect(others).toHaveLength(3);
    let open = 3;
    for (const { id } of others) {
      const reply = await end(browser, id);
      expect([reply.status, reply.body]).toEqual([200, { message: 'That login has ended.' }]);
      expect((await opens()).filter(Boolean)).toHaveLength(--open);
      expect((await end(browser, id)).status).toBe(404);
    }
    expect(await logins(browser)).toHaveLength(1);
  });

  it('ending a login that has a session and a token ends both', async () => {
    const opened = await app
      .client()
      .post('/api/customers/sessions', { email: john.email, password: secret });
    const { sid, token } = member(opened.body, 'data') as { sid: string; token: string };
    const carriers = [{ 'X-Session-ID': sid }, { Authorization: `Bearer ${token}` }] as Record<
      string,
      string
    >[];
    for (const headers of carriers)
      expect((await app.client().get('/api/customers/me', headers)).status).toBe(200);
    const browser = await loggedIn(app);
    const others = (await logins(browser)).filter(({ current }) => !current);
    expect(others).toHaveLength(1);
    await end(browser, String(others[0]?.id));
    for (const headers of carriers)
      expect((await app.client().get('/api/customers/me', headers)).status).toBe(401);
  });

  it('the token of a login that also has a session finds its own login among several', async () => {
    for (const [device, client] of [
      ['Firefox, Linux', from(firefox, '198.51.100.7')],
      ['Safari, iPhone', from(safari, '203.0.113.9')],
    ] as const) {
      const opened = await client.post('/api/customers/sessions', { email: john.email, password: secret });
      const token = { Authorization: `Bearer ${member(opened.body, 'data', 'token')}` };
      const own = (await logins(app.client(), token)).filter(({ current }) => current);
      expect(own).toMatchObject([{ device }]);
      now += 60_000;
    }
    expect(await logins(await loggedIn(app))).toHaveLength(3);
  });

  it('ending one’s own login is a logout', async () => {
    const browser = await loggedIn(app);
    const [own] = await logins(browser);
    expect((await end(browser, String(own?.id))).status).toBe(200);
    expect(browser.jar.size).toBe(0);
    expect(await storedSessions(app)).toEqual([]);
  });

  it('ending all other logins ends those whose note is lost as well, and keeps the one that asks', async () => {
    const jwt = await bearer(app);
    const say = speaker(app);
    const graphql = await tokenOf(say, String(john.email), secret);
    const [browser, other] = [await loggedIn(app), await loggedIn(app)];
    const janes = await loggedIn(app, jane.email);
    // A login whose note is lost ends as well.
    if (app.redis) await app.redis.del(`${app.env.REDIS_PREFIX}logins:1`);
    else await app.db.knex('accounts_state').where('key', 'like', 'login:1:%').delete();
    const reply = await browser.send(path, { method: 'DELETE' });
    expect([reply.status, reply.body]).toEqual([200, { message: 'You are logged out everywhere else.' }]);
    for (const client of [browser, janes]) expect((await client.get('/api/customer/get')).status).toBe(200);
    expect((await other.get('/api/customer/get')).status).toBe(401);
    expect((await app.client().get('/api/customer/get', jwt)).status).toBe(401);
    expect((await say(profileDocument, {}, graphql)).errors).toHaveLength(1);
    expect(await logins(browser)).toMatchObject([{ current: true }]);
  });

  it.each([
    ['a JWT', () => bearer(app)],
    [
      'an access token',
      async () => ({ Authorization: `Bearer ${await tokenOf(speaker(app), String(john.email), secret)}` }),
    ],
  ])('ending all other logins keeps %s that asks for it', async (_what, credential) => {
    const browser = await loggedIn(app);
    const headers = await credential();
    expect((await app.client().send(path, { method: 'DELETE', headers })).status).toBe(200);
    expect((await app.client().get('/api/customer/get', headers)).status).toBe(200);
    expect((await browser.get('/api/customer/get')).status).toBe(401);
  });

  it('of two logins that end each other at once one stays', async () => {
    const clients = await Promise.all([loggedIn(app), loggedIn(app)]);
    await Promise.all(clients.map((client) => client.send(path, { method: 'DELETE' })));
    const statuses = await Promise.all(
      clients.map(async (client) => (await client.get('/api/customer/get')).status),
    );
    expect(statuses.sort()).toEqual([200, 401]);
  });

  it.each([
    ...['0', '-1', 'null', 'a'.repeat(5000), "' or 1=1 -- ", '../1', '%00', 'ä', '__proto__', '*'],
    'session:abc',
    '<script>',
  ])('the id %s belongs to nobody’s login', async (id) => {
    const reply = await end(app.client(), id, await bearer(app));
    expect([reply.status, await storedSessions(app)]).toEqual([404, []]);
  });

  it('a customer cannot end another customer’s login', async () => {
    const browser = await loggedIn(app);
    const [login] = await logins(browser);
    expect((await end(await loggedIn(app, jane.email), String(login?.id))).status).toBe(404);
    expect((await browser.get('/api/customer/get')).status).toBe(200);
  });

  it('another site cannot end a login with a visitor’s cookie, and a stranger sees no logins', async () => {
    const cookie = cookieHeader(await logIn(app.client()));
    const evil = { ...cookie, Origin: 'http://evil.test', 'Sec-Fetch-Site': 'cross-site' };
    expect((await app.client().send(path, { method: 'DELETE', headers: evil })).status).toBe(403);
    expect((await app.client().get(path)).status).toBe(401);
    expect((await app.client().send(path, { method: 'DELETE' })).status).toBe(401);
    expect((await app.client().get('/api/customer/get', cookie)).status).toBe(200);
  });

  it('a user agent of any length and kind is shown in one short line', async () => {
    for (const userAgent of ['x'.repeat(8000), '<b>"bold"</b>', '\u0085\u009fcontrol', '\u202ehtml', ' ']) {
      const client = app.client({ 'User-Agent': Buffer.from(userAgent).toString('latin1') });
      await logIn(client);
      const [login] = await logins(client);
      expect(login?.user_agent.length).toBeLessThanOrEqual(300);
      expect(login?.device.length).toBeLessThanOrEqual(40);
      expect(login?.user_agent).not.toMatch(/\p{Cc}/u);
    }
  });

  it('a customer who logs in again and again is listed with the latest hundred logins', async () => {
    const headers = await bearer(app);
    for (let round = 0; round < 16; round++) await Promise.all(Array.from({ length: 10 }, () => bearer(app)));
    const all = await logins(app.client(), headers);
    // Its own besides, where it is none of the latest.
    expect(all.length - 100).toBeLessThanOrEqual(1);
    expect(all.filter(({ current }) => current)).toHaveLength(1);
  });
});
