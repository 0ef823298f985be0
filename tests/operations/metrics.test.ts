import { loginDocument, speaker } from '../graphql/speaker';
import { startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { type RedisServer, startRedis } from '../support/services/redis';
import { startSmtp, type TestSmtp } from '../support/smtp';
import { readings } from './readings';

describe.each(stores)('the numbers that a person acts on (%s)', (store) => {
  let app: TestApp;
  let smtp: TestSmtp;

  beforeAll(async () => {
    smtp = await startSmtp();
    app = await startApp(store, {
      // Long enough for a busy machine; one test waits until it is over.
      patience: 6,
      env: {
        METRICS: 'true',
        MAIL_HOST: '127.0.0.1',
        MAIL_PORT: String(smtp.port),
        DB_POOL_MAX: '1',
        LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '2',
        LIMIT_REGISTER_PER_ADDRESS: '1',
      },
    });
  });
  afterAll(async () => {
    await app?.stop();
    await smtp?.stop();
  });
  beforeEach(() => app.reset({ customers: [person(1), person(2)] }));

  /** By how much the numbers grew; a request is counted when its connection is done with it. */
  const grown = async (series: string[], act: () => Promise<unknown>) => {
    const before = await readings(app.url);
    await act();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const after = await readings(app.url);
    return Object.fromEntries(series.map((name) => [name, (after.get(name) ?? 0) - (before.get(name) ?? 0)]));
  };
  /** An account for each test: the embedded store's limits live as long as the process. */
  const logIn = (id: number, password = secret) =>
    app.client().post('/api/customer/login', { email: person(id).email, password });

  it('logins are counted by door and by outcome, and refused ones by their limit', async () => {
    const outcomes = ['done', 'refused', 'throttled'].map(
      (outcome) => `accounts_logins_total{door="bagisto",who="customer",outcome="${outcome}"}`,
    );
    const limits = ['login-pair', 'register'].map((limit) => `accounts_throttled_total{limit="${limit}"}`);
    const growth = await grown([...outcomes, ...limits], async () => {
      for (const password of [secret, 'wrong-1', 'wrong-2', secret, secret]) await logIn(1, password);
      for (let times = 0; times < 2; times++) await app.client().post('/api/customer/register', {});
    });
    expect(growth).toEqual({
      [String(outcomes[0])]: 1,
      [String(outcomes[1])]: 2,
      [String(outcomes[2])]: 2,
      [String(limits[0])]: 2,
      [String(limits[1])]: 1,
    });
    const throttled = app.logs.filter(({ status }) => status === 429).map((line) => line.throttled);
    expect(throttled).toEqual(['login-pair', 'login-pair', 'register']);
  });

  it('a client makes no new series, whatever it asks for, and doors with the same path are told apart', async () => {
    const names = async () => [...(await readings(app.url)).keys()].filter((name) => /route=/.test(name));
    await app.client().get('/api/first');
    const before = (await names()).length;
    for (const path of ['/api/second', '/third?route=x', '/api/customer/x', '/%7Bx%7D', '/api/health'])
      await app.client().get(path);
    expect(await names()).toHaveLength(before);

    const growth = await grown(
      [
        'accounts_requests_total{method="POST",route="customer/forgot-password",status="422"}',
        'accounts_requests_total{method="GET",route="pages/customer/forgot-password",status="200"}',
        'accounts_requests_total{method="GET",route="pages/customer/reset-password/:token",status="404"}',
        'accounts_requests_total{method="POST",route="evershop/customer/login",status="200"}',
        'accounts_logins_total{door="evershop",who="customer",outcome="done"}',
      ],
      async () => {
        await app.client().post('/api/customer/forgot-password', {});
        await app.client().get('/customer/forgot-password');
        await app.client().get('/customer/reset-password/a-token-of-mine');
        await app.client().post('/customer/login', { email: person(2).email, password: secret });
      },
    );
    expect(Object.values(growth)).toEqual([1, 1, 1, 1, 1]);
    expect((await names()).join()).not.toContain('a-token-of-mine');
  });

  it('mails are counted when they are delivered and when they are given up', async () => {
    const series = [
      'accounts_mails_delivered_total',
      'accounts_mails_given_up_total',
      'accounts_mails_waiting',
    ];
    const forgot = async (id: number) => {
      await app.client().post('/api/customer/forgot-password', { email: person(id).email });
      await app.mailer.idle();
    };
    expect(Object.values(await grown(series, () => forgot(1)))).toEqual([1, 0, 0]);
    smtp.refuse(550);
    expect(Object.values(await grown(series, () => forgot(2)))).toEqual([0, 1, 0]);
    smtp.refuse(undefined);
  });

  it('the metrics show how long requests wait for a database connection, and which gave up', async () => {
    const series = ['accounts_database_wait_seconds_total', 'accounts_database_wait_gave_up_total'];
    const growth = await grown(series, async () => {
      const busy = await app.db.knex.transaction();
      const login = logIn(2);
      while (app.db.load.waiting === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(app.db.load).toMatchObject({ used: 1, waiting: 1, max: 1 });
      // On MySQL a request gives up; the embedded database has nobody else to wait for.
      if (store === 'mysql') expect((await login).status).toBe(503);
      else await new Promise((resolve) => setTimeout(resolve, 100));
      await busy.rollback();
      if (store === 'embedded') expect((await login).status).toBe(200);
    });
    const [waited, gaveUp] = Object.values(growth);
    expect(waited).toBeGreaterThan(0.09);
    expect(gaveUp).toBe(store === 'mysql' ? 1 : 0);
    expect((await readings(app.url)).get('accounts_database_connections_max')).toBe(1);
  });

  it('the metrics show the work of the password hasher', async () => {
    const growth = await grown(['accounts_password_hasher_done_total', 'accounts_password_hasher_shed'], () =>
      logIn(2),
    );
    expect(Object.values(growth)).toEqual([1, 0]);
  });
});

describe.each(stores)('the numbers while no password can be checked (%s)', (store) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp(store, {
      env: { METRICS: 'true' },
      hashing: { concurrency: 0, queueLimit: 0 },
    });
    await app.reset({ customers: [person(1)] });
  });
  afterAll(() => app?.stop());

  it('a login that fails for want of a hasher counts as failed at every door, also where its answer is a 200', async () => {
    const failures = 'accounts_failures_total{why="unavailable"}';
    expect((await readings(app.url)).get(failures)).toBe(0);
    const { email } = person(1);
    const bagisto = await app.client().post('/api/customer/login', { email, password: secret });
    const graphql = await speaker(app)(loginDocument, { input: { email, password: secret } });
    expect([bagisto.status, graphql.status, graphql.errors[0]?.extensions?.code]).toEqual([
      503,
      200,
      'SERVICE_UNAVAILABLE',
    ]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = await readings(app.url);
    expect(now.get(failures)).toBe(2);
    expect(now.get('accounts_failures_total{why="fault"}')).toBe(0);
    for (const door of ['bagisto', 'graphql']) {
      const logins = `accounts_logins_total{door="${door}",who="customer"`;
      expect(now.get(`${logins},outcome="failed"}`)).toBe(1);
      expect(now.has(`${logins},outcome="refused"}`)).toBe(false);
    }
  });
});

