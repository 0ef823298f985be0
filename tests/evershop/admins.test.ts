import { createHmac } from 'node:crypto';
import { deriveKey } from '../../accounts/keys';
import { startApp, stores, type TestApp } from '../support/app';
import { bearer, hashed, jane, john, logIn, member } from '../support/customers';
import { secret } from '../support/people';
import {
  adminBearer,
  adminPair,
  appointAdmins,
  boss,
  bossHash,
  logInHere,
  refusal,
  sidHeader,
  sidOf,
  withBearer,
} from './callers';
import { customerHeaders, send, statusOf, uuidOf } from './exchanges';

const minute = 60_000;
const unauthenticated = refusal(401, 'Unauthenticated');

describe.each(stores)('admins (%s)', (store) => {
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

  const refreshed = async (refreshToken: unknown) => {
    const reply = await send(app, 'POST', '/api/user/token/refresh', {}, { refreshToken });
    const [token, kept] = ['accessToken', 'refreshToken'].map((name) => member(reply.body, 'data', name));
    return { status: reply.status, token, kept };
  };
  const change = (columns: Record<string, unknown>) => app.db.knex('admins').where({ id: 1 }).update(columns);

  it('an admin gets tokens of their own kind for a password', async () => {
    const reply = await send(app, 'POST', '/api/user/tokens', {}, { ...boss, email: 'BOSS@shop.test' });
    expect([reply.status, reply.body, reply.headers['set-cookie']]).toEqual([
      200,
      { data: { accessToken: expect.any(String), refreshToken: expect.any(String) } },
      undefined,
    ]);
    const { accessToken } = member(reply.body, 'data') as { accessToken: string };
    expect(await statusOf(app, withBearer(accessToken))).toBe(200);
    expect(Buffer.from(String(accessToken.split('.')[1]), 'base64url').toString()).not.toMatch(/\$2|boss/);
  });

  it('an admin’s login is refused alike for a wrong password, an unknown address and an account that is switched off', async () => {
    const attempt = async (email: unknown, password: unknown) => {
      const before = app.logs.length;
      const reply = await send(app, 'POST', '/api/user/tokens', {}, { email, password });
      expect(JSON.stringify(app.logs.slice(before))).not.toContain('secret123');
      return [reply.status, reply.body];
    };
    const refused = [401, refusal(401, 'Invalid Email or Password')];
    expect(await attempt(boss.email, 'wrong-password')).toEqual(refused);
    expect(await attempt('nobody@shop.test', secret)).toEqual(refused);
    expect(await attempt(john.email, secret)).toEqual(refused);
    await change({ password: null });
    expect(await attempt(boss.email, '')).toEqual([400, expect.anything()]);
    expect(await attempt(boss.email, secret)).toEqual(refused);
    await change({ password: bossHash, status: 0 });
    expect(await attempt(boss.email, secret)).toEqual(refused);
    for (const email of [0, true, ['boss@shop.test'], { email: 1 }, '%', "' or 1=1 --"])
      expect((await attempt(email, secret))[0]).toBe(400);
  });

  it('an admin renews an access token of 15 minutes for 15 hours', async () => {
    const { accessToken, refreshToken } = await adminPair(app);
    now += 15 * minute - 2000;
    expect(await statusOf(app, withBearer(accessToken))).toBe(200);
    now += 3000;
    expect(await statusOf(app, withBearer(accessToken))).toBe(401);
    now += 14 * 60 * minute;
    const second = await refreshed(refreshToken);
    expect([second.status, second.kept]).toEqual([200, refreshToken]);
    expect(await statusOf(app, withBearer(second.token))).toBe(200);
    now += 60 * minute;
    expect((await refreshed(refreshToken)).status).toBe(401);
    expect(await statusOf(app, withBearer(second.token))).toBe(401);
  });

  it.each([
    ['password', () => change({ password: hashed('another-1') }), () => change({ password: bossHash })],
    ['status', () => change({ status: 0 }), () => change({ status: 1 })],
    [
      'role',
      async () => {
        await app.db.knex('roles').insert({ id: 2, name: 'R', description: '', permission_type: 'all' });
        await change({ role_id: 2 });
      },
      () => change({ role_id: 1 }),
    ],
  ])('an admin loses every token with a change of the %s, for good', async (_what, lose, regain) => {
    await change({ password: bossHash });
    const { accessToken, refreshToken } = await adminPair(app);
    const renewed = await refreshed(refreshToken);
    await lose();
    expect(await statusOf(app, withBearer(accessToken))).toBe(401);
    expect((await refreshed(refreshToken)).status).toBe(401);
    await regain();
    for (const token of [accessToken, renewed.token])
      expect(await statusOf(app, withBearer(token))).toBe(401);
    expect((await refreshed(refreshToken)).status).toBe(401);
    expect(await statusOf(app, await adminBearer(app))).toBe(200);
  });

  it('an admin loses every token with their row, and with a change of their role’s rights', async () => {
    await appointAdmins(app, [{ permissions: ['customers', 'customers.customers'] }]);
    const first = await adminPair(app);
    expect(await statusOf(app, withBearer(first.accessToken))).toBe(200);
    await app.db
      .knex('roles')
      .where({ id: 2 })
      .update({ permissions: '["customers","customers.customers","x"]' });
    expect(await statusOf(app, withBearer(first.accessToken))).toBe(401);
    const second = await adminPair(app);
    await app.db.knex('admins').delete();
    expect(await statusOf(app, withBearer(second.accessToken))).toBe(401);
    expect((await refreshed(second.refreshToken)).status).toBe(401);
  });

  it.each<[unknown, [list: number, create: number, end: number]]>([
    [['customers'], [200, 400, 404]],
    [
      ['customers', 'customers.customers'],
      [200, 403, 403],
    ],
    [
      ['customers', 'customers.customers', 'customers.customers.create'],
      [200, 400, 403],
    ],
    [
      ['customers', 'customers.customers', 'customers.customers.edit'],
      [200, 403, 404],
    ],
    [
      ['customers', 'customers.reviews', 'customers.reviews.edit'],
      [403, 403, 403],
    ],
    [
      ['catalog', 'catalog.products', 'customers2'],
      [403, 403, 403],
    ],
    [[], [403, 403, 403]],
    ['{"0":"customers","2":"customers.customers"}', [200, 403, 403]],
    ['null', [403, 403, 403]],
    ['"customers"', [403, 403, 403]],
  ])(
    'an admin may do with customers what the permissions %j of their role say',
    async (permissions, [list, create, end]) => {
      await appointAdmins(app, [{ permissions }]);
      const headers = await adminBearer(app);
      expect(await statusOf(app, headers)).toBe(list);
      expect(await statusOf(app, headers, 'POST', '/api/customers', {})).toBe(create);
      expect(await statusOf(app, headers, 'DELETE', `/api/customers/sessions/${'A'.repeat(32)}`)).toBe(end);
    },
  );

  it.each([
    [
      ['customers.customers.create', 'customers.customers.edit', 'customers.customers.delete'],
      [403, 403, 403],
    ],
    [
      ['customers.addresses.create', 'customers.addresses.edit'],
      [200, 200, 403],
    ],
    [['customers.addresses.delete'], [403, 403, 200]],
  ])(
    'an admin may do with addresses what the permissions %j of their role say',
    async (more, [create, edit, end]) => {
      const path = `/api/customers/${await uuidOf(app, await adminBearer(app), 1)}/addresses`;
      const home = { full_name: 'John Doe', address_1: 'Main Street 1', country: 'US' };
      const reply = await send(app, 'POST', path, await customerHeaders(app, john.email), home);
      const one = `${path}/${member(reply.body, 'data', 'uuid')}`;
      await appointAdmins(app, [{ permissions: ['customers', 'customers.customers', ...more] }]);
      const headers = await adminBearer(app);
      expect(await statusOf(app, headers, 'POST', path, home)).toBe(create);
      expect(await statusOf(app, headers, 'PATCH', one, { city: 'Rome' })).toBe(edit);
      expect(await statusOf(app, headers, 'DELETE', one)).toBe(end);
    },
  );

  it('an admin’s token is good for nothing else, and no other token makes an admin', async () => {
    const { accessToken, refreshToken } = await adminPair(app);
    const customer = await bearer(app);
    const customerToken = customer.Authorization.slice('Bearer '.length);
    const session = await logInHere(app, john.email);
    for (const token of [accessToken, refreshToken]) {
      expect(await statusOf(app, withBearer(token), 'GET', '/api/customer/get')).toBe(401);
      expect(await statusOf(app, {}, 'GET', `/api/customer/get?token=${token}`)).toBe(401);
      expect(await statusOf(app, { 'X-Session-ID': token })).toBe(401);
    }
    expect(await statusOf(app, withBearer(refreshToken))).toBe(401);
    expect((await refreshed(accessToken)).status).toBe(401);
    expect((await refreshed(customerToken)).status).toBe(401);
    expect((await refreshed(sidOf(session))).status).toBe(401);
    expect(await statusOf(app, customer)).toBe(403);
    expect(await statusOf(app, sidHeader(session))).toBe(403);
    expect(await statusOf(app, { Cookie: `admin_token=${customerToken}` })).toBe(401);
    expect(await statusOf(app, withBearer(sidOf(session)))).toBe(401);
    const expected = await send(app, 'GET', '/api/customers', withBearer(refreshToken));
    expect(expected.body).toEqual(unauthenticated);
  });

  it('an admin’s token that is forged, changed or signed for another purpose is refused with 401', async () => {
    const { accessToken, refreshToken } = await adminPair(app);
    const [head, body = '', signature] = accessToken.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = (key: Buffer | string, changed: object, header: object = { typ: 'JWT', alg: 'HS256' }) => {
      const text = `${encoded(header)}.${encoded({ ...claims, ...changed })}`;
      return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
    };
    const appKey = String(app.env.APP_KEY);
    const key = deriveKey(appKey, 'admin-access');
    expect(await statusOf(app, withBearer(signed(key, {})))).toBe(200);
    const bad = [
      `${head}.${encoded({ ...claims, sub: '2' })}.${signature}`,
      `${head}.${body}.`,
      `${refreshToken.split('.')[0]}.${body}.${refreshToken.split('.')[2]}`,
      signed(appKey, {}),
      signed(String(app.env.JWT_SECRET), {}),
      signed(deriveKey(appKey, 'admin-refresh'), {}),
      signed(key, {}, { typ: 'JWT', alg: 'none' }),
      signed(key, { aud: 'admin-refresh' }),
      signed(key, { aud: undefined }),
      signed(key, { iss: 'http://other.test' }),
      signed(key, { exp: String(claims.exp) }),
      signed(key, { exp: undefined }),
      signed(key, { sub: 1 }),
      signed(key, { sub: 'x' }),
      signed(key, { seal: undefined }),
    ];
    for (const token of bad) expect([token, await statusOf(app, withBearer(token))]).toEqual([token, 401]);
  });

  it('a renewal without an admin’s token is refused with 400', async () => {
    for (const refreshToken of [undefined, '', null, 7, ['x']])
      expect((await refreshed(refreshToken)).status).toBe(400);
    expect((await refreshed('nonsense')).status).toBe(401);
  });
});

