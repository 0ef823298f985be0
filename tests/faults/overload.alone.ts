import { setTimeout as pause } from 'node:timers/promises';
import { loadShedding } from '../../routes/http/load-shedding';
import { readings } from '../operations/readings';
import { type Served, serve, stopServed } from './private-stores';
import { expectNoFaultOfOurs, expectSoon, loggedIn, password, registration, timed } from './storm';

let app: Served;

beforeAll(async () => {
  // A cost that real shops have: only then do passwords take time.
  app = await serve({ METRICS: 'true' }, { hashing: { cost: 10, queueLimit: 20 } });
});

afterAll(stopServed);

const email = 'peter@overload.test';

it('of two hundred logins at once some succeed, the others are told when to come back, and none is left hanging', async () => {
  await loggedIn(app.client(), email);
  let over = false;
  const pings: Promise<number>[] = [];
  const pinging = (async () => {
    while (!over) {
      pings.push(
        timed(app.client().get('/health/live')).then(({ status, ms }) => (status === 200 ? ms : -1)),
      );
      await pause(50);
    }
  })();
  const logins = await Promise.all(
    Array.from({ length: 200 }, (_, at) =>
      timed(app.client().post(`/api/customer/login${at % 2 ? '?token=true' : ''}`, { email, password })),
    ),
  );
  over = true;
  await pinging;

  const done = logins.filter(({ status }) => status === 200);
  const shed = logins.filter(({ status }) => status === 503);
  expect(done.length + shed.length).toBe(200);
  expect(done.length).toBeGreaterThanOrEqual(20);
  for (const reply of shed) {
    expect(reply.headers['retry-after']).toBe('2');
    expect(reply.body).toEqual({ error: 'Service Unavailable', message: 'Service Unavailable' });
    expect(reply.headers['set-cookie']).toBeUndefined();
  }
  const times = await Promise.all(pings);
  expect(Math.min(...times)).toBeGreaterThan(0);
  expect(Math.max(...times)).toBeLessThan(1500);
  process.stderr.write(
    `figure: ${done.length} of 200 logins done, ${shed.length} shed, live within ${Math.round(Math.max(...times))} ms\n`,
  );
});

it('a request without a password is served during a storm of logins, and afterwards all is as before', async () => {
  const client = app.client();
  await client.post('/api/customer/login', { email, password });
  const storm = Array.from({ length: 100 }, () =>
    app.client().post('/api/customer/login', { email, password }),
  );
  const reads = await Promise.all(Array.from({ length: 10 }, () => timed(client.get('/api/customer/get'))));
  expect(reads.map(({ status }) => status)).toEqual(Array(10).fill(200));
  reads.forEach(expectSoon);
  await Promise.all(storm);
  expect((await app.client().post('/api/customer/login', { email, password })).status).toBe(200);
});

it('a registration or a reset that was shed has done nothing', async () => {
  const narrow = await serve({}, { hashing: { cost: 12, concurrency: 1, queueLimit: 0 } });
  const register = (name: string) =>
    narrow.client().post('/api/customer/register', registration(`${name}@overload.test`));
  expect((await register('first')).status).toBe(200);
  const busy = narrow.client().post('/api/customer/login', { email: 'first@overload.test', password });
  await pause(80);
  const shed = await Promise.all([
    register('shed'),
    narrow.client().post('/api/customer/forgot-password', { email: 'first@overload.test' }),
  ]);
  expect((await busy).status).toBe(200);
  expect(shed.map(({ status }) => status)).toEqual([503, 503]);
  expect(await narrow.db.knex('customers').pluck('email')).toEqual(['first@overload.test']);
  expect(await narrow.db.knex('customer_password_resets')).toEqual([]);
  expect((await register('shed')).status).toBe(200);
});

describe('when the event loop falls behind', () => {
  /** As a request would: not between two timers, of which one measures the delay. */
  const block = (milliseconds: number) =>
    new Promise<void>((resolve) =>
      setImmediate(() => {
        const until = performance.now() + milliseconds;
        while (performance.now() < until);
        resolve();
      }),
    );

  it('when the event loop falls behind requests are refused for a moment, and health checks are not', async () => {
    const client = app.client();
    await pause(50);
    await block(1200);
    await pause(20);
    const refused = await client.get('/api/customer/get');
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('1');
    // Also a browser of another site must be able to read it, and nobody may keep it.
    expect(refused.headers['access-control-allow-origin']).toBe('*');
    expect(refused.headers['cache-control']).toBe('no-store');
    expect((await client.get('/health/live')).status).toBe(200);
    expect((await client.get('/health/ready')).status).toBe(200);
    const counted = await readings(app.url);
    expect(counted.get('accounts_requests_total{method="GET",route="customer/get",status="503"}')).toBe(1);
    await pause(1100);
    expect((await client.get('/api/customer/get')).status).toBe(401);
  });

  it('a hiccup of the event loop sheds no request', async () => {
    const shedding = loadShedding(800);
    await pause(50);
    await block(100);
    await pause(600);
    // The middleware looks at neither the request nor the answer.
    const verdict = await new Promise<unknown>((resolve) =>
      shedding.shedLoad({} as never, {} as never, resolve as (error?: unknown) => void),
    );
    shedding.stop();
    expect(verdict).toBeUndefined();
  });
});

it('no fault of ours was logged under overload', () => {
  expectNoFaultOfOurs(app.logs);
});
