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
  const turn = async (share: number) => {
    await turnDial(stateOf(app), share);
    // It is looked at once a second.
    const end = share === 0 ? false : share === 100 ? true : undefined;
    const deadline = Date.now() + 8000;
    while (Date.now() < deadline) {
      await pause(300);
      if (end === undefined && Date.now() > deadline - 6000) return;
      if (end !== undefined && (await byPhp('203.0.113.1')) === end) return;
    }
  };

  it('stands at PHP_SHARE: at 0 this server answers all of the customer paths', async () => {
    expect(await byPhp('203.0.113.1')).toBe(false);
    expect(await byPhp('203.0.113.1', '/api/products')).toBe(true);
  });

  it('is turned while the server runs, by a stable choice of the callers', async () => {
    await turn(100);
    expect(await byPhp('203.0.113.1')).toBe(true);
    expect(await byPhp('203.0.113.1', '/api/customer/login')).toBe(true);
    await turn(30);
    const third = await thoseOfPhp();
    expect(third.length).toBeGreaterThan(30);
    expect(third.length).toBeLessThan(95);
    expect(await thoseOfPhp()).toEqual(third);
    await turn(60);
    const more = await thoseOfPhp();
    expect(more.length).toBeGreaterThan(third.length);
    expect(third.filter((address) => !more.includes(address))).toEqual([]);
    await turn(0);
    expect(await byPhp('203.0.113.1')).toBe(false);
  });

  it('follows a customer by the token, whatever the address', async () => {
    const login = { email: person(1).email, password: secret };
    const { body } = await app.client().post('/api/customer/login?token=true', login);
    const headers = { Authorization: `Bearer ${(body as { token: string }).token}` };
    await turn(50);
    const answers = new Set<boolean>();
    for (const address of addresses.slice(0, 30))
      answers.add(await byPhp(address, '/api/customer/get', headers));
    expect(answers.size).toBe(1);
    await turn(0);
  });

  it('counts for every process on the same stores', async () => {
    const beside = await startApp(store, { env: { PHP_URL: php.url }, beside: app });
    await turn(100);
    await pause(1500);
    expect((await beside.client().get('/api/customer/get')).headers['x-served-by']).toBe('PHP');
    await turn(0);
    await beside.stop();
  });

  it('leaves the other doors alone: PHP has none of them', async () => {
    await turn(100);
    const reply = await app.client().post('/api/graphql', { query: '{ __typename }' });
    expect(reply.headers['x-served-by']).toBeUndefined();
    expect((await app.client().get('/health/live')).status).toBe(200);
    await turn(0);
  });

  it('what was answered is told for all processes together', async () => {
    await app.client().get('/api/products');
    await app.client().get('/api/customer/get');
    php.answer((_req, res) => void res.writeHead(500).end());
    await app.client().get('/api/products');
    php.answer(undefined);
    await pause(2500);
    const { tallies } = await readFigures(stateOf(app), Date.now());
    expect(tallies['everything else, PHP']).toMatchObject({ requests: expect.any(Number), failed: 1 });
    expect(tallies['customer paths, here'].requests).toBeGreaterThanOrEqual(1);
    expect(tallies['everything else, PHP'].ms).toBeGreaterThan(0);
  });
});