describe('the numbers while Redis is away', () => {
  let app: TestApp | undefined;
  let redis: RedisServer | undefined;
  afterEach(async () => {
    await app?.stop();
    await redis?.stop();
  });

  it('the metrics are answered while Redis is away, and a login that fails for that counts as failed', async () => {
    redis = await startRedis();
    app = await startApp('mysql', { env: { METRICS: 'true', REDIS_URL: redis.url } });
    await app.reset({ customers: [person(1)] });
    expect((await readings(app.url)).get('accounts_store_up{store="redis"}')).toBe(1);
    await redis.kill();
    const { email } = person(1);
    const login = await app.client().post('/api/customer/login', { email, password: secret });
    expect(login.status).toBe(503);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = await readings(app.url);
    expect(now.get('accounts_store_up{store="redis"}')).toBe(0);
    expect(now.get('accounts_store_up{store="database"}')).toBe(1);
    expect(now.get('accounts_mails_waiting')).toBeNaN();
    expect(now.get('accounts_logins_total{door="bagisto",who="customer",outcome="failed"}')).toBe(1);
    expect(now.has('accounts_logins_total{door="bagisto",who="customer",outcome="refused"}')).toBe(false);
    await redis.restart();
    const { url } = app;
    while ((await readings(url)).get('accounts_store_up{store="redis"}') !== 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
  });
});
