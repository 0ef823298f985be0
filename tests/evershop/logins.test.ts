import { startApp, stores, type TestApp } from '../support/app';
import {
  bearer,
  cookieHeader,
  cookieOf,
  jane,
  john,
  logIn,
  member,
  newcomer,
  profile,
  storedSessions,
} from '../support/customers';
import { secret } from '../support/people';
import { adminBearer, appointAdmins, logInHere, refusal, sidHeader, sidOf, withBearer } from './callers';
import { type Headers, send, uuidOf } from './exchanges';

const unauthenticated = refusal(401, 'Unauthenticated');
const wrong = refusal(401, 'Invalid Email or Password');

describe.each(stores)('logins (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
    await appointAdmins(app);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john, jane] }));

  /** As the Bagisto door sees it. */
  const whoIs = async (headers: Record<string, string>) => {
    const { status, body } = await app.client().get('/api/customer/get', headers);
    return status === 200 ? member(body, 'data', 'email') : status;
  };
  /** As this door sees it: somebody's session can be ended by that somebody. */
  const ends = async (headers: Record<string, string>, sid: string) =>
    (await app.client().send(`/api/customers/sessions/${sid}`, { method: 'DELETE', headers })).status;

  it('a login answers the session’s id and sets its cookie, and both doors take either', async () => {
    const reply = await logInHere(app, john.email);
    expect([reply.status, reply.body]).toEqual([
      200,
      { data: { sid: expect.stringMatching(/^[\w-]{32}$/) } },
    ]);
    expect(await storedSessions(app)).toEqual([sidOf(reply)]);
    expect(cookieOf(reply)?.attributes).toEqual(['httponly', 'path=/', 'samesite=lax']);
    expect(await whoIs(cookieHeader(reply))).toBe(john.email);
    expect(await ends(sidHeader(reply), sidOf(reply))).toBe(200);
  });

  it('a customer who registered at the Bagisto door logs in here', async () => {
    await app.client().post('/api/customer/register', newcomer('new@example.com'));
    expect((await logInHere(app, 'NEW@example.com')).status).toBe(200);
  });

  it('a login is read from a form and from JSON that is called a form, but never from the query', async () => {
    const send = (headers: Record<string, string>, body: string, path = '/customer/login') =>
      app.client().send(path, { method: 'POST', headers, body });
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const fields = `email=${john.email}&password=${secret}`;
    expect((await send(form, fields)).status).toBe(200);
    expect((await send(form, JSON.stringify({ email: john.email, password: secret }))).status).toBe(200);
    expect((await send(form, '', `/customer/login?${fields}`)).status).toBe(400);
  });

  it('a login says the same for a wrong password, an unknown address and an account that is switched off', async () => {
    await app.db.knex('customers').where({ id: 2 }).update({ status: 0 });
    for (const path of ['/customer/login', '/api/customers/sessions']) {
      for (const [email, password] of [
        [john.email, 'wrong-password'],
        ['nobody@example.com', secret],
        [jane.email, secret],
      ]) {
        const reply = await app.client().post(path, { email, password });
        expect([reply.status, reply.body]).toEqual([401, wrong]);
        expect(reply.headers['set-cookie']).toBeUndefined();
      }
    }
    expect(await storedSessions(app)).toEqual([]);
  });

  it('a login names every field that is missing or no good', async () => {
    const empty = await app.client().post('/customer/login', {});
    expect([empty.status, empty.body]).toEqual([
      400,
      {
        error: {
          status: 400,
          message: 'The email field is required. The password field is required.',
          errors: [
            { field: 'email', code: 'required', message: 'The email field is required.' },
            { field: 'password', code: 'required', message: 'The password field is required.' },
          ],
        },
      },
    ]);
    for (const email of ['nobody', 7, ['a@example.com'], { $ne: null }, null, '']) {
      const reply = await app.client().post('/api/customers/sessions', { email, password: secret });
      expect([reply.status, member(reply.body, 'error', 'errors')]).toEqual([
        400,
        [expect.objectContaining({ field: 'email' })],
      ]);
    }
  });

  it('a login gives a new session id, and the one that came with the cookie is dead at every door', async () => {
    const first = await logInHere(app, john.email);
    const second = await app
      .client()
      .post('/customer/login', { email: jane.email, password: secret }, cookieHeader(first));
    expect(sidOf(second)).not.toBe(sidOf(first));
    expect(await whoIs(cookieHeader(first))).toBe(401);
    expect(await ends(sidHeader(first), sidOf(first))).toBe(401);
    expect(await whoIs(cookieHeader(second))).toBe(jane.email);
  });

  it('a login of the 2023 edition answers the Bagisto door’s token and a sid, and sets no cookie', async () => {
    const reply = await app.client().post('/api/customers/sessions', { email: john.email, password: secret });
    expect([reply.status, reply.body]).toEqual([
      200,
      {
        data: {
          token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
          sid: expect.stringMatching(/^[\w-]{32}$/),
        },
      },
    ]);
    expect(reply.headers['set-cookie']).toBeUndefined();
    const token = withBearer(member(reply.body, 'data', 'token'));
    expect(await whoIs(token)).toBe(john.email);
    expect(await ends(token, 'A'.repeat(32))).toBe(404);
    expect(await ends(sidHeader(reply), sidOf(reply))).toBe(200);
    // They were one login, and are one logout.
    expect(await whoIs(token)).toBe(401);
  });

  type Pair = { token: string; sid: string };
  const pair = async (): Promise<Pair> => {
    const reply = await app.client().post('/api/customers/sessions', { email: john.email, password: secret });
    return member(reply.body, 'data') as Pair;
  };
  const stand = async ({ token, sid }: Pair) => [
    (await whoIs(withBearer(token))) === john.email,
    (await ends({ 'X-Session-ID': sid }, 'A'.repeat(32))) === 404,
  ];
  const byToken = ({ token }: Pair) => withBearer(token);
  const bySid = ({ sid }: Pair) => ({ 'X-Session-ID': sid });

  it.each([
    ['POST /customers/logout with the token', 'POST', '/customers/logout', byToken],
    ['POST /customers/logout with the sid', 'POST', '/customers/logout', bySid],
    ['GET /customer/logout with the token', 'GET', '/customer/logout', byToken],
    ['the Bagisto door’s logout', 'GET', '/api/customer/logout', byToken],
  ])(
    'the token and the sid of one login end together with %s, and no other login does',
    async (_what, method, path, shown) => {
      const [left, other] = [await pair(), await pair()];
      expect([await stand(left), await stand(other)]).toEqual([
        [true, true],
        [true, true],
      ]);
      expect((await app.client().send(path, { method, headers: shown(left) })).status).toBe(200);
      expect([await stand(left), await stand(other)]).toEqual([
        [false, false],
        [true, true],
      ]);
    },
  );

  it('the token and the sid of one login end together with the token in the address, also after a change of profile', async () => {
    const left = await pair();
    const profiled = await app.client().put('/api/customer/profile', profile(), byToken(left));
    expect(profiled.status).toBe(200);
    expect((await app.client().get(`/api/customer/logout?token=${left.token}`)).status).toBe(200);
    expect(await stand(left)).toEqual([false, false]);
  });

  it.each([
    ['token', byToken, [true, false]],
    ['sid', bySid, [false, true]],
  ])(
    'a new password keeps the %s with which it was set, and not the other half of that login',
    async (_what, shown, standing) => {
      const both = await pair();
      const boss = await adminBearer(app);
      const own = `/api/customers/${await uuidOf(app, boss, 1)}`;
      expect((await send(app, 'PATCH', own, shown(both), { password: 'secret999' })).status).toBe(200);
      // Twice: what is refused must not take the other along.
      expect([await stand(both), await stand(both)]).toEqual([standing, standing]);
      expect((await send(app, 'POST', '/customers/logout', shown(both))).status).toBe(200);
      expect(await stand(both)).toEqual([false, false]);
    },
  );

  it.each([
    ['POST', '/customers/logout'],
    ['POST', '/customer/logout'],
    ['GET', '/customer/logout'],
  ])('a login ends with %s %s, whatever carries it, and at every door', async (method, path) => {
    const out = (headers: Record<string, string>) => app.client().send(path, { method, headers });
    const done = [200, { data: {} }];
    const byCookie = await logInHere(app, john.email);
    const left = await out(cookieHeader(byCookie));
    expect([left.status, left.body]).toEqual(done);
    expect(cookieOf(left)).toMatchObject({ value: '', attributes: cookieOf(byCookie)?.attributes });
    expect(await whoIs(cookieHeader(byCookie))).toBe(401);
    expect(await ends(sidHeader(byCookie), sidOf(byCookie))).toBe(401);

    const bySid = await logInHere(app, john.email);
    expect((await out(sidHeader(bySid))).body).toEqual({ data: {} });
    expect(await whoIs(cookieHeader(bySid))).toBe(401);

    const token = await bearer(app);
    expect((await out(token)).status).toBe(200);
    expect(await whoIs(token)).toBe(401);

    const several = await logInHere(app, john.email);
    const beside = await bearer(app);
    await out({ ...beside, ...cookieHeader(several) });
    expect([await whoIs(beside), await whoIs(cookieHeader(several))]).toEqual([401, 401]);

    const nobodys: Headers[] = [
      {},
      withBearer('a.b.c'),
      { 'X-Session-ID': 'A'.repeat(32) },
      cookieHeader(several),
    ];
    for (const nobody of nobodys)
      expect([(await out(nobody)).status, (await out(nobody)).body]).toEqual(done);
    expect(await storedSessions(app)).toEqual([]);
  });

  it('a session that ends at the Bagisto door ends at this one', async () => {
    const reply = await logIn(app.client());
    const sid = decodeURIComponent(cookieOf(reply)?.value ?? '').slice(2, 34);
    expect(await ends({ 'X-Session-ID': sid }, 'A'.repeat(32))).toBe(404);
    expect((await app.client().get('/api/customer/logout', cookieHeader(reply))).status).toBe(200);
    const after = await app
      .client()
      .send(`/api/customers/sessions/${sid}`, { method: 'DELETE', headers: { 'X-Session-ID': sid } });
    expect([after.status, after.body]).toEqual([401, unauthenticated]);
  });

  it('a login from another site’s page is refused where it would set a cookie', async () => {
    const evil = { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://evil.test' };
    const given = { email: john.email, password: secret };
    const refused = await app.client().post('/customer/login', given, evil);
    expect([refused.status, refused.headers['set-cookie']]).toEqual([403, undefined]);
    expect((await app.client().post('/api/customers/sessions', given, evil)).status).toBe(200);
  });

  it('a login says in the customer’s language what was wrong', async () => {
    const reply = await app.client().post('/customer/login?locale=de', { email: john.email, password: 'x' });
    expect(member(reply.body, 'error', 'message')).not.toBe('Invalid Email or Password');
  });
});
