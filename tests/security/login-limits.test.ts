import bcrypt from 'bcrypt';
import { startApp, stores, type TestApp } from '../support/app';
import { jane, john, logIn, newcomer, queriesDuring } from '../support/customers';
import type { Reply } from '../support/http-client';
import { person } from '../support/people';

/** An empty key is one that nobody set: these are the limits a shop gets. */
const asShipped = {
  LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '',
  LIMIT_LOGIN_PER_ACCOUNT: '',
  LIMIT_LOGIN_PER_ADDRESS: '',
  LIMIT_REGISTER_PER_ADDRESS: '',
  LIMIT_FORGOT_PER_ADDRESS: '',
};

const statuses = (replies: Reply[]) => replies.map(({ status }) => status);
const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** Without Redis the counters are the process's own: every test has addresses and accounts of its own. */
let lastAddress = 0;
const newAddress = () => `198.51.${100 + Math.floor(++lastAddress / 250)}.${(lastAddress % 250) + 1}`;

afterEach(() => jest.restoreAllMocks());

describe.each(stores)('limits for logins (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store, { env: asShipped });
    await app.reset({
      customers: [john, jane, ...times(14, (n) => person(n + 3, { email: `shopper${n + 3}@example.com` }))],
    });
  });
  afterAll(() => app.stop());

  /** The tests' own address is a trusted proxy's, so this is what a client behind it looks like. */
  const attempt = (email: unknown, password: string, from: string) =>
    logIn(app.client(), email, password, { 'X-Forwarded-For': from });
  const wrong = (email: unknown, from: string) => attempt(email, 'wrong-password', from);
  const inTurn = async (count: number, ask: (n: number) => Promise<Reply>) => {
    const replies: Reply[] = [];
    for (let n = 0; n < count; n++) replies.push(await ask(n));
    return statuses(replies);
  };

  it('the sixth wrong login in a minute is 429 with Retry-After, before any hashing or query', async () => {
    const from = newAddress();
    expect(await inTurn(5, () => wrong(john.email, from))).toEqual(Array(5).fill(401));
    const compare = jest.spyOn(bcrypt, 'compare');
    const queries = await queriesDuring(app, async () => {
      for (const password of ['wrong-password', 'secret123']) {
        const sixth = await attempt(john.email, password, from);
        expect(sixth.status).toBe(429);
        expect(sixth.body).toEqual({ error: 'Too Many Attempts.', message: 'Too Many Attempts.' });
        expect(sixth.headers['retry-after']).toMatch(/^([1-9]|[1-5]\d|60)$/);
        expect(sixth.headers['set-cookie']).toBeUndefined();
      }
    });
    expect([compare.mock.calls.length, queries]).toEqual([0, []]);
    expect((await attempt(john.email, 'secret123', newAddress())).status).toBe(200);
    expect((await attempt(jane.email, 'secret123', from)).status).toBe(200);
  });

  it('a login with an address in other letters, with an unknown one and for a token counts the same', async () => {
    const from = newAddress();
    const spellings = ['shopper3@example.com', 'Shopper3@example.com', 'SHOPPER3@EXAMPLE.COM'];
    expect(await inTurn(5, (n) => wrong(spellings[n % 3], from))).toEqual(Array(5).fill(401));
    expect((await wrong('sHOPPER3@example.com', from)).status).toBe(429);
    const token = { email: 'shopper3@example.com', password: 'secret123', token: true };
    const headers = { 'X-Forwarded-For': from };
    expect((await app.client().post('/public/api/customer/login', token, headers)).status).toBe(429);
    expect(await inTurn(6, () => wrong('nobody@example.com', from))).toEqual([...Array(5).fill(401), 429]);
  });

  it('a right password starts the count of wrong logins anew', async () => {
    const from = newAddress();
    const email = 'shopper4@example.com';
    expect(await inTurn(4, () => wrong(email, from))).toEqual(Array(4).fill(401));
    expect((await attempt(email, 'secret123', from)).status).toBe(200);
    expect(await inTurn(6, () => wrong(email, from))).toEqual([...Array(5).fill(401), 429]);
  });

  it('a login whose password was never compared is not counted', async () => {
    const from = newAddress();
    const email = 'shopper5@example.com';
    expect(await inTurn(8, () => attempt(email, '', from))).toEqual(Array(8).fill(422));
    await app.db.knex(app.db.table('customers')).where({ email }).update({ status: 0 });
    expect(await inTurn(8, () => attempt(email, 'secret123', from))).toEqual(Array(8).fill(401));
    await app.db.knex(app.db.table('customers')).where({ email }).update({ status: 1 });
    expect((await attempt(email, 'secret123', from)).status).toBe(200);
  });

  it('of twenty wrong logins side by side only five are looked at', async () => {
    const from = newAddress();
    const compare = jest.spyOn(bcrypt, 'compare');
    const replies = await Promise.all(times(20, () => wrong('shopper6@example.com', from)));
    expect(statuses(replies).sort()).toEqual([...Array(5).fill(401), ...Array(15).fill(429)]);
    expect(compare).toHaveBeenCalledTimes(5);
  });

  it('a crowd of right logins side by side leaves no credit for wrong ones', async () => {
    const from = newAddress();
    const email = 'shopper7@example.com';
    const crowd = await Promise.all(times(5, () => attempt(email, 'secret123', from)));
    expect(statuses(crowd)).toEqual(Array(5).fill(200));
    expect(await inTurn(6, () => wrong(email, from))).toEqual([...Array(5).fill(401), 429]);
  });

  it('after twenty failures from many addresses an account is slowed, and never locked', async () => {
    const email = 'shopper8@example.com';
    expect(await inTurn(20, () => wrong(email, newAddress()))).toEqual(Array(20).fill(401));
    // From here on one attempt in a while, whoever it is; the owner's comes through like any other.
    expect((await attempt(email, 'secret123', newAddress())).status).toBe(200);
    const next = await wrong(email, newAddress());
    expect(next.status).toBe(429);
    expect(next.headers['retry-after']).toMatch(/^([1-9]|1[0-5])$/);
    expect((await attempt(john.email, 'secret123', newAddress())).status).toBe(200);
  });

  /** With the time for which each of them stays known. */
  const knownNetworks = async (): Promise<{ key: string; seconds: number }[]> => {
    const { redis } = app;
    if (redis) {
      const keys = await redis.keys(`${app.env.REDIS_PREFIX}*known-network:*`);
      return Promise.all(keys.map(async (key) => ({ key, seconds: await redis.ttl(key) })));
    }
    const rows = await app.db.knex('accounts_state').where('key', 'like', '%known-network:%');
    return rows.map((row) => ({ key: row.key, seconds: (row.expires_at - Date.now()) / 1000 }));
  };

  it('the owner of an account that others guess at logs in from a known network, while the others are refused', async () => {
    const email = 'shopper13@example.com';
    const home = newAddress();
    const known = await knownNetworks();
    expect((await attempt(email, 'secret123', home)).status).toBe(200);
    const added = (await knownNetworks()).filter(({ key }) => !known.some((one) => one.key === key));
    expect(added.map((one) => Math.round(one.seconds / 86_400))).toEqual([90]);
    const attacker = newAddress();
    await inTurn(20, () => wrong(email, newAddress()));
    expect(await inTurn(4, () => wrong(email, attacker))).toEqual([401, 429, 429, 429]);
    expect((await attempt(email, 'secret123', newAddress())).status).toBe(429);
    for (let round = 0; round < 15; round++) {
      expect((await wrong(email, attacker)).status).not.toBe(200);
      expect((await attempt(email, 'secret123', home)).status).toBe(200);
    }
    // The network is known, not the person: a guess from there is limited like any other.
    expect(await inTurn(6, () => wrong(email, home))).toEqual([...Array(5).fill(401), 429]);
  });

  it('a network that asks for a slowed account all the time waits a minute', async () => {
    const email = 'shopper14@example.com';
    const attacker = newAddress();
    await inTurn(20, () => wrong(email, newAddress()));
    expect((await wrong(email, attacker)).status).toBe(401);
    const refused = await wrong(email, attacker);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(40);
  });

  it('right logins of one account at the same instant are all let in, however many', async () => {
    const from = newAddress();
    const crowd = await Promise.all(times(30, () => attempt('shopper9@example.com', 'secret123', from)));
    expect(statuses(crowd)).toEqual(Array(30).fill(200));
  });

  it('right logins are let in together also after some wrong ones', async () => {
    const from = newAddress();
    const email = 'shopper15@example.com';
    expect(await inTurn(4, () => wrong(email, from))).toEqual(Array(4).fill(401));
    const crowd = await Promise.all(times(10, () => attempt(email, 'secret123', from)));
    expect(statuses(crowd)).toEqual(Array(10).fill(200));
  });

  it('a server that was started again goes on with its counts of wrong logins', async () => {
    const from = newAddress();
    const email = 'shopper10@example.com';
    expect(await inTurn(5, () => wrong(email, from))).toEqual(Array(5).fill(401));
    const restarted = await startApp(store, { beside: app });
    const again = await logIn(restarted.client(), email, 'secret123', { 'X-Forwarded-For': from });
    await restarted.stop();
    expect(again.status).toBe(429);
  });

  it('one address is stopped after a hundred failed logins, whichever accounts it tries', async () => {
    const from = newAddress();
    const tries = await Promise.all(times(101, (n) => wrong(`guess${n}@example.com`, from)));
    expect(statuses(tries).filter((status) => status === 401)).toHaveLength(100);
    expect(statuses(tries).filter((status) => status === 429)).toHaveLength(1);
    expect((await attempt('shopper9@example.com', 'secret123', from)).status).toBe(429);
    expect((await attempt('shopper9@example.com', 'secret123', newAddress())).status).toBe(200);
  });

  it('a right login is not counted against the address that it comes from', async () => {
    const from = newAddress();
    const crowd = await Promise.all(
      times(105, (n) => attempt(`shopper${(n % 3) + 10}@example.com`, 'secret123', from)),
    );
    expect(statuses(crowd)).toEqual(Array(105).fill(200));
    for (const n of [10, 11, 12]) {
      expect((await attempt(`shopper${n}@example.com`, 'secret123', from)).status).toBe(200);
    }
  });

  it.each([
    ['registrations', '/api/customer/register', (n: number) => newcomer(`new${n}@example.com`), 200],
    ['registrations that fail', '/api/customer/register', () => newcomer('johndoe@example.com'), 422],
    ['reset links', '/api/customer/forgot-password', (n: number) => ({ email: `lost${n}@example.com` }), 200],
  ])('one IP address may ask for twenty %s a minute', async (_what, path, body, status) => {
    const from = newAddress();
    const ask = (n: number, address: string) =>
      app.client().post(path, body(n), { 'X-Forwarded-For': address });
    const replies = await Promise.all(times(21, (n) => ask(n, from)));
    expect(statuses(replies).sort()).toEqual([...Array(20).fill(status), 429]);
    const refused = replies.find((reply) => reply.status === 429);
    expect(refused?.headers['retry-after']).toMatch(/^([1-9]|[1-5]\d|60)$/);
    expect((await ask(30, newAddress())).status).toBe(status);
  });
});

it('processes that share a Redis let in all right logins at the same instant, and look at five wrong ones', async () => {
  const one = await startApp('mysql', { env: asShipped });
  const two = await startApp('mysql', { beside: one });
  await one.reset({ customers: [john, jane] });
  const at = (n: number, email: unknown, password: string) =>
    logIn((n % 2 ? one : two).client(), email, password);
  const right = await Promise.all(times(40, (n) => at(n, john.email, 'secret123')));
  const wrong = await Promise.all(times(20, (n) => at(n, jane.email, 'wrong-password')));
  await two.stop();
  await one.stop();
  expect(statuses(right)).toEqual(Array(40).fill(200));
  expect(statuses(wrong).sort()).toEqual([...Array(5).fill(401), ...Array(15).fill(429)]);
});
