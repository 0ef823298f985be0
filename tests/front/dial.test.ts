import { setTimeout as pause } from 'node:timers/promises';
import { embeddedExpiringStore } from '../../db/expiring/embedded-expiring-store';
import { redisExpiringStore } from '../../db/redis/client';
import { turnDial } from '../../routes/front/dial';
import { readFigures } from '../../routes/front/figures';
import { startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { startUpstream, type Upstream } from './upstream';

const stateOf = (app: TestApp) =>
  app.redis
    ? redisExpiringStore(app.redis, String(app.env.REDIS_PREFIX))
    : embeddedExpiringStore(app.db, Date.now);

describe.each(stores)('the dial (%s)', (store) => {
  let php: Upstream;
  let app: TestApp;

  beforeAll(async () => {
    php = await startUpstream();
    app = await startApp(store, { env: { PHP_URL: php.url, TRUST_PROXY: 'loopback' } });
  });
  afterAll(async () => {
    await app?.stop();
    await php?.stop();
  });
  beforeEach(async () => {
    await app.reset({ customers: [person(1)] });
    php.received.length = 0;
  });

  const byPhp = async (address: string, path = '/api/customer/get', headers = {}) => {
    const all = { 'X-Forwarded-For': address, ...headers };
    return (await app.client().get(path, all)).headers['x-served-by'] === 'PHP';
  };
  const addresses = Array.from({ length: 200 }, (_, at) => `198.51.100.${at}`);
  const thoseOfPhp = async () => {
    const found: string[] = [];
    for (const address of addresses) if (await byPhp(address)) found.push(address);
    return found;
  };
  const isAt = async (share: number) => (await byPhp('203.0.113.1')) === (share === 100);
  /** It is looked at once a second: `settled` tells when it was. */
  const turn = async (share: number, settled = () => isAt(share)) => {
    await turnDial(stateOf(app), share);
    while (!(await settled())) await pause(20);
  };
  /** Whether one of those that PHP did not answer before, or did, is answered otherwise now. */
  const someChange = (before: string[], to: boolean) => async () => {
    for (const address of addresses.slice(0, 60))
      if (before.includes(address) !== to && (await byPhp(address)) === to) return true;
    return false;
  };

  it('the dial begins at PHP_SHARE, and at 0 this server answers all customer paths', async () => {
    expect(await byPhp('203.0.113.1')).toBe(false);
    expect(await byPhp('203.0.113.1', '/api/products')).toBe(true);
  });

  it('the dial is turned while the server runs, by a stable choice of the callers', async () => {
    await turn(100);
    expect(await byPhp('203.0.113.1')).toBe(true);
    expect(await byPhp('203.0.113.1', '/api/customer/login')).toBe(true);
    await turn(30, someChange(addresses, false));
    const third = await thoseOfPhp();
    expect(third.length).toBeGreaterThan(30);
    expect(third.length).toBeLessThan(95);
    expect(await thoseOfPhp()).toEqual(third);
    await turn(60, someChange(third, true));
    const more = await thoseOfPhp();
    expect(more.length).toBeGreaterThan(third.length);
    expect(third.filter((address) => !more.includes(address))).toEqual([]);
    await turn(0);
    expect(await byPhp('203.0.113.1')).toBe(false);
  });

  it('the dial follows a customer by the token, whatever the address', async () => {
    const login = { email: person(1).email, password: secret };
    const { body } = await app.client().post('/api/customer/login?token=true', login);
    const headers = { Authorization: `Bearer ${(body as { token: string }).token}` };
    await turn(50, someChange([], true));
    const answers = new Set<boolean>();
    for (const address of addresses.slice(0, 30))
      answers.add(await byPhp(address, '/api/customer/get', headers));
    expect(answers.size).toBe(1);
    await turn(0);
  });

  it('the dial turns for every process on the same stores', async () => {
    const beside = await startApp(store, { env: { PHP_URL: php.url }, beside: app });
    await turn(100);
    const servedBy = async () => (await beside.client().get('/api/customer/get')).headers['x-served-by'];
    while ((await servedBy()) !== 'PHP') await pause(20);
    await turn(0);
    await beside.stop();
  });

  it('the dial leaves the doors alone that PHP does not have', async () => {
    await turn(100);
    const reply = await app.client().post('/api/graphql', { query: '{ __typename }' });
    expect(reply.headers['x-served-by']).toBeUndefined();
    expect((await app.client().get('/health/live')).status).toBe(200);
    await turn(0);
  });

  it('the dial’s figures add up what all processes have answered', async () => {
    await app.client().get('/api/products');
    await app.client().get('/api/customer/get');
    php.answer((_req, res) => void res.writeHead(500).end());
    await app.client().get('/api/products');
    php.answer(undefined);
    const told = async () => (await readFigures(stateOf(app), Date.now())).tallies;
    while ((await told())['everything else, PHP'].failed === 0) await pause(50);
    const tallies = await told();
    expect(tallies['everything else, PHP']).toMatchObject({ requests: expect.any(Number), failed: 1 });
    expect(tallies['customer paths, here'].requests).toBeGreaterThanOrEqual(1);
    expect(tallies['everything else, PHP'].ms).toBeGreaterThan(0);
  });
});
