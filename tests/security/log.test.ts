import { createHash } from 'node:crypto';
import { startApp, stores, type TestApp } from '../support/app';
import { jane, john, logIn, member, newcomer, profile } from '../support/customers';

/** As in the log: whose account it was, without saying whose. */
const account = (email: string) => createHash('sha256').update(email).digest('hex').slice(0, 12);

describe.each(stores)('what the log tells (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store, { env: { LOG_LEVEL: 'trace', LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '1' } });
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.reset({ customers: [john, jane] });
    app.logs.length = 0;
  });

  /** A request's line is written when its connection is done with it, which may be after the client has the answer. */
  const lines = async (count: number) => {
    const requests = () => app.logs.filter(({ msg }) => msg === 'request');
    for (let turns = 0; turns < 5000 && requests().length < count; turns++)
      await new Promise((resolve) => setImmediate(resolve));
    return requests();
  };

  it('the log has each event of an account with its name, outcome, address and request id', async () => {
    const headers = { 'X-Forwarded-For': '203.0.113.5', 'X-Request-Id': 'trace-0123456789' };
    const client = app.client(headers);
    await client.post('/api/customer/register', newcomer('new@example.com'));
    await logIn(client, 'new@example.com');
    await client.put('/api/customer/profile', profile());
    await client.get('/api/customer/logout');
    await client.get('/api/customer/logout');
    await logIn(client, 'Wrong@example.com', 'wrong-password');
    await logIn(client, 'wrong@example.com', 'wrong-password');
    await client.post('/api/customer/forgot-password', { email: 'nobody@example.com' });

    const common = { id: 'trace-0123456789', ip: '203.0.113.5', level: 30 };
    const about = (email: string) => ({ account: account(email) });
    expect(await lines(8)).toMatchObject([
      { ...common, route: 'customer/register', status: 200, event: 'register', customer: 3 },
      {
        ...common,
        route: 'customer/login',
        status: 200,
        event: 'login',
        outcome: 'done',
        customer: 3,
        ...about('new@example.com'),
      },
      { ...common, route: 'customer/profile', status: 200, event: 'profile', customer: 3 },
      { ...common, route: 'customer/logout', status: 200, event: 'logout', customer: 3 },
      { ...common, route: 'customer/logout', status: 401 },
      {
        ...common,
        route: 'customer/login',
        status: 401,
        event: 'login',
        outcome: 'refused',
        ...about('wrong@example.com'),
      },
      { ...common, route: 'customer/login', status: 429 },
      {
        ...common,
        route: 'customer/forgot-password',
        status: 200,
        event: 'forgot-password',
        ...about('nobody@example.com'),
      },
    ]);
    for (const line of app.logs) expect(line).toMatchObject({ time: expect.any(Number) });
  });

  it('the log has no password, address, token, cookie or header, wherever it was put', async () => {
    const client = app.client();
    const token = (
      await client.post('/api/customer/login?token=true', { email: john.email, password: 'secret123' })
    ).body;
    const jwt = String(member(token, 'token'));
    const cookie = String((await logIn(app.client())).headers['set-cookie']).split(';')[0] ?? '';
    const sent = [
      jwt,
      ...jwt.split('.'),
      cookie.split('=')[1] ?? '',
      decodeURIComponent(cookie.split('=')[1] ?? ''),
    ];
    const secrets = ['secret123', 'johndoe', 'hunter-two-2', 'header-secret', ...sent, 'Bearer'];

    await client.get(`/api/customer/get?token=${jwt}`);
    await client.get(`/api/customer/get?password=hunter-two-2&token=hunter-two-2`, {
      Authorization: `Bearer ${jwt}`,
    });
    await client.get('/hunter-two-2/../hunter-two-2', {
      Referer: 'http://shop.test/?hunter-two-2',
      'User-Agent': 'hunter-two-2',
    });
    await client.get('/api/customers/hunter-two-2', { Cookie: cookie });
    await client.post('/api/customer/login', {
      email: john.email,
      password: 'hunter-two-2',
      extra: 'hunter-two-2',
    });
    await client.post('/api/customer/register', newcomer(String(john.email), 'hunter-two-2'));
    await client.post('/api/customer/forgot-password', { email: john.email });
    await client.put(
      '/api/customer/profile',
      profile({ password: 'hunter-two-2', password_confirmation: 'hunter-two-2' }),
      { Cookie: cookie },
    );
    await client.send('/api/customer/login', {
      method: 'POST',
      body: '{"email":"johndoe@example.com","password":"hunter-two-2"',
      headers: { 'X-Request-Id': 'header-secret and more' },
    });
    await lines(11);

    const written = JSON.stringify(app.logs);
    expect(sent.every((text) => text.length > 10)).toBe(true);
    expect(secrets.filter((secret) => written.includes(secret))).toEqual([]);
  });

  it('the log of a fault tells where it happened, and neither the statement nor its values', async () => {
    const session = app.client();
    await logIn(session, jane.email);
    const { knex } = app.db;
    await knex.schema.renameTable('customers', 'customers_away');
    try {
      const replies = [
        await logIn(app.client(), 'somebody@example.com', 'hunter-two-2'),
        await app.client().post('/api/customer/register', newcomer('somebody@example.com', 'hunter-two-2')),
        await session.get('/api/customer/get'),
      ];
      for (const { status, text } of replies)
        expect([status, text]).toEqual([500, '{"message":"Server Error"}']);
    } finally {
      await knex.schema.renameTable('customers_away', 'customers');
    }
    const faults = app.logs.filter(({ msg }) => msg === 'unexpected error');
    expect(faults).toHaveLength(3);
    for (const fault of faults) {
      expect(fault).toMatchObject({
        level: 50,
        id: expect.any(String),
        route: expect.any(String),
        cause: { at: expect.any(Array) },
      });
    }
    expect(JSON.stringify(app.logs)).not.toMatch(/select |insert |somebody|johndoe|hunter-two-2/i);
    expect((await session.get('/api/customer/get')).status).toBe(200);
  });
});
