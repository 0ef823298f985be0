import bcrypt from 'bcrypt';
import { network } from '../../accounts/identity/network';
import { readConfig } from '../../app/config/config';
import { startApp, stores, type TestApp } from '../support/app';
import { jane, john, logIn } from '../support/customers';

const perAddress = (limit: number, more: Record<string, string> = {}) => ({
  env: { LIMIT_LOGIN_PER_ADDRESS: String(limit), ...more },
});

/** Always another account, so that only the address can be what is counted. */
let lastGuess = 0;
const wrong = async (app: TestApp, headers: Record<string, string> = {}) =>
  (await logIn(app.client(), `guess${++lastGuess}@example.com`, 'wrong-password', headers)).status;
const from = (address: string) => ({ 'X-Forwarded-For': address });

afterEach(() => jest.restoreAllMocks());

describe.each(stores)('whom a login is counted for (%s)', (store) => {
  let app: TestApp;
  const start = async (options: Parameters<typeof startApp>[1]) => {
    app = await startApp(store, options);
    await app.reset({ customers: [john, jane] });
  };
  afterEach(() => app.stop());
  const warnings = () => app.logs.filter(({ msg }) => String(msg).includes('TRUST_PROXY'));

  it('behind a proxy on this machine a login counts for the client that the proxy names', async () => {
    await start(perAddress(1));
    expect(await wrong(app, from('203.0.113.1'))).toBe(401);
    expect(await wrong(app, from('203.0.113.2'))).toBe(401);
    expect(await wrong(app, from('203.0.113.1'))).toBe(429);
    // Addresses further left came with the request: the client may have made them up.
    expect(await wrong(app, from('198.51.100.77, 203.0.113.2'))).toBe(429);
    expect(await wrong(app, from('127.0.0.1, 203.0.113.2'))).toBe(429);
    expect(app.logs.filter(({ msg }) => msg === 'request').map(({ ip }) => ip)).toEqual([
      ...['203.0.113.1', '203.0.113.2', '203.0.113.1', '203.0.113.2', '203.0.113.2'],
    ]);
    expect(warnings()).toEqual([]);
  });

  it('a login from a peer that is no proxy counts for that peer, whatever it forwards, and the log says so once', async () => {
    await start(perAddress(2, { TRUST_PROXY: '10.0.0.0/8' }));
    const forged = ['203.0.113.1', '203.0.113.2', '203.0.113.3', '10.1.2.3'];
    const statuses = [];
    for (const address of forged) statuses.push(await wrong(app, from(address)));
    for (const header of ['X-Real-IP', 'Forwarded', 'X-Client-IP', 'CF-Connecting-IP', 'True-Client-IP']) {
      statuses.push(
        await wrong(app, { [header]: header === 'Forwarded' ? 'for=203.0.113.9' : '203.0.113.9' }),
      );
    }
    expect(statuses).toEqual([401, 401, ...Array(7).fill(429)]);
    expect(warnings()).toHaveLength(1);
    expect(warnings()[0]).toMatchObject({ level: 40, peer: '127.0.0.1' });
  });

  it('with a number of proxies a login counts for the address that the outermost of them saw', async () => {
    await start(perAddress(1, { TRUST_PROXY: '2' }));
    expect(await wrong(app, from('6.6.6.6, 203.0.113.1, 10.0.0.1'))).toBe(401);
    expect(await wrong(app, from('7.7.7.7, 203.0.113.1, 10.0.0.1'))).toBe(429);
    expect(await wrong(app, from('6.6.6.6, 203.0.113.2, 10.0.0.1'))).toBe(401);
  });

  it('where a trusted proxy forwards no address a login counts for the proxy, and the log names it', async () => {
    await start(perAddress(2));
    const made = [
      'garbage7',
      'peter@example.com.',
      '<script>alert(1)</script>',
      "'; DROP TABLE",
      '999.1.1.1',
      '$2y$10$x',
    ];
    const statuses = [];
    for (const text of made) statuses.push(await wrong(app, from(text)));
    expect(statuses).toEqual([401, 401, 429, 429, 429, 429]);
    const logged = app.logs.filter(({ msg }) => msg === 'request').map(({ ip }) => ip);
    expect(new Set(logged)).toEqual(new Set(['127.0.0.1']));
    expect(await wrong(app, from('203.0.113.5'))).toBe(401);
  });

  it('a /64 of IPv6 is one client, and an IPv4 address in IPv6 is that IPv4 address', async () => {
    await start(perAddress(2));
    expect(await wrong(app, from('2001:db8:1:2::1'))).toBe(401);
    expect(await wrong(app, from('2001:db8:1:2:ffff::2'))).toBe(401);
    expect(await wrong(app, from('2001:0DB8:0001:0002:dead:beef:0:3'))).toBe(429);
    expect(await wrong(app, from('2001:db8:1:3::1'))).toBe(401);
    expect(await wrong(app, from('::ffff:203.0.113.7'))).toBe(401);
    expect(await wrong(app, from('203.0.113.7'))).toBe(401);
    expect(await wrong(app, from('::FFFF:203.0.113.7'))).toBe(429);
  });

  it.each([
    ['IPv4', '203.0.113.7', '203.0.113.7'],
    ['IPv6', '[2001:db8::7]', '2001:db8::7'],
    ['an IPv4 address in IPv6', '[::ffff:203.0.113.7]', '::ffff:203.0.113.7'],
  ])(
    'a client stays one client although the proxy forwards its port: %s',
    async (_what, forwarded, logged) => {
      await start(perAddress(2));
      const statuses = [];
      for (const port of [':5001', ':5002', ':5003', ''])
        statuses.push(await wrong(app, from(`${forwarded}${port}`)));
      expect(statuses).toEqual([401, 401, 429, 429]);
      const lines = app.logs.filter(({ msg }) => msg === 'request');
      expect(lines.map(({ ip }) => ip)).toEqual(Array(4).fill(logged));
    },
  );

  it('front ends that LIMIT_EXEMPT names are not counted, and everybody else is', async () => {
    await start(
      perAddress(1, {
        LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '1',
        LIMIT_LOGIN_PER_ACCOUNT: '1',
        LIMIT_REGISTER_PER_ADDRESS: '1',
        LIMIT_FORGOT_PER_ADDRESS: '1',
        LIMIT_EXEMPT: '203.0.113.10, 2001:db8:f00::/48',
      }),
    );
    const exempt = ['203.0.113.10', '::ffff:203.0.113.10', '2001:db8:f00:1::9'];
    for (const address of [...exempt, '203.0.113.10:5001', '[2001:db8:f00:1::9]:5001']) {
      for (let n = 0; n < 4; n++) {
        expect((await logIn(app.client(), john.email, 'wrong-password', from(address))).status).toBe(401);
        expect((await app.client().post('/api/customer/register', {}, from(address))).status).toBe(422);
        expect((await app.client().post('/api/customer/forgot-password', {}, from(address))).status).toBe(
          422,
        );
      }
    }
    expect(await wrong(app, from('203.0.113.11'))).toBe(401);
    expect(await wrong(app, from('203.0.113.11'))).toBe(429);
  });
});

