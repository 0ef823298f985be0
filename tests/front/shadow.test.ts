import type { RequestListener } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { readings } from '../operations/readings';
import { startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { startUpstream, type Upstream } from './upstream';

const outcomes = ['same', 'deliberate', 'different'] as const;

describe.each(stores)('the shadow (%s)', (store) => {
  let php: Upstream;
  let app: TestApp;
  let asked: { url: string; cookie: string | undefined; authorization: string | undefined }[];
  let token: string;

  beforeAll(async () => {
    php = await startUpstream();
    const env = { DOORS: 'bagisto', PHP_URL: php.url, SHADOW: '100', METRICS: 'true' };
    app = await startApp(store, { env });
  });
  afterAll(async () => {
    await app?.stop();
    await php?.stop();
  });
  beforeEach(async () => {
    await app.reset({ customers: [person(1)] });
    asked = [];
    const login = { email: person(1).email, password: secret };
    const { body } = await app.client().post('/api/customer/login?token=true', login);
    token = (body as { token: string }).token;
    app.logs.length = 0;
  });

  const phpAnswers = (status: number, body: () => unknown) => {
    const listener: RequestListener = (req, res) => {
      const { authorization, cookie } = req.headers;
      asked.push({ url: req.url ?? '', cookie, authorization });
      req.resume();
      res.writeHead(status, { 'Content-Type': 'application/json' });
      res.end(JSON.stringify(body()));
    };
    php.answer(listener);
  };
  const counts = async () => {
    const all = await readings(app.url);
    return Object.fromEntries(
      outcomes.map((outcome) => [outcome, all.get(`accounts_shadow_total{outcome="${outcome}"}`) ?? 0]),
    );
  };
  /** By how much the counts grew, once something was compared. */
  const compared = async (act: () => Promise<unknown>) => {
    const before = await counts();
    await act();
    for (let tries = 0; tries < 100; tries++) {
      const after = await counts();
      const grown = outcomes.filter((outcome) => Number(after[outcome]) > Number(before[outcome]));
      if (grown.length > 0) return grown;
      await pause(20);
    }
    return [];
  };
  const bearer = () => ({ Authorization: `Bearer ${token}` });
  const shown = async () => (await app.client().get('/api/customer/get', bearer())).body as { data: object };

  it('the shadow asks PHP for the same, and finds the answer the same', async () => {
    const own = await shown();
    phpAnswers(200, () => own);
    expect(await compared(shown)).toEqual(['same']);
    expect(asked.at(-1)?.url).toBe('/api/customer/get?token=true');
  });

  it('the shadow names what differs by its place, in the log as well, and no value of anybody', async () => {
    const own = await shown();
    phpAnswers(200, () => ({ data: { ...own.data, first_name: 'Jonathan', phone: 12345 } }));
    expect(await compared(shown)).toEqual(['different']);
    const [line] = app.logs.filter(({ msg }) => msg === 'PHP and this server answer differently');
    expect(line).toMatchObject({ route: 'GET customer/get' });
    expect(String(line?.differs)).toMatch(/data\.first_name \(one value in PHP, another here\)/);
    expect(JSON.stringify(app.logs)).not.toMatch(/Jonathan|12345|person1@/);
  });

  it('the shadow tells a deliberate difference from another', async () => {
    phpAnswers(500, () => ({ message: 'Server Error' }));
    expect(await compared(() => app.client().get('/api/customers/1abc', bearer()))).toEqual(['different']);
    // PHP reads 1abc as 1.
    phpAnswers(200, () => ({ data: {} }));
    expect(await compared(() => app.client().get('/api/customers/1abc', bearer()))).toEqual(['deliberate']);
  });

  it('the shadow learns what PHP itself says otherwise each time, and subtracts it', async () => {
    const own = await shown();
    let turn = 0;
    phpAnswers(200, () => ({ data: { ...own.data, updated_at: new Date(2020, 1, ++turn).toISOString() } }));
    expect(await compared(shown)).toEqual(['same']);
    const questions = asked.length;
    expect(await compared(shown)).toEqual(['same']);
    expect(asked.length).toBe(questions + 1);
  });

  it('the shadow never shows PHP the client’s cookie, for PHP would write the session back', async () => {
    phpAnswers(200, () => ({}));
    const client = app.client();
    await client.post('/api/customer/login', { email: person(1).email, password: secret });
    await compared(() =>
      client.get('/api/customer/get', { Cookie: `${cookieOf(client)}; bagisto_session=abc` }),
    );
    expect(asked.length).toBeGreaterThan(0);
    for (const { cookie, authorization } of asked) {
      expect(cookie).toBeUndefined();
      expect(authorization).toMatch(/^Bearer ey/);
    }
  });

  it('the shadow shows PHP a refused login, and no good one, no logout and no change', async () => {
    phpAnswers(401, () => ({ error: 'Invalid Email or Password' }));
    const wrong = { email: person(1).email, password: 'wrong-one' };
    expect(await compared(() => app.client().post('/api/customer/login', wrong))).toEqual(['same']);
    asked.length = 0;
    await app.client().post('/api/customer/login', { ...wrong, password: secret });
    await app.client().put('/api/customer/profile', { first_name: 'X' }, bearer());
    await app.client().get('/api/customer/logout', bearer());
    await pause(200);
    expect(asked).toEqual([]);
  });

  it('the shadow’s requests are in no metric and no line of the log', async () => {
    const own = await shown();
    phpAnswers(200, () => own);
    app.logs.length = 0;
    await compared(shown);
    await pause(50);
    const requests = app.logs.filter(({ msg, route }) => msg === 'request' && route === 'customer/get');
    expect(requests).toHaveLength(1);
  });

  it('the shadow costs the client nothing where PHP hangs', async () => {
    php.answer(() => {});
    const began = performance.now();
    for (let times = 0; times < 20; times++)
      expect((await app.client().get('/api/customer/get', bearer())).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(3000 * testPatience);
    const dropped = (await readings(app.url)).get('accounts_shadow_dropped_total') ?? 0;
    expect(dropped).toBeGreaterThan(0);
  });
});

const cookieOf = (client: { jar: { header(): object } }) =>
  (client.jar.header() as { Cookie?: string }).Cookie ?? '';

describe.each(stores)('the shadow of PHP’s answers (%s)', (store) => {
  it('the shadow asks this server for what PHP has answered', async () => {
    const php = await startUpstream();
    const env = { PHP_URL: php.url, SHADOW: '100', PHP_SHARE: '100', METRICS: 'true' };
    const app = await startApp(store, { env });
    try {
      await app.reset({ customers: [person(1)] });
      php.answer((req, res) => {
        req.resume();
        res.writeHead(401, { 'Content-Type': 'application/json' });
        res.end(JSON.stringify({ error: 'Invalid Email or Password' }));
      });
      const wrong = { email: person(1).email, password: 'wrong-one' };
      const { status } = await app.client().post('/api/customer/login', wrong);
      expect(status).toBe(401);
      const same = async () => (await readings(app.url)).get('accounts_shadow_total{outcome="same"}');
      for (let tries = 0; tries < 100 && (await same()) !== 1; tries++) await pause(20);
      expect(await same()).toBe(1);
    } finally {
      await app.stop();
      await php.stop();
    }
  });
});