describe.each(stores)('the limits of admins’ logins (%s)', (store) => {
  it('an admin’s logins are counted apart from those of a customer with the same address', async () => {
    const app = await startApp(store, { env: { LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '3' } });
    try {
      await app.reset({ customers: [john] });
      await appointAdmins(app, [{ admin: { email: john.email as string } }]);
      const attempt = (password: string) =>
        send(app, 'POST', '/api/user/tokens', {}, { email: john.email, password });
      for (let n = 0; n < 3; n++) expect((await attempt(`wrong-${n}`)).status).toBe(401);
      const fourth = await attempt(secret);
      expect([fourth.status, fourth.body]).toEqual([429, refusal(429, 'Too Many Attempts.')]);
      expect((await logIn(app.client())).status).toBe(200);
      for (let n = 0; n < 3; n++) await logInHere(app, john.email, `wrong-${n}`);
      expect((await logInHere(app, john.email)).status).toBe(429);
    } finally {
      await app.stop();
    }
  });
});

it('an admin’s token survives a change of APP_KEY whose old value is still believed', async () => {
  const old = await startApp('embedded');
  await appointAdmins(old);
  const { accessToken, refreshToken } = await adminPair(old);
  const env = { APP_KEY: 'another-app-key-0123456789-abcdefg', APP_PREVIOUS_KEYS: String(old.env.APP_KEY) };
  const app = await startApp('embedded', { beside: old, env });
  const stranger = await startApp('embedded', { beside: old, env: { ...env, APP_PREVIOUS_KEYS: '' } });
  try {
    expect((await send(app, 'GET', '/api/customers', withBearer(accessToken))).status).toBe(200);
    expect((await send(app, 'POST', '/api/user/token/refresh', {}, { refreshToken })).status).toBe(200);
    expect((await send(stranger, 'GET', '/api/customers', withBearer(accessToken))).status).toBe(401);
  } finally {
    for (const running of [stranger, app, old]) await running.stop();
  }
});
