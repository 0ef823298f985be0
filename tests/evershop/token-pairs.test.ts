import { createHmac } from 'node:crypto';
import { deriveKey } from '../../accounts/keys';
import { profileDocument, speaker } from '../graphql/speaker';
import { startApp, stores, type TestApp } from '../support/app';
import { hashed, jane, john, loggedIn, member } from '../support/customers';
import { secret } from '../support/people';
import { adminPair, appointAdmins, type Pair, refusal, withBearer } from './callers';
import { send, statusOf, unknownUuid } from './exchanges';

const minute = 60_000;
const hour = 60 * minute;
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(String(token.split('.')[1]), 'base64url').toString());

describe.each(stores)('the tokens of EverShop’s apps (%s)', (store) => {
  let app: TestApp;
  let now = Date.now();

  beforeAll(async () => {
    app = await startApp(store, { clock: () => now });
    await appointAdmins(app);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    now = Date.now();
    await app.reset({ customers: [john, jane] });
  });

  const attempt = (email: unknown, password: unknown) =>
    send(app, 'POST', '/api/customer/tokens', {}, { email, password });
  const logIn = async (email: unknown = john.email): Promise<Pair> =>
    member((await attempt(email, secret)).body, 'data') as Pair;
  const renewed = (refreshToken: unknown) =>
    send(app, 'POST', '/api/customer/token/refresh', {}, { refreshToken });
  const change = (columns: Record<string, unknown>) =>
    app.db.knex(app.db.table('customers')).where({ id: 1 }).update(columns);

  /** Asked at every door: whose account the token opens. */
  async function opens({ accessToken }: Pick<Pair, 'accessToken'>): Promise<unknown[]> {
    const headers = withBearer(accessToken);
    const { uuid } = claimsOf(accessToken).customer;
    const bagisto = await send(app, 'GET', '/api/customer/get', headers);
    const evershop = await send(app, 'GET', `/api/customers/${uuid}`, headers);
    const graphql = await speaker(app)(profileDocument, {}, accessToken);
    return [
      bagisto.status === 200 ? member(bagisto.body, 'data', 'email') : bagisto.status,
      evershop.status === 200 ? member(evershop.body, 'data', 'email') : evershop.status,
      graphql.data.readCustomerProfile?.email ?? graphql.errors[0]?.extensions?.code,
    ];
  }
  const everywhere = [john.email, john.email, john.email];
  const nowhere = [401, 401, 'UNAUTHENTICATED'];

  it('an app’s login answers two JWTs with the claims that EverShop’s clients decode', async () => {
    const reply = await attempt('JohnDoe@Example.com', secret);
    expect([reply.status, reply.body, reply.headers['set-cookie']]).toEqual([
      200,
      { data: { accessToken: expect.any(String), refreshToken: expect.any(String) } },
      undefined,
    ]);
    const { accessToken, refreshToken } = member(reply.body, 'data') as Pair;
    const customer = {
      ...{ customer_id: 1, uuid: expect.stringMatching(/^[\da-f-]{36}$/), status: 1, group_id: 1 },
      ...{ email: john.email, full_name: 'John Doe' },
      ...{ created_at: expect.any(String), updated_at: expect.any(String) },
    };
    const iat = Math.floor(now / 1000);
    const both = { customer, tokenType: 'customer', iss: 'evershop', aud: 'customer', iat };
    expect(claimsOf(accessToken)).toMatchObject({ ...both, tokenKind: 'access', exp: iat + 1800 });
    expect(claimsOf(refreshToken)).toMatchObject({ ...both, tokenKind: 'refresh', exp: iat + 108_000 });
    expect(JSON.stringify(claimsOf(accessToken))).not.toContain('$2');
  });

  it('an app’s access token opens its customer’s account at every door, and nobody else’s', async () => {
    const pair = await logIn();
    expect(await opens(pair)).toEqual(everywhere);
    const other = claimsOf((await logIn(jane.email)).accessToken).customer.uuid;
    for (const uuid of [other, unknownUuid])
      expect(await statusOf(app, withBearer(pair.accessToken), 'GET', `/api/customers/${uuid}`)).toBe(403);
    expect(await statusOf(app, withBearer(pair.accessToken))).toBe(403);
  });

  it('an app’s login is refused alike for a wrong password, an unknown address and an account that is switched off', async () => {
    const refused = [401, refusal(401, 'Invalid Email or Password')];
    const answer = async (email: unknown, password: unknown) => {
      const { status, body } = await attempt(email, password);
      return [status, body];
    };
    expect(await answer(john.email, 'wrong-password')).toEqual(refused);
    expect(await answer('nobody@example.com', secret)).toEqual(refused);
    await change({ status: 0 });
    expect(await answer(john.email, secret)).toEqual(refused);
    for (const email of [undefined, '', 0, true, [john.email], { email: 1 }])
      expect((await answer(email, secret))[0]).toBe(400);
    expect((await answer(john.email, undefined))[0]).toBe(400);
  });

  it('an app’s access token lives for half an hour, and is renewed for 30 hours', async () => {
    const pair = await logIn();
    now += 30 * minute - 2000;
    expect(await opens(pair)).toEqual(everywhere);
    now += 3000;
    expect(await opens(pair)).toEqual(nowhere);
    now += 29 * hour;
    const second = await renewed(pair.refreshToken);
    expect([second.status, Object.keys(member(second.body, 'data') as object)]).toEqual([
      200,
      ['accessToken'],
    ]);
    expect(await opens(member(second.body, 'data') as Pair)).toEqual(everywhere);
    now += hour;
    const third = await renewed(pair.refreshToken);
    expect([third.status, third.body]).toEqual([401, refusal(401, 'Invalid refresh token')]);
  });

  it('a renewed access token names the customer as the row is then', async () => {
    const { refreshToken } = await logIn();
    await change({ first_name: 'Johnny' });
    const { accessToken } = member((await renewed(refreshToken)).body, 'data') as Pair;
    expect(claimsOf(accessToken).customer.full_name).toBe('Johnny Doe');
  });

  it.each([
    ['password', () => change({ password: hashed('another-1') }), () => change({ password: john.password })],
    ['status', () => change({ status: 0 }), () => change({ status: 1 })],
  ])('an app’s tokens end with a change of the %s, for good', async (_what, lose, regain) => {
    const pair = await logIn();
    const second = member((await renewed(pair.refreshToken)).body, 'data') as Pair;
    await lose();
    expect(await opens(pair)).toEqual(nowhere);
    const refused = await renewed(pair.refreshToken);
    expect(refused.status).toBe(401);
    await regain();
    for (const token of [pair, second]) expect(await opens(token)).toEqual(nowhere);
    expect((await renewed(pair.refreshToken)).status).toBe(401);
    expect(await opens(await logIn())).toEqual(everywhere);
  });

  it('a renewal says that the customer is gone only to the bearer of that customer’s token', async () => {
    const { accessToken, refreshToken } = await logIn();
    await app.db.knex(app.db.table('customers')).where({ id: 1 }).delete();
    const gone = await renewed(refreshToken);
    expect([gone.status, gone.body]).toEqual([401, refusal(401, 'Customer not found or inactive')]);
    expect((await send(app, 'GET', '/api/customer/get', withBearer(accessToken))).status).toBe(401);
  });

  it.each<[string, (token: string) => Promise<{ status: number }>]>([
    ['EverShop', (token) => send(app, 'POST', '/customer/logout', withBearer(token))],
    ['Bagisto', (token) => send(app, 'GET', '/api/customer/logout', withBearer(token))],
    [
      'GraphQL',
      (token) => speaker(app)('mutation { createLogout(input: {}) { logout { success } } }', {}, token),
    ],
  ])(
    'both tokens of an app end with a logout at the door of %s, and another login stays',
    async (_door, leave) => {
      const [pair, other] = [await logIn(), await logIn()];
      expect((await leave(pair.accessToken)).status).toBe(200);
      expect(await opens(pair)).toEqual(nowhere);
      expect((await renewed(pair.refreshToken)).status).toBe(401);
      expect(await opens(other)).toEqual(everywhere);
    },
  );

  it('an app’s tokens survive the change of password that they make, and every other login ends', async () => {
    const [pair, other] = [await logIn(), await logIn()];
    const session = await loggedIn(app);
    const { uuid } = claimsOf(pair.accessToken).customer;
    const path = `/api/customers/${uuid}`;
    expect(await statusOf(app, withBearer(pair.accessToken), 'PATCH', path, { password: 'secret-new' })).toBe(
      200,
    );
    expect(await opens(pair)).toEqual(everywhere);
    expect((await renewed(pair.refreshToken)).status).toBe(200);
    expect(await opens(other)).toEqual(nowhere);
    expect((await session.get('/api/customer/get')).status).toBe(401);
  });

  it('an app’s tokens are good where the store has forgotten them, and ended ones stay ended', async () => {
    const [pair, left] = [await logIn(), await logIn(jane.email)];
    await send(app, 'POST', '/customer/logout', withBearer(left.accessToken));
    // The embedded database forgets nothing.
    if (store === 'mysql') await app.forget();
    expect(await opens(pair)).toEqual(everywhere);
    expect(await opens(left)).toEqual(nowhere);
    expect((await renewed(left.refreshToken)).status).toBe(401);
  });

  it('an app’s tokens are good for nothing else, and no other token stands in for them', async () => {
    const { accessToken, refreshToken } = await logIn();
    const admin = await adminPair(app);
    expect(await opens({ accessToken: refreshToken })).toEqual(nowhere);
    for (const token of [accessToken, admin.refreshToken, admin.accessToken, 'nonsense', 'a.b.c']) {
      const { status, body } = await renewed(token);
      expect([token, status, body]).toEqual([token, 401, refusal(401, 'Invalid refresh token')]);
    }
    for (const token of [accessToken, refreshToken]) {
      expect((await send(app, 'POST', '/api/user/token/refresh', {}, { refreshToken: token })).status).toBe(
        401,
      );
      expect(await statusOf(app, { 'X-Session-ID': token })).toBe(401);
      expect(await statusOf(app, { Cookie: `admin_token=${token}` })).toBe(401);
    }
  });

  it('an app’s token that is forged, changed or signed for another purpose is refused with 401', async () => {
    const { accessToken, refreshToken } = await logIn();
    const claims = claimsOf(accessToken);
    const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = (key: Buffer | string, changed: object, header: object = { typ: 'JWT', alg: 'HS256' }) => {
      const text = `${encoded(header)}.${encoded({ ...claims, ...changed })}`;
      return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
    };
    const appKey = String(app.env.APP_KEY);
    const key = deriveKey(appKey, 'customer-access');
    const status = (token: string) => statusOf(app, withBearer(token), 'GET', '/api/customer/get');
    expect(await status(signed(key, {}))).toBe(200);
    const [head, , signature] = accessToken.split('.');
    const bad = [
      `${head}.${encoded({ ...claims, sub: '2' })}.${signature}`,
      `${accessToken.split('.').slice(0, 2).join('.')}.`,
      signed(appKey, {}),
      signed(String(app.env.JWT_SECRET), {}),
      signed(deriveKey(appKey, 'customer-refresh'), {}),
      signed(deriveKey(appKey, 'admin-access'), {}),
      signed(key, {}, { typ: 'JWT', alg: 'none' }),
      signed(key, { tokenKind: 'refresh' }),
      signed(key, { tokenType: 'admin' }),
      signed(key, { aud: 'admin' }),
      signed(key, { iss: 'other' }),
      signed(key, { exp: String(claims.exp) }),
      signed(key, { exp: undefined }),
      signed(key, { iat: undefined }),
      signed(key, { sub: 1 }),
      signed(key, { sub: 'x' }),
      signed(key, { jti: undefined }),
      refreshToken,
    ];
    for (const token of bad) expect([token, await status(token)]).toEqual([token, 401]);
  });

  it('a renewal without a token is refused with 400', async () => {
    for (const refreshToken of [undefined, '', null]) {
      const { status, body } = await renewed(refreshToken);
      expect([status, member(body, 'error', 'message')]).toEqual([400, 'Refresh token is required']);
    }
    for (const refreshToken of [7, ['x'], { a: 1 }]) expect((await renewed(refreshToken)).status).toBe(400);
  });
});

