import { createHash } from 'node:crypto';
import type { ExpiringStore } from '../../accounts/expiring-store';
import { customerTokens } from '../../accounts/identity/customer-tokens';
import { jwtSigner } from '../../accounts/identity/jwt';
import { embeddedExpiringStore } from '../../db/expiring/embedded-expiring-store';
import { startApp, type TestApp } from '../support/app';

const signer = jwtSigner('a-secret-of-jwt-auth-0123456789');
const prv = createHash('sha1').update('Webkul\\Customer\\Models\\Customer').digest('hex');
const visitor = { userAgent: 'test', network: '198.51.100.1' };
const untouched = { updatedAt: null };

describe('a customer’s JWT', () => {
  let app: TestApp;
  let now = Date.UTC(2026, 0, 1);
  const clock = () => now;
  const seconds = () => Math.floor(now / 1000);
  const opened: unknown[] = [];
  const kept = new Map<string, number>();
  let endedAt: number | undefined;
  let state: ExpiringStore;

  beforeAll(async () => {
    app = await startApp('embedded');
    state = embeddedExpiringStore(app.db, clock);
  });
  afterAll(() => app.stop());
  beforeEach(() => {
    opened.length = 0;
    kept.clear();
    endedAt = undefined;
  });

  const made = (more: { besidePhp?: boolean; leewaySeconds?: number } = {}) =>
    customerTokens(
      signer,
      state,
      clock,
      {
        ttlMinutes: 60,
        leewaySeconds: 5,
        issuer: 'http://shop.test/api/customer/login',
        besidePhp: false,
        ...more,
      },
      { opened: async (...login) => void opened.push(login) },
      { keep: async (name, until) => void kept.set(name, until), ofAll: async () => endedAt },
    );
  const claims = (more: object = {}) => ({
    iss: 'http://shop.test/api/customer/login',
    iat: seconds(),
    exp: seconds() + 3600,
    nbf: seconds(),
    jti: 'abcdefgh12345678',
    sub: 1,
    prv,
    ...more,
  });

  it('a customer’s JWT has jwt-auth’s claims in its order, and opens for as long as it says', async () => {
    const tokens = made();
    const token = await tokens.issue(1, 'print', { visitor });
    const read = signer.read(token) ?? {};
    expect(Object.keys(read)).toEqual(['iss', 'iat', 'exp', 'nbf', 'jti', 'sub', 'prv']);
    expect(read).toEqual(claims({ jti: expect.stringMatching(/^[A-Za-z0-9]{16}$/) }));
    const credential = await tokens.resolve(token);
    const handle = `token:${read.jti}:${read.iat}:${read.exp}`;
    expect(credential).toMatchObject({
      kind: 'token',
      customerId: 1,
      loggedInAt: now,
      name: `token:1:${read.jti}`,
      handle,
      seconds: 3605,
    });
    expect(credential?.twin).toBeUndefined();
    expect(opened).toEqual([[{ customerId: 1, handle, seconds: 3605, loggedInAt: now }, 'print', visitor]]);
    expect(await credential?.confirm('print', untouched)).toBe(true);
    expect(await credential?.confirm('another', untouched)).toBe(false);
    expect((await tokens.find(1, handle))?.name).toBe(`token:1:${read.jti}`);
    now += 3604_000;
    expect((await tokens.resolve(token))?.seconds).toBe(1);
    expect(await (await tokens.resolve(token))?.confirm('another', untouched)).toBe(false);
    expect(await tokens.find(1, handle)).toBeDefined();
    now += 1000;
    expect(await tokens.resolve(token)).toBeUndefined();
    expect(await tokens.find(1, handle)).toBeUndefined();
    expect(await tokens.find(1, 'pair:x')).toBeUndefined();
  });

  it('a customer’s JWT names the login’s address where PHP would, and its session where it has one', async () => {
    const tokens = made();
    const token = await tokens.issue(1, 'print', { visitor, path: '/public/api/customer/login' });
    expect(signer.read(token)?.iss).toBe('http://shop.test/public/api/customer/login');
    opened.length = 0;
    const twin = await tokens.resolve(await tokens.issue(1, 'print', { sid: 'its-session' }));
    expect(twin?.twin).toEqual({ sid: 'its-session' });
    expect(await twin?.confirm('print', untouched)).toBe(true);
    expect(opened).toEqual([]);
    await twin?.rebind('next', '');
    const again = await tokens.find(1, String(twin?.handle));
    expect(again?.twin).toEqual({ sid: 'its-session' });
    expect(await again?.confirm('next', untouched)).toBe(true);
  });

  it('a customer’s JWT is over at its logout, also for a change of password that ends later', async () => {
    const tokens = made();
    const token = await tokens.issue(1, 'print', { visitor });
    const credential = await tokens.resolve(token);
    await credential?.end();
    expect(kept).toEqual(new Map([[credential?.name, (seconds() + 3605) * 1000]]));
    await credential?.rebind('next', '');
    expect(await tokens.resolve(token)).toBeUndefined();
  });

  it.each<[string, object, boolean]>([
    ['as it was signed', {}, true],
    ['numbers as text', { sub: '1', exp: '99999999999', iat: '1', nbf: '1' }, true],
    ['times with a fraction', { iat: 1.5, nbf: 1.5 }, true],
    ['no iat and no nbf', { iat: undefined, nbf: undefined }, true],
    ['no issuer', { iss: undefined }, true],
    ['an issuer that is no text', { iss: 7 }, false],
    ['another guard', { prv: 'x' }, false],
    ['no guard', { prv: undefined }, false],
    ['no end', { exp: undefined }, false],
    ['an end that is no number', { exp: 'soon' }, false],
    ['nobody', { sub: undefined }, false],
    ['somebody with a fraction', { sub: 1.5 }, false],
    ['somebody who is yes', { sub: true }, false],
    ['no jti', { jti: undefined }, false],
    ['a jti that is no text', { jti: 7 }, false],
    ['an empty jti', { jti: '' }, false],
    ['a jti with a blank', { jti: 'a b' }, false],
    ['a jti of 128 letters', { jti: 'j'.repeat(128) }, true],
    ['a jti of 129 letters', { jti: 'j'.repeat(129) }, false],
    ['a beginning that is no time', { nbf: 'now' }, false],
    ['an issue that is no time', { iat: {} }, false],
  ])('a customer’s JWT is believed only as jwt-auth believes it: %s', async (_what, more, genuine) => {
    const tokens = made();
    const token = signer.sign(claims(more));
    expect(tokens.isGenuine(token)).toBe(genuine);
    expect((await tokens.resolve(token)) !== undefined).toBe(genuine);
  });

  it.each<[string, number]>([
    ['nbf', 5],
    ['iat', 5],
  ])('a customer’s JWT may have its %s as far ahead as clocks differ', (claim, leeway) => {
    const tokens = made();
    expect(tokens.isGenuine(signer.sign(claims({ [claim]: seconds() + leeway })))).toBe(true);
    expect(tokens.isGenuine(signer.sign(claims({ [claim]: seconds() + leeway + 1 })))).toBe(false);
  });

  it('a customer’s JWT with another signature is not believed', async () => {
    const token = jwtSigner('another').sign(claims());
    expect(made().isGenuine(token)).toBe(false);
    expect(await made().resolve(token)).toBeUndefined();
    expect(made().recognises(token)).toBe(true);
    expect(made().recognises('1|abc')).toBe(false);
  });

  it('a customer’s JWT that PHP signed is bound to the password of its first use', async () => {
    const tokens = made({ besidePhp: true });
    const token = signer.sign(claims({ jti: 'of-php' }));
    const credential = await tokens.resolve(token);
    expect(await credential?.confirm('print', { updatedAt: '2025-12-31 23:59:59' })).toBe(true);
    expect(await (await tokens.resolve(token))?.confirm('another', untouched)).toBe(false);
  });

  it('a customer’s JWT that PHP signed before the account’s last change, or before a logout of all, is not believed', async () => {
    const later = { updatedAt: '2026-06-01 00:00:00' };
    const shown = async (jti: string, beside: boolean) =>
      (await made({ besidePhp: beside }).resolve(signer.sign(claims({ jti }))))?.confirm('print', later);
    now = Date.UTC(2026, 4, 31);
    expect(await shown('before', true)).toBe(false);
    expect(await shown('alone', false)).toBe(true);
    now = Date.UTC(2026, 5, 1);
    expect(await shown('the-same-second', true)).toBe(true);
    endedAt = now + 5000;
    expect(await shown('within-the-leeway', true)).toBe(true);
    endedAt = now + 6000;
    expect(await shown('ended', true)).toBe(false);
  });

  it('a JWT that is made for PHP is one that PHP believes, for a moment', () => {
    const read = signer.read(made().forPhp(7)) ?? {};
    expect(Object.keys(read)).toEqual(['iss', 'iat', 'exp', 'nbf', 'jti', 'sub', 'prv']);
    expect(read).toMatchObject({
      sub: 7,
      iat: seconds() - 30,
      nbf: seconds() - 30,
      exp: seconds() + 90,
      prv,
    });
  });
});
