import { createHmac } from 'node:crypto';
import { startApp, stores, type TestApp } from '../support/app';
import { type Ask, ask, type Reply } from '../support/http-client';
import { john } from './clients/client';
import { customerRow, general } from './clients/fixture';
import { multipart } from './clients/multipart';
import { goodHere, nobodys } from './tokens/cases';
import { nowInSeconds, partsOf, phpClaims, phpToken, prv, secret, signed } from './tokens/handmade';

const json = (token: unknown): Ask => ({ json: { ...john, token } });
const form = (field: string): Ask => ({
  body: `email=johndoe%40example.com&password=secret99&${field}`,
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
});

/** The key says it, not what it holds. */
const askingForAToken: [string, string, Ask][] = [
  ['?token=true', '?token=true', { json: john }],
  ['?token=', '?token=', { json: john }],
  ['?token', '?token', { json: john }],
  ['?token=false', '?token=false', { json: john }],
  ['?token=0', '?token=0', { json: john }],
  ['?token=null', '?token=null', { json: john }],
  ['?token=trues', '?token=trues', { json: john }],
  ['?token=true"', '?token=true"', { json: john }],
  ['?token[]=1', '?token[]=1', { json: john }],
  ['?token[a]=1', '?token[a]=1', { json: john }],
  ['?token=<a token of old>', `?token=${phpToken({ exp: 1 })}`, { json: john }],
  ['JSON true', '', json(true)],
  ['JSON "true"', '', json('true')],
  ['JSON ""', '', json('')],
  ['JSON null', '', json(null)],
  ['JSON false', '', json(false)],
  ['JSON 0', '', json(0)],
  ['JSON []', '', json([])],
  ['JSON {}', '', json({})],
  ['form token=true', '', form('token=true')],
  ['form token=', '', form('token=')],
  ['form token[]=', '', form('token[]=')],
  ['multipart token=true', '', multipart({ ...john, token: 'true' })],
  ['multipart token empty', '', multipart({ ...john, token: '' })],
  ['everything in the query', '?token=true&email=johndoe%40example.com&password=secret99', {}],
  ['a bearer that is a token', '', { json: john, headers: { Authorization: `Bearer ${phpToken()}` } }],
  ['a bearer of null beside the key', '', { ...json(true), headers: { Authorization: 'Bearer null' } }],
];

const askingForASession: [string, string, Ask][] = [
  ['nothing', '', { json: john }],
  ['another letter case', '?Token=true', { json: { ...john, TOKEN: true } }],
  ['another key', '?api_token=true', { json: john }],
  ['a bearer of null', '', { json: john, headers: { Authorization: 'Bearer null' } }],
  ['a bearer that is no token', '', { json: john, headers: { Authorization: 'Bearer 42|abc' } }],
];

