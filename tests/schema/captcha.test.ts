import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { startApp, type TestApp } from '../support/app';
import { errorsOf, member } from '../support/customers';
import { dropShops, installBagisto, type ShopDatabase } from './ddl/build';
import { generation } from './ddl/generations';
import { customerOf } from './ddl/people';

const code = (name: string) => `customer.captcha.credentials.${name}`;
const missing = { 'g-recaptcha-response': ['Please select CAPTCHA'] };
const wrong = { 'g-recaptcha-response': ['Something went wrong! Please try again.'] };

/** Verifies as Google's service does, each good answer once; `mode` is what befalls it. */
class VerifyingService {
  readonly asked: { method: string; query: object; body: object }[] = [];
  mode: 'well' | 'silent' | 'broken' | 'gone' = 'well';
  private readonly good = new Set<string>();
  private readonly server = http.createServer(async (req, res) => {
    let text = '';
    for await (const chunk of req) text += chunk;
    const url = new URL(String(req.url), 'http://service.test');
    const query = Object.fromEntries(url.searchParams);
    this.asked.push({
      method: String(req.method),
      query,
      body: Object.fromEntries(new URLSearchParams(text)),
    });
    if (this.mode === 'silent') return;
    if (this.mode === 'gone') return void req.socket.destroy();
    if (this.mode === 'broken') return void res.writeHead(502).end('<html>Bad Gateway</html>');
    const knows = query.secret === 'the-secret';
    const success = knows && this.good.delete(String(query.response));
    const codes = knows ? ['invalid-input-response'] : ['invalid-input-secret'];
    res.setHeader('Content-Type', 'application/json');
    res.end(JSON.stringify({ success, ...(!success && { 'error-codes': codes }) }));
  });

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/siteverify`;
  }
  /** Solves the puzzle. */
  solved(): string {
    const answer = `good-${this.asked.length}-${this.good.size}`;
    this.good.add(answer);
    return answer;
  }
  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

describe('the captcha of a shop (Bagisto 1.3.3)', () => {
  const service = new VerifyingService();
  const running: TestApp[] = [];
  let shop: ShopDatabase;
  let now = Date.now();

  beforeAll(async () => {
    await service.start();
    shop = await installBagisto(generation('1.3.3'));
    await shop.knex('customers').insert(await customerOf(generation('1.3.3'), { email: 'asha@example.com' }));
  });
  beforeEach(async () => {
    service.mode = 'well';
    service.asked.length = 0;
    await shop.knex('core_config').where('code', 'like', 'customer.captcha.%').delete();
    await shop.knex('customers').whereNot({ email: 'asha@example.com' }).delete();
  });
  afterEach(async () => {
    for (const app of running.splice(0)) await app.stop();
  });
  afterAll(async () => {
    await dropShops();
    await service.stop();
  });

  const set = (status: string, channel = 'default', secret: string | null = 'the-secret') =>
    shop
      .knex('core_config')
      .insert([
        { code: code('status'), value: status, channel_code: channel },
        { code: code('site_key'), value: 'a-site-key', channel_code: channel },
        ...(secret === null ? [] : [{ code: code('secret_key'), value: secret, channel_code: channel }]),
      ]);
  const started = async (env: Record<string, string> = {}) => {
    const app = await startApp('mysql', {
      database: shop.env,
      clock: () => now,
      env: { CAPTCHA_URL: service.url, ...env },
    });
    running.push(app);
    return app;
  };

  const credentials = { email: 'asha@example.com', password: 'secret123' };
  const newcomer = { ...credentials, email: 'ravi@example.com', password_confirmation: 'secret123' };
  const calls: [string, object][] = [
    ['login', credentials],
    ['register', { first_name: 'Ravi', last_name: 'Rao', ...newcomer }],
    ['forgot-password', { email: credentials.email }],
  ];
  const ask = (app: TestApp, call: string, form: object) => app.client().post(`/api/customer/${call}`, form);
  const answered = (form: object, answer: unknown) => ({ ...form, 'g-recaptcha-response': answer });

  it.each(calls)('%s without an answer to the captcha is refused in PHP’s words', async (call, form) => {
    await set('1');
    const app = await started();
    for (const nothing of [form, answered(form, ''), answered(form, null), answered(form, '  ')]) {
      const reply = await ask(app, call, nothing);
      expect([reply.status, reply.body]).toEqual([
        422,
        { message: 'The given data was invalid.', errors: missing },
      ]);
    }
    expect(service.asked).toEqual([]);
    expect(await app.customers()).toHaveLength(1);
    expect(await app.mails()).toEqual([]);
  });

  it.each(calls)(
    '%s with a good answer to the captcha goes on, and the answer is good once',
    async (call, form) => {
      await set('1');
      const app = await started();
      const answer = service.solved();
      expect((await ask(app, call, answered(form, answer))).status).toBe(200);
      const parameters = { secret: 'the-secret', response: answer };
      expect(service.asked).toEqual([{ method: 'POST', query: parameters, body: parameters }]);
      await shop.knex('customers').whereNot({ email: credentials.email }).delete();
      const again = await ask(app, call, answered(form, answer));
      expect([again.status, errorsOf(again)]).toEqual([422, wrong]);
    },
  );

  it('a missing captcha is told beside the other rules, and its answer is read from the query as well', async () => {
    await set('1');
    const app = await started();
    const reply = await ask(app, 'login', { email: 'no address' });
    expect(errorsOf(reply)).toEqual({
      email: ['The email must be a valid email address.'],
      password: ['The password field is required.'],
      ...missing,
    });
    const answer = service.solved();
    const inQuery = await app
      .client()
      .post(`/api/customer/login?g-recaptcha-response=${answer}`, credentials);
    expect(inQuery.status).toBe(200);
  });

  it('an answer to the captcha that could never be one is not sent to the service', async () => {
    await set('1');
    const app = await started();
    for (const odd of [['x'], { a: 1 }, true]) {
      const reply = await ask(app, 'login', answered(credentials, odd));
      expect([reply.status, Object.keys(errorsOf(reply) as object)]).toEqual([422, ['g-recaptcha-response']]);
    }
    expect(service.asked).toEqual([]);
  });

  it.each(['broken', 'gone', 'silent'] as const)(
    'a captcha whose service is %s lets nobody in, and the log says so',
    async (mode) => {
      await set('1');
      const app = await started();
      service.mode = mode;
      const reply = await ask(app, 'login', answered(credentials, service.solved()));
      expect([reply.status, errorsOf(reply)]).toEqual([422, wrong]);
      const lines = app.logs.filter(({ msg }) => String(msg).includes('verifies captchas'));
      expect(lines).toHaveLength(1);
      expect(JSON.stringify(app.logs)).not.toContain('the-secret');
      service.mode = 'well';
      expect((await ask(app, 'login', answered(credentials, service.solved()))).status).toBe(200);
    },
  );

  it('a captcha without a secret, or with a wrong one, lets nobody in', async () => {
    await set('1', 'default', null);
    const app = await started();
    const reply = await ask(app, 'login', answered(credentials, service.solved()));
    expect([reply.status, errorsOf(reply), service.asked]).toEqual([422, wrong, []]);
    await shop
      .knex('core_config')
      .insert({ code: code('secret_key'), value: 'old', channel_code: 'default' });
    now += 61_000;
    const refused = await ask(app, 'login', answered(credentials, service.solved()));
    expect([refused.status, errorsOf(refused)]).toEqual([422, wrong]);
  });

  it('the captcha follows the owner’s decision within a minute, without a restart', async () => {
    const app = await started();
    const login = async () => (await ask(app, 'login', credentials)).status;
    expect(await login()).toBe(200);
    await set('1');
    now += 61_000;
    expect(await login()).toBe(422);
    await shop
      .knex('core_config')
      .where({ code: code('status') })
      .update({ value: '0' });
    now += 61_000;
    expect(await login()).toBe(200);
  });

  it('the captcha is that of the channel whose host is asked, else of the default one, as in PHP', async () => {
    await set('1', 'outlet');
    await set('0', 'default');
    const app = await started();
    const at = async (Host: string) =>
      (await app.client().post('/api/customer/login', credentials, { Host })).status;
    expect([await at('outlet.shop.test'), await at('Outlet.shop.test:8080')]).toEqual([422, 422]);
    expect([await at('shop.test'), await at('elsewhere.test')]).toEqual([200, 200]);
    await shop
      .knex('core_config')
      .where({ code: code('status') })
      .update({ value: '1' });
    await shop
      .knex('core_config')
      .where({ code: code('secret_key'), channel_code: 'outlet' })
      .delete();
    now += 61_000;
    expect([await at('shop.test'), await at('elsewhere.test')]).toEqual([422, 422]);
    const answer = { 'g-recaptcha-response': service.solved() };
    const other = await app
      .client()
      .post('/api/customer/login', { ...credentials, ...answer }, { Host: 'outlet.shop.test' });
    expect([other.status, errorsOf(other)]).toEqual([422, wrong]);
  });

  it('the captcha is that of the only rows there are, where the channels are not in the database', async () => {
    await set('1');
    await shop.knex.raw('rename table channels to channels_elsewhere');
    try {
      const app = await started();
      expect((await ask(app, 'login', credentials)).status).toBe(422);
    } finally {
      await shop.knex.raw('rename table channels_elsewhere to channels');
    }
  });

  it.each(calls)('CAPTCHA=off asks %s for no captcha', async (call, form) => {
    await set('1');
    const app = await started({ CAPTCHA: 'off' });
    expect((await ask(app, call, form)).status).toBe(200);
    expect(service.asked).toEqual([]);
  });

  it('the captcha keeps no customer out who is logged in, and a profile needs none', async () => {
    await set('1');
    const app = await started();
    const client = app.client();
    await client.post('/api/customer/login', answered(credentials, service.solved()));
    const profile = { first_name: 'Asha', last_name: 'Rao', gender: 'Female' };
    const reply = await client.put('/api/customer/profile', profile);
    expect([reply.status, member(reply.body, 'data', 'gender')]).toEqual([200, 'Female']);
  });

  it('the captcha costs a request no statement', async () => {
    await set('1');
    const app = await started();
    await ask(app, 'login', credentials);
    const texts: string[] = [];
    app.db.knex.on('query', ({ sql }: { sql: string }) => texts.push(sql));
    for (let i = 0; i < 5; i++) await ask(app, 'login', credentials);
    expect(texts.filter((sql) => sql.includes('core_config'))).toEqual([]);
  });
});