describe('counters in Redis', () => {
  const apps: TestApp[] = [];
  const start = async (options: Parameters<typeof startApp>[1]) => {
    const app = await startApp('mysql', options);
    apps.push(app);
    return app;
  };
  afterEach(async () => {
    // The first one owns the database.
    for (const app of apps.splice(0).reverse()) await app.stop();
  });
  const pair = { env: { LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '5' } };

  it('two instances on one Redis count logins together, and a success at one clears the count of the other', async () => {
    const one = await start(pair);
    const two = await start({ beside: one });
    await one.reset({ customers: [john, jane] });
    const wrongFor = async (email: unknown, count: number) => {
      const statuses = [];
      for (let n = 0; n < count; n++) {
        statuses.push((await logIn((n % 2 ? one : two).client(), email, 'wrong-password')).status);
      }
      return statuses;
    };
    expect(await wrongFor(john.email, 7)).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect(await wrongFor(jane.email, 4)).toEqual([401, 401, 401, 401]);
    expect((await logIn(two.client(), jane.email)).status).toBe(200);
    expect(await wrongFor(jane.email, 6)).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('of wrong logins side by side at two instances only five are looked at', async () => {
    const one = await start(pair);
    const two = await start({ beside: one });
    await one.reset({ customers: [john] });
    const compare = jest.spyOn(bcrypt, 'compare');
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) => logIn((n % 2 ? one : two).client(), john.email, 'wrong-password')),
    );
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(15);
    expect(compare).toHaveBeenCalledTimes(5);
  });

  it('an instance that starts later finds the count of one that is gone', async () => {
    const keeper = await start(pair);
    await keeper.reset({ customers: [john] });
    const gone = await startApp('mysql', { beside: keeper });
    for (let n = 0; n < 5; n++) await logIn(gone.client(), john.email, 'wrong-password');
    await gone.stop();
    const next = await start({ beside: keeper });
    const refused = await logIn(next.client(), john.email);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
  });

  it('a count that ended while a login was at work leaves no credit behind', async () => {
    const app = await start(perAddress(2));
    await app.reset({ customers: [john] });
    const compared = bcrypt.compare.bind(bcrypt);
    // The minute ends, as far as Redis can tell, in the middle of a right login.
    jest.spyOn(bcrypt, 'compare').mockImplementationOnce((async (given: string, hash: string) => {
      await app.forget();
      return compared(given, hash);
    }) as unknown as typeof bcrypt.compare);
    expect((await logIn(app.client())).status).toBe(200);
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push(await wrong(app));
    expect(statuses).toEqual([401, 401, 429]);
  });
});

describe('the network of an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:FFFF:203.0.113.7', '203.0.113.7'],
    ['::ffff:1', '0:0:0:0::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:0:0:1::', '2001:db8:0:0::/64'],
    ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
  ])('the network of the address %j is %j', (address, expected) => {
    expect(network(address)).toBe(expected);
  });
});

describe('the proxies to believe', () => {
  const trusted = (TRUST_PROXY: string) =>
    readConfig({ APP_KEY: 'k'.repeat(32), JWT_SECRET: 's'.repeat(32), TRUST_PROXY }).trustProxy;

  it('this machine is the only trusted proxy unless others are named, and never is everybody', () => {
    expect(trusted('')).toEqual(['loopback']);
    expect(trusted('10.0.0.0/8, 192.168.1.1')).toEqual(['10.0.0.0/8', '192.168.1.1']);
    expect(trusted('1')).toBe(1);
    for (const everybody of ['true', '*', 'loopback, *'])
      expect(() => trusted(everybody)).toThrow('TRUST_PROXY');
  });
});