describe.each(stores)('token mode (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
    await app.reset({
      customers: [await customerRow(), await customerRow({ id: 2, email: 'jane@example.com', status: 0 })],
      customer_groups: [general],
    });
  });

  afterAll(() => app.stop());

  const logIn = (query: string, given: Ask): Promise<Reply> =>
    ask(app.url, `/api/customer/login${query}`, { method: 'POST', ...given });
  const get = (token: string) =>
    ask(app.url, '/api/customer/get', { headers: { Authorization: `Bearer ${token}` } });

  it.each(askingForAToken)('a login with %s answers a token and no cookie', async (_how, query, given) => {
    const reply = await logIn(query, given);
    expect(reply.status).toBe(200);
    const { token, message, data } = reply.body as Record<string, unknown>;
    expect(Object.keys(reply.body as object)).toEqual(['token', 'message', 'data']);
    expect(message).toBe('Logged in successfully.');
    expect(data).toMatchObject({ id: 1, email: john.email });
    expect(reply.headers['set-cookie']).toBeUndefined();
    expect((await get(String(token))).body).toEqual({ data });
  });

  it.each(askingForASession)('a login with %s answers true and a cookie', async (_how, query, given) => {
    const reply = await logIn(query, given);
    expect(reply.body).toMatchObject({ token: true, data: { id: 1 } });
    expect(reply.headers['set-cookie']?.[0]).toMatch(/^bagisto_session=/);
  });

  it('a refused login sets no cookie and answers no token', async () => {
    const reply = await logIn('?token=true', { json: { ...john, password: 'wrong' } });
    expect(reply.status).toBe(401);
    expect(reply.body).toEqual({ error: 'Invalid Email or Password' });
    expect(reply.headers['set-cookie']).toBeUndefined();
  });

  it('the token of a login is the one that PHP would have signed', async () => {
    const before = nowInSeconds();
    const { body: answer } = await logIn('?token=true', { json: john });
    const token = String((answer as { token: unknown }).token);
    const { head: header, claims, signature: given } = partsOf(token);
    expect(header).toBe('{"typ":"JWT","alg":"HS256"}');
    expect(Object.keys(claims)).toEqual(['iss', 'iat', 'exp', 'nbf', 'jti', 'sub', 'prv']);
    const iat = Number(claims.iat);
    expect(claims).toEqual({
      iss: 'http://shop.test/api/customer/login',
      iat: expect.any(Number),
      exp: iat + 3600,
      nbf: iat,
      jti: expect.stringMatching(/^[A-Za-z0-9]{16}$/),
      sub: 1,
      prv,
    });
    expect(Number.isInteger(iat)).toBe(true);
    expect(iat).toBeGreaterThanOrEqual(before);
    expect(iat).toBeLessThanOrEqual(nowInSeconds());
    const expected = createHmac('sha256', secret).update(token.slice(0, token.lastIndexOf('.')));
    expect(given).toBe(expected.digest('base64url'));
  });

  it('two logins in one second give two tokens', async () => {
    const replies = await Promise.all([
      logIn('?token=true', { json: john }),
      logIn('?token=true', { json: john }),
    ]);
    const [first, second] = replies.map(({ body: answer }) => (answer as { token: unknown }).token);
    expect(first).not.toBe(second);
  });

  it.each(goodHere)('a token of PHP is good here: %s', async (_what, changed) => {
    const reply = await get(phpToken(changed));
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ data: { id: 1, email: john.email } });
  });

  it.each(nobodys)('a token is refused with 401: %s', async (_what, token) => {
    const replies = [
      await get(token),
      await ask(app.url, `/api/customer/get?token=${encodeURIComponent(token)}`),
      await ask(app.url, '/api/customer/profile', { method: 'PUT', json: { token } }),
      await ask(app.url, '/api/customer/logout?token=true', {
        headers: { Authorization: `bearer ${token}` },
      }),
    ];
    for (const reply of replies) {
      expect(reply.status).toBe(401);
      expect(reply.body).toEqual({ error: 'Unauthenticated' });
    }
  });

  it('a token that is longer than a header line may be is refused with 401', async () => {
    const token = phpToken({ note: 'n'.repeat(40_000) });
    const reply = await ask(app.url, '/api/customer/profile', { method: 'PUT', json: { token } });
    expect(reply.status).toBe(401);
  });

  it('no refusal of a token was an error of ours', () => {
    expect(app.logs.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });
});

describe.each(stores)('how long a token lives (%s)', (store) => {
  let app: TestApp;
  let clock = nowInSeconds() * 1000;

  beforeAll(async () => {
    app = await startApp(store, { clock: () => clock, env: { JWT_TTL: '5', JWT_LEEWAY: '30' } });
    await app.reset({ customers: [await customerRow()], customer_groups: [general] });
  });

  afterAll(() => app.stop());

  const statusOf = async (token: string) =>
    (await ask(app.url, '/api/customer/get', { headers: { Authorization: `Bearer ${token}` } })).status;

  it('a token lives JWT_TTL minutes, and JWT_LEEWAY seconds more', async () => {
    const reply = await ask(app.url, '/api/customer/login?token=true', { method: 'POST', json: john });
    const token = String((reply.body as { token: unknown }).token);
    const { claims } = partsOf(token);
    expect(Number(claims.exp) - Number(claims.iat)).toBe(300);
    const began = clock;
    clock = began + 299_000;
    expect(await statusOf(token)).toBe(200);
    clock = began + 329_000;
    expect(await statusOf(token)).toBe(200);
    clock = began + 330_000;
    expect(await statusOf(token)).toBe(401);
    clock = began;
  });

  it.each([
    ['ended 20 s ago', { exp: -20 }, 200],
    ['ended 40 s ago', { exp: -40 }, 401],
    ['begins in 20 s', { nbf: 20 }, 200],
    ['begins in 40 s', { nbf: 40 }, 401],
    ['made in 20 s', { iat: 20 }, 200],
    ['made in 40 s', { iat: 40 }, 401],
  ])('clocks may differ by JWT_LEEWAY: a token that %s', async (_what, offsets, status) => {
    const at = Math.floor(clock / 1000);
    const changed = Object.fromEntries(Object.entries(offsets).map(([name, offset]) => [name, at + offset]));
    expect(await statusOf(signed(phpClaims({ iat: at - 300, nbf: at - 300, ...changed }, at)))).toBe(status);
  });
});
