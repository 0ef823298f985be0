import { InvalidCredentials, TooManyAttempts } from '../../accounts/errors';
import type { ExpiringStore } from '../../accounts/expiring-store';
import type { LimitsConfig } from '../../accounts/identity/limits';
import { createThrottles } from '../../accounts/identity/throttles';
import { embeddedExpiringStore } from '../../db/expiring/embedded-expiring-store';
import { startApp, type TestApp } from '../support/app';

const limits: LimitsConfig = {
  loginPerAccountAndAddress: 3,
  loginPerAccount: 5,
  loginPerAddress: 8,
  registerPerAddress: 2,
  forgotPerAddress: 1,
  resetPerAddress: 1,
  changesPerCustomer: 2,
  linksPerCustomer: 1,
  exempt: ['192.0.2.0/24'],
};
const wrong = async () => {
  throw new InvalidCredentials();
};
const right = async () => 'in';
const broken = async () => {
  throw new Error('the database is away');
};

/** "in", "wrong", or for how many seconds it was refused. */
const outcome = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.catch((error: unknown) =>
    error instanceof TooManyAttempts
      ? error.retryAfterSeconds
      : error instanceof InvalidCredentials
        ? 'wrong'
        : (error as Error).message,
  );

describe('what is counted, and what is refused', () => {
  let app: TestApp;
  let state: ExpiringStore;
  let tried = 0;
  let writes = 0;

  beforeAll(async () => {
    app = await startApp('embedded');
    state = embeddedExpiringStore(app.db, Date.now);
  });
  afterAll(() => app.stop());

  const made = (more: Partial<LimitsConfig> = {}, prefix = `t${tried++}:`) => {
    const own: ExpiringStore = {
      ...state,
      get: (key) => state.get(prefix + key),
      set(key, value, seconds) {
        writes++;
        return state.set(prefix + key, value, seconds);
      },
      delete: (key) => state.delete(prefix + key),
    };
    return { prefix, throttles: createThrottles({ ...limits, ...more }, { prefix, state: own }) };
  };
  const logins = (throttles: ReturnType<typeof made>['throttles']) => {
    return (address: string, email: string, run: () => Promise<unknown>) =>
      outcome(throttles.login.around({ address, email }, run));
  };
  const within = (most: number, least = 1) => ({
    asymmetricMatch: (seconds: unknown) => typeof seconds === 'number' && seconds >= least && seconds <= most,
  });

  it('a throttled login does not wait for those that were refused before it', async () => {
    const logIn = logins(made().throttles);
    for (let n = 1; n <= 5; n++) expect(await logIn(`198.51.100.${n}`, 'a@b.test', wrong)).toBe('wrong');
    const guess = () => logIn('203.0.113.9', 'a@b.test', wrong);
    expect(await guess()).toBe('wrong');
    for (let at = 0; at < 2; at++) expect(await guess()).toEqual(within(60));
    writes = 0;
    for (let at = 0; at < 3; at++) expect(await guess()).toEqual(within(60));
    // One that waits for others counts itself again and again.
    expect(writes).toBeLessThan(30);
  });

  it('a throttle counts by network, each call apart, and not the exempt', async () => {
    const { throttles } = made();
    const register = (address: string) => outcome(throttles.register.around({ address }, right));
    expect(await register('198.51.100.1')).toBe('in');
    expect(await register('198.51.100.1')).toBe('in');
    expect(await register('198.51.100.1')).toEqual(within(60, 50));
    expect(await register('198.51.100.2')).toBe('in');
    expect(await register('2001:db8::1')).toBe('in');
    expect(await register('2001:db8::2')).toBe('in');
    expect(await register('2001:db8::3')).toEqual(within(60, 50));
    for (let at = 0; at < 4; at++) expect(await register('192.0.2.7')).toBe('in');
    expect(await outcome(throttles.forgotPassword.around({ address: '198.51.100.1' }, right))).toBe('in');
    expect(await outcome(throttles.forgotPassword.around({ address: '198.51.100.1' }, right))).toEqual(
      within(60, 50),
    );
    expect(await outcome(throttles.resetPassword.around({ address: '198.51.100.1' }, right))).toBe('in');
    expect(throttles.register.name).toBe('register');
    expect(throttles.forgotPassword.name).toBe('forgot-password');
    expect(throttles.resetPassword.name).toBe('reset-password');
  });

  it('a throttle counts nothing where its limit is 0', async () => {
    const { throttles } = made({ registerPerAddress: 0, changesPerCustomer: 0, exempt: [] });
    for (let at = 0; at < 5; at++) {
      expect(await outcome(throttles.register.around({ address: '198.51.100.1' }, right))).toBe('in');
      expect(await outcome(throttles.changes(1, right))).toBe('in');
    }
  });

  it('a throttle counts changes a minute and links a day, per customer', async () => {
    const { throttles } = made();
    expect(await outcome(throttles.changes(1, right))).toBe('in');
    expect(await outcome(throttles.changes(1, right))).toBe('in');
    expect(await outcome(throttles.changes(1, right))).toEqual(within(60, 50));
    expect(await outcome(throttles.changes(2, right))).toBe('in');
    expect(await outcome(throttles.linkMails(1))).toBeUndefined();
    expect(await outcome(throttles.linkMails(1))).toEqual(within(86_400, 86_000));
    expect(await outcome(throttles.linkMails(2))).toBeUndefined();
  });

  it('wrong logins to one account from one address are refused, until the password was right', async () => {
    const login = logins(made().throttles);
    for (let at = 0; at < 2; at++) expect(await login('198.51.100.1', 'a@x', wrong)).toBe('wrong');
    expect(await login('198.51.100.1', 'A@X', right)).toBe('in');
    for (let at = 0; at < 3; at++) expect(await login('198.51.100.1', 'a@x', wrong)).toBe('wrong');
    expect(await login('198.51.100.1', 'A@x', right)).toEqual(within(60, 50));
    expect(await login('198.51.100.1', 'b@x', right)).toBe('in');
    expect(await login('198.51.100.2', 'a@x', right)).toBe('in');
  });

  it('an address that tries many accounts is refused, and right or unexamined logins do not count', async () => {
    const login = logins(made().throttles);
    for (let at = 0; at < 20; at++) expect(await login('198.51.100.1', `r${at}@x`, right)).toBe('in');
    for (let at = 0; at < 20; at++) expect(await login('198.51.100.1', 'a@x', broken)).toMatch(/away/);
    for (let at = 0; at < 8; at++) expect(await login('198.51.100.1', `w${at}@x`, wrong)).toBe('wrong');
    expect(await login('198.51.100.1', 'other@x', right)).toEqual(within(60, 50));
    expect(await login('192.0.2.9', 'other@x', right)).toBe('in');
  });

  it('an account that is guessed at from everywhere is slowed, and never for the network of its owner', async () => {
    const login = logins(made().throttles);
    expect(await login('203.0.113.1', 'a@x', right)).toBe('in');
    for (let at = 0; at < 5; at++) expect(await login(`198.51.100.${at}`, 'a@x', wrong)).toBe('wrong');
    expect(await login('198.51.100.10', 'a@x', wrong)).toBe('wrong');
    expect(await login('198.51.100.11', 'a@x', right)).toEqual(within(15, 5));
    // A client that asks all the time is put off for longer.
    expect(await login('198.51.100.11', 'a@x', right)).toEqual(within(60, 50));
    expect(await login('203.0.113.1', 'a@x', right)).toBe('in');
    expect(await login('198.51.100.12', 'b@x', right)).toBe('in');
  });

  it('an admin’s login is counted apart from the customer’s', async () => {
    const { throttles } = made();
    const login = logins(throttles);
    for (let at = 0; at < 3; at++) expect(await login('198.51.100.1', 'a@x', wrong)).toBe('wrong');
    expect(await login('198.51.100.1', 'a@x', right)).toEqual(within(60, 50));
    const admin = throttles.adminLogin.around({ address: '198.51.100.1', email: 'a@x' }, right);
    expect(await outcome(admin)).toBe('in');
    expect([throttles.login.name, throttles.adminLogin.name]).toEqual(['login', 'admin-login']);
  });

  it('the counts of a throttle outlive a restart, without what was given back', async () => {
    const { prefix, throttles } = made();
    for (let at = 0; at < 3; at++)
      expect(await logins(throttles)('198.51.100.1', 'a@x', wrong)).toBe('wrong');
    expect(await logins(throttles)('198.51.100.2', 'b@x', right)).toBe('in');
    const again = logins(made({}, prefix).throttles);
    expect(await again('198.51.100.1', 'a@x', right)).toEqual(within(60, 30));
    for (let at = 0; at < 3; at++) expect(await again('198.51.100.2', 'b@x', wrong)).toBe('wrong');
    expect(await again('198.51.100.2', 'b@x', wrong)).toEqual(within(60, 30));
  });

  it('several right logins at the same moment are all let in', async () => {
    const login = logins(made().throttles);
    const all = Array.from({ length: 12 }, () => login('198.51.100.1', 'a@x', right));
    expect(await Promise.all(all)).toEqual(Array(12).fill('in'));
  });
});
