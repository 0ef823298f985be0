import type { Admin, Admins } from '../../accounts/admin';
import { adminTokens } from '../../accounts/identity/admin-tokens';
import { jwtSigner } from '../../accounts/identity/jwt';
import { deriveKey } from '../../accounts/keys';
import { embeddedExpiringStore } from '../../db/expiring/embedded-expiring-store';
import { startApp, type TestApp } from '../support/app';

const appKey = 'an-app-key-0123456789-abcdefghijklm';
const access = jwtSigner(deriveKey(appKey, 'admin-access'));
const refresh = jwtSigner(deriveKey(appKey, 'admin-refresh'));

describe('an admin’s tokens', () => {
  let app: TestApp;
  let now = Date.UTC(2026, 0, 1);
  let admin: Admin;
  const clock = () => now;
  const seconds = () => Math.floor(now / 1000);

  beforeAll(async () => {
    app = await startApp('embedded');
  });
  afterAll(() => app.stop());
  beforeEach(() => {
    admin = {
      id: 4,
      email: 'admin@example.com',
      passwordHash: '$2y$10$x',
      active: true,
      secondFactor: undefined,
      role: { id: 1, permissionType: 'all', permissions: [], addressRights: true },
    };
  });

  const made = (appKeys: [string, ...string[]] = [appKey]) =>
    adminTokens({
      admins: { findById: async (id: number) => (id === admin.id ? admin : undefined) } as Admins,
      tokenStates: embeddedExpiringStore(app.db, clock),
      clock,
      issuer: 'http://shop.test',
      appKeys,
    });

  it('an admin’s access token opens for a quarter of an hour, and the other one renews for fifteen hours', async () => {
    const tokens = made();
    const { accessToken, refreshToken } = tokens.issue(admin);
    const claims = access.read(accessToken) ?? {};
    expect(claims).toEqual({
      ...{ iss: 'http://shop.test', aud: 'admin', iat: seconds(), exp: seconds() + 900, sub: '4' },
      ...{ jti: expect.stringMatching(/^[\w-]{16}$/), seal: expect.stringMatching(/^[\w-]{22}$/) },
    });
    expect(refresh.read(refreshToken)).toEqual({ ...claims, aud: 'admin-refresh', exp: seconds() + 54_000 });
    expect(tokens.issue(admin).accessToken).not.toBe(accessToken);
    now += 899_000;
    expect(await tokens.resolve(accessToken)).toEqual(admin);
    now += 1000;
    expect(await tokens.resolve(accessToken)).toBeUndefined();
    expect(tokens.recognises(accessToken)).toBe(true);
    const renewed = (await tokens.refresh(refreshToken)) ?? '';
    expect(access.read(renewed)).toEqual({ ...claims, iat: seconds(), exp: seconds() + 900 });
    now += 54_000_000 - 901_000;
    expect(await tokens.refresh(refreshToken)).toBeDefined();
    now += 1000;
    expect(await tokens.refresh(refreshToken)).toBeUndefined();
  });

  it('an admin’s refresh token opens nothing, and the access token renews nothing', async () => {
    const tokens = made();
    const { accessToken, refreshToken } = tokens.issue(admin);
    expect(await tokens.resolve(refreshToken)).toBeUndefined();
    expect(await tokens.refresh(accessToken)).toBeUndefined();
    expect(tokens.recognises(refreshToken)).toBe(false);
  });

  it.each<[string, (admin: Admin) => Partial<Admin>]>([
    ['another password', () => ({ passwordHash: '$2y$10$y' })],
    ['another role', ({ role }) => ({ role: { ...role, id: 2 } })],
    ['another kind of role', ({ role }) => ({ role: { ...role, permissionType: 'custom' } })],
    ['another right', ({ role }) => ({ role: { ...role, permissions: ['customers'] } })],
    ['a second factor', () => ({ secondFactor: { secret: undefined, backupCodes: [] } })],
    ['no account that is switched on', () => ({ active: false })],
  ])('an admin’s tokens end for good with %s', async (_what, changed) => {
    const tokens = made();
    const before = admin;
    const { accessToken, refreshToken } = tokens.issue(admin);
    admin = { ...admin, ...changed(admin) };
    expect(await tokens.resolve(accessToken)).toBeUndefined();
    admin = before;
    expect(await tokens.resolve(accessToken)).toBeUndefined();
    expect(await tokens.refresh(refreshToken)).toBeUndefined();
    expect(await tokens.resolve(tokens.issue(admin).accessToken)).toEqual(admin);
  });

  it('an admin’s tokens end with a second factor that is set up again, and not with a backup code that is spent', async () => {
    admin = { ...admin, secondFactor: { secret: 'one', backupCodes: ['a', 'b'] } };
    const { accessToken } = made().issue(admin);
    admin = { ...admin, secondFactor: { secret: 'one', backupCodes: ['a'] } };
    expect(await made().resolve(accessToken)).toEqual(admin);
    admin = { ...admin, secondFactor: { secret: 'two', backupCodes: ['a'] } };
    expect(await made().resolve(accessToken)).toBeUndefined();
  });

  it('an admin’s tokens are believed under a retired key, and signed with the first', async () => {
    const { accessToken, refreshToken } = made().issue(admin);
    const newer = made(['another-app-key-0123456789-abcdef', appKey]);
    expect(newer.recognises(accessToken)).toBe(true);
    expect(await newer.resolve(accessToken)).toEqual(admin);
    expect(access.read((await newer.refresh(refreshToken)) ?? '')).toBeUndefined();
    expect(await made().resolve(newer.issue(admin).accessToken)).toBeUndefined();
  });

  it.each<[string, object]>([
    ['another issuer', { iss: 'http://other.test' }],
    ['another audience', { aud: 'customer' }],
    ['no end', { exp: undefined }],
    ['an end as text', { exp: '99999999999' }],
    ['no login', { jti: undefined }],
    ['an admin as number', { sub: 4 }],
    ['an admin with letters', { sub: '4a' }],
    ['an admin of 11 digits', { sub: '40000000000' }],
    ['another admin', { sub: '5' }],
    ['no seal', { seal: undefined }],
    ['another seal', { seal: 'x' }],
  ])('an admin’s token with %s is not believed', async (_what, more) => {
    const claims = access.read(made().issue(admin).accessToken) ?? {};
    expect(await made().resolve(access.sign(claims))).toEqual(admin);
    expect(await made().resolve(access.sign({ ...claims, ...more }))).toBeUndefined();
  });
});
