import bcrypt from 'bcrypt';
import { passwordHasher } from '../../accounts/identity/password-hasher';
import { startApp, stores, type TestApp } from '../support/app';
import { hashed, john, logIn, newcomer } from '../support/customers';

/** Comparisons begin, and end only when the test says so: how busy the hasher is depends on no clock. */
function heldComparisons() {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const held = (async () => {
    await released;
    return false;
  }) as unknown as typeof bcrypt.compare;
  return { compare: jest.spyOn(bcrypt, 'compare').mockImplementation(held), release: () => release() };
}

afterEach(() => jest.restoreAllMocks());

describe.each(stores)('a storm of logins (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store, { hashing: { concurrency: 1, queueLimit: 2, deadlineMs: 60_000 } });
    await app.reset({ customers: [john] });
  });
  afterAll(() => app.stop());

  it('a storm of logins is hashed as far as it can be, the rest is 503 with Retry-After, and everything else is answered', async () => {
    const { compare, release } = heldComparisons();
    const shed: Record<string, unknown>[] = [];
    let allShed: () => void = () => undefined;
    const enough = new Promise<void>((resolve) => {
      allShed = resolve;
    });
    const attempts = Array.from({ length: 10 }, async () => {
      const { status, headers, body } = await logIn(app.client());
      if (status === 503) shed.push({ body, after: headers['retry-after'], cookie: headers['set-cookie'] });
      if (shed.length === 7) allShed();
      return status;
    });
    await enough;
    // Nothing of what follows waits behind the passwords.
    expect((await app.client().get('/health/live')).status).toBe(200);
    expect((await app.client().get('/health/ready')).status).toBe(200);
    expect((await app.client().get('/api/customer/get')).status).toBe(401);
    expect(compare).toHaveBeenCalledTimes(1);
    release();
    expect((await Promise.all(attempts)).sort()).toEqual([401, 401, 401, ...Array(7).fill(503)]);
    const text = 'Service Unavailable';
    expect(shed).toEqual(
      Array(7).fill({ body: { error: text, message: text }, after: '2', cookie: undefined }),
    );
    jest.restoreAllMocks();
    expect((await logIn(app.client())).status).toBe(200);
  });

  it('a registration that is shed leaves no row behind', async () => {
    const { release } = heldComparisons();
    const logins = Array.from({ length: 4 }, () => logIn(app.client()));
    // One of the four is refused, which shows that no place is left.
    expect((await Promise.race(logins)).status).toBe(503);
    const registration = await app.client().post('/api/customer/register', newcomer('new@example.com'));
    release();
    await Promise.all(logins);
    expect(registration.status).toBe(503);
    expect(await app.customers()).toHaveLength(1);
    const again = await app.client().post('/api/customer/register', newcomer('new@example.com'));
    expect(again.status).toBe(200);
  });

  it('only libuv’s threads hash, and only what validation let through', async () => {
    const sync = [
      jest.spyOn(bcrypt, 'hashSync'),
      jest.spyOn(bcrypt, 'compareSync'),
      jest.spyOn(bcrypt, 'genSaltSync'),
    ];
    const compare = jest.spyOn(bcrypt, 'compare');
    const hash = jest.spyOn(bcrypt, 'hash');
    for (const invalid of [
      ['', ''],
      ['nobody', 'secret123'],
      [john.email, ''],
      [john.email, ['secret123']],
    ]) {
      expect((await logIn(app.client(), ...invalid)).status).toBe(422);
    }
    const short = await app.client().post('/api/customer/register', newcomer('short@example.com', 'short'));
    const taken = await app.client().post('/api/customer/register', newcomer('johndoe@example.com'));
    expect([short.status, taken.status]).toEqual([422, 422]);
    expect([compare, hash].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
    expect((await logIn(app.client())).status).toBe(200);
    expect((await app.client().post('/api/customer/register', newcomer('other@example.com'))).status).toBe(
      200,
    );
    expect([compare, hash].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
    for (const spy of sync) expect(spy).not.toHaveBeenCalled();
  });
});

describe('the hasher', () => {
  it('the hasher works on as many passwords at once as it was told, in the order in which they came', async () => {
    const hasher = passwordHasher({ cost: 4, concurrency: 2, queueLimit: 10 });
    const { release } = heldComparisons();
    const ended: number[] = [];
    const all = [0, 1, 2, 3, 4].map((n) => hasher.matches('secret123', undefined).then(() => ended.push(n)));
    expect(hasher.load).toMatchObject({ running: 2, waiting: 3, done: 0 });
    release();
    await Promise.all(all);
    expect(ended).toEqual([0, 1, 2, 3, 4]);
    expect(hasher.load).toEqual({ running: 0, waiting: 0, done: 5, shed: 0 });
  });

  it('the hasher gives up what waited longer than any client would', async () => {
    const hasher = passwordHasher({ cost: 4, concurrency: 1, deadlineMs: -1 });
    const { release } = heldComparisons();
    const working = hasher.matches('secret123', undefined);
    const waiting = [hasher.matches('secret123', undefined), hasher.hash('secret123')];
    const refused = Promise.allSettled(waiting);
    release();
    expect(await working).toBe(false);
    for (const { status } of await refused) expect(status).toBe('rejected');
    expect(hasher.load).toEqual({ running: 0, waiting: 0, done: 1, shed: 2 });
  });

  it('a comparison that fails frees its place in the hasher', async () => {
    const hasher = passwordHasher({ cost: 4, concurrency: 1, queueLimit: 0 });
    jest.spyOn(bcrypt, 'compare').mockImplementationOnce((async () => {
      throw new Error('out of memory');
    }) as unknown as typeof bcrypt.compare);
    await expect(hasher.matches('secret123', undefined)).rejects.toThrow('out of memory');
    expect(await hasher.matches('secret123', hashed('secret123'))).toBe(true);
    expect(hasher.load).toMatchObject({ running: 0, done: 2 });
  });
});
