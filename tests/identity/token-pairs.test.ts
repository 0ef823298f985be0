import { jwtSigner } from '../../accounts/identity/jwt';
import { tokenPairs } from '../../accounts/identity/token-pairs';
import { deriveKey } from '../../accounts/keys';
import { embeddedExpiringStore } from '../../db/expiring/embedded-expiring-store';
import { startApp, type TestApp } from '../support/app';

const appKey = 'an-app-key-0123456789-abcdefghijklm';
const visitor = { userAgent: 'test', network: '198.51.100.1' };
const profile = { customer_id: 3, email: 'ada@example.com' };
const untouched = { updatedAt: null };
const access = jwtSigner(deriveKey(appKey, 'customer-access'));

describe('EverShop’s pair of tokens', () => {
  let app: TestApp;
  let now = Date.UTC(2026, 0, 1);
  let endedAt: number | undefined;
  const clock = () => now;
  const seconds = () => Math.floor(now / 1000);
  const kept: unknown[] = [];
  const opened: unknown[] = [];

  beforeAll(async () => {
    app = await startApp('embedded');
  });
  afterAll(() => app.stop());
  beforeEach(() => {
    endedAt = undefined;
    kept.length = 0;
    opened.length = 0;
  });

  const made = (appKeys: [string, ...string[]] = [appKey]) =>
    tokenPairs({
      tokenStates: embeddedExpiringStore(app.db, clock),
      clock,
      appKeys,
      recorder: { opened: async (...login) => void opened.push(login) },
      revocations: { keep: async (...credential) => void kept.push(credential), ofAll: async () => endedAt },
    });

  it('a pair of tokens opens for half an hour, and renews for thirty hours', async () => {
    const pairs = made();
    const { accessToken, refreshToken } = await pairs.issue(profile, 'print', visitor);
    const claims = access.read(accessToken) ?? {};
    expect(claims).toEqual({
      ...{ customer: profile, tokenKind: 'access', iss: 'evershop', aud: 'customer', tokenType: 'customer' },
      ...{ sub: '3', jti: expect.stringMatching(/^\w{16}$/), iat: seconds(), exp: seconds() + 1800 },
    });
    const credential = await pairs.resolve(accessToken);
    const handle = `pair:${claims.jti}`;
    expect(credential).toMatchObject({ kind: 'token', customerId: 3, name: `pair:3:${claims.jti}`, handle });
    expect(credential?.seconds).toBe(109_800);
    expect(opened).toEqual([
      [{ customerId: 3, handle, seconds: 109_800, loggedInAt: now }, 'print', visitor],
    ]);
    expect(await credential?.confirm('print', untouched)).toBe(true);
    expect(await credential?.confirm('another', untouched)).toBe(false);
    expect((await pairs.find(3, handle))?.name).toBe(credential?.name);
    expect(await pairs.find(3, 'token:x:1:2')).toBeUndefined();
    now += 1799_000;
    expect(await pairs.resolve(accessToken)).toBeDefined();
    now += 1000;
    expect(await pairs.resolve(accessToken)).toBeUndefined();
    const renewal = await pairs.renewal(refreshToken);
    const renewed = renewal?.accessToken(profile) ?? '';
    expect(access.read(renewed)).toMatchObject({ jti: claims.jti, exp: seconds() + 1800 });
    now += 108_000_000 - 1801_000;
    expect(await pairs.renewal(refreshToken)).toBeDefined();
    now += 1000;
    expect(await pairs.renewal(refreshToken)).toBeUndefined();
  });

  it('a pair’s refresh token opens nothing, and its access token renews nothing', async () => {
    const pairs = made();
    const { accessToken, refreshToken } = await pairs.issue(profile, 'print', visitor);
    expect(await pairs.resolve(refreshToken)).toBeUndefined();
    expect(await pairs.renewal(accessToken)).toBeUndefined();
  });

  it('a pair of tokens ends as one, for good', async () => {
    const pairs = made();
    const { accessToken, refreshToken } = await pairs.issue(profile, 'print', visitor);
    const credential = await pairs.resolve(accessToken);
    await credential?.end();
    expect(kept).toEqual([[credential?.name, now + 109_800_000]]);
    await credential?.rebind('next', '');
    expect(await pairs.resolve(accessToken)).toBeUndefined();
    expect(await pairs.renewal(refreshToken)).toBeUndefined();
  });

  it('a pair of tokens is tied to the next password by its holder', async () => {
    const pairs = made();
    const { accessToken } = await pairs.issue(profile, 'print', visitor);
    await (await pairs.resolve(accessToken))?.rebind('next', '');
    expect(await (await pairs.resolve(accessToken))?.confirm('next', untouched)).toBe(true);
  });

  it('a pair of tokens that the store has forgotten is bound anew, unless all were ended since', async () => {
    const pairs = made();
    const [first, second] = [
      await pairs.issue(profile, 'a', visitor),
      await pairs.issue(profile, 'a', visitor),
    ];
    await app.forget();
    const credential = await pairs.resolve(first.accessToken);
    endedAt = now;
    expect(await credential?.confirm('b', untouched)).toBe(true);
    expect(await (await pairs.resolve(first.accessToken))?.confirm('a', untouched)).toBe(false);
    endedAt = now + 1000;
    expect(await (await pairs.resolve(second.accessToken))?.confirm('a', untouched)).toBe(false);
  });

  it('a pair of tokens is believed under a retired key, and signed with the first', async () => {
    const { accessToken } = await made().issue(profile, 'print', visitor);
    const newer = made(['another-app-key-0123456789-abcdef', appKey]);
    expect(await newer.resolve(accessToken)).toBeDefined();
    const { accessToken: next } = await newer.issue(profile, 'print', visitor);
    expect(await made().resolve(next)).toBeUndefined();
  });

  it.each<[string, object]>([
    ['another issuer', { iss: 'x' }],
    ['another audience', { aud: 'admin' }],
    ['another type', { tokenType: 'admin' }],
    ['no kind', { tokenKind: undefined }],
    ['no end', { exp: undefined }],
    ['an end as text', { exp: '99999999999' }],
    ['no beginning', { iat: undefined }],
    ['a customer as number', { sub: 3 }],
    ['a customer with letters', { sub: '3a' }],
    ['a customer of 16 digits', { sub: '1234567890123456' }],
    ['no jti', { jti: undefined }],
  ])('a token of a pair with %s is not believed', async (_what, more) => {
    const right = {
      ...{ customer: profile, tokenKind: 'access', iss: 'evershop', aud: 'customer', tokenType: 'customer' },
      ...{ sub: '3', jti: 'x'.repeat(16), iat: seconds(), exp: seconds() + 1800 },
    };
    expect(await made().resolve(access.sign(right))).toBeDefined();
    expect(await made().resolve(access.sign({ ...right, ...more }))).toBeUndefined();
  });
});