describe.each(stores)('the limits of logins for tokens (%s)', (store) => {
  it('a wrong login for an app’s tokens counts towards the limit of all logins', async () => {
    const app = await startApp(store, { env: { LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '3' } });
    try {
      await app.reset({ customers: [john] });
      const attempt = (path: string, password: string) =>
        statusOf(app, {}, 'POST', path, { email: john.email, password });
      for (let n = 0; n < 3; n++) expect(await attempt('/api/customer/tokens', `wrong-${n}`)).toBe(401);
      for (const path of ['/api/customer/tokens', '/customer/login'])
        expect(await attempt(path, secret)).toBe(429);
    } finally {
      await app.stop();
    }
  });
});

it('a customer’s tokens survive a change of APP_KEY whose old value is still believed', async () => {
  const old = await startApp('embedded');
  await old.reset({ customers: [john] });
  const reply = await send(old, 'POST', '/api/customer/tokens', {}, { email: john.email, password: secret });
  const { accessToken, refreshToken } = member(reply.body, 'data') as Pair;
  const env = { APP_KEY: 'another-app-key-0123456789-abcdefg', APP_PREVIOUS_KEYS: String(old.env.APP_KEY) };
  const app = await startApp('embedded', { beside: old, env });
  const stranger = await startApp('embedded', { beside: old, env: { ...env, APP_PREVIOUS_KEYS: '' } });
  const path = '/api/customer/get';
  try {
    expect(await statusOf(stranger, withBearer(accessToken), 'GET', path)).toBe(401);
    expect(await statusOf(app, withBearer(accessToken), 'GET', path)).toBe(200);
    expect(await statusOf(app, {}, 'POST', '/api/customer/token/refresh', { refreshToken })).toBe(200);
  } finally {
    for (const running of [stranger, app, old]) await running.stop();
  }
});
