import { version } from '../../app/version';
import { startApp, stores, type TestApp } from '../support/app';
import { type Client, client, type Reply } from '../support/http-client';
import { person, secret } from '../support/people';

/** Turns a curl command into a request: `-b` and `-c` are the client's cookie store. */
function asRequest(command: string) {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const [program, ...rest] = words;
  expect(program).toBe('curl');
  const request = {
    url: '',
    method: 'GET',
    headers: {} as Record<string, string>,
    body: undefined as string | undefined,
  };
  let cookies = false;
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? '';
    const value = rest[at + 1] ?? '';
    if (!word.startsWith('-')) request.url = word;
    else {
      at++;
      if (word === '-X') request.method = value;
      else if (word === '-H') request.headers[value.split(': ')[0] ?? ''] = value.split(': ')[1] ?? '';
      else if (word === '-d') request.body = value;
      else if (word === '-b' || word === '-c') cookies = true;
      else throw new Error(`what does curl do with ${word}?`);
    }
  }
  return { ...request, cookies };
}

const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const unescaped = (markup: string) =>
  markup.replace(/&(?:#(\d+)|(\w+));/g, (_, code, name) =>
    code ? String.fromCharCode(Number(code)) : (characters[name] ?? ''),
  );

describe.each(stores)('the first page (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store, { env: { APP_URL: 'https://shop.test/accounts/' } });
  });
  afterAll(() => app?.stop());

  it('/ has three curl commands, and each works when they are run one after the other; and the state of each door', async () => {
    await app.reset();
    const page = await app.client().get('/');
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const commands = [...page.text.matchAll(/<pre[^>]*>([\s\S]*?)<\/pre>/g)].map((match) =>
      unescaped(match[1] ?? ''),
    );
    const terminal = app.client({ 'User-Agent': 'curl/8.5.0', Accept: '*/*' });
    const outcomes: [string, number][] = [];
    const replies: Reply[] = [];
    for (const command of commands) {
      const { url, cookies, ...request } = asRequest(command);
      expect(url).toMatch(/^https:\/\/shop\.test\/accounts\/public\/api\//);
      const path = url.slice('https://shop.test/accounts'.length);
      const reply = await (cookies ? terminal : app.client({ Accept: '*/*' })).send(path, request);
      outcomes.push([`${request.method} ${path.replace('/public/api/', '')}`, reply.status]);
      replies.push(reply);
    }
    expect(outcomes).toEqual([
      ['POST customer/register', 200],
      ['POST customer/login', 200],
      ['GET customer/get', 200],
    ]);
    expect(replies[2]?.body).toMatchObject({ data: { email: 'peterdoe@example.com' } });
    const states = [...page.text.matchAll(/class="state[^>]*>([^<]*)</g)].map(([, state]) => state);
    expect(states).toEqual(['Open', 'Open', 'Open', 'Open']);
    expect(page.text).toContain(`Version ${version}`);
    expect(page.text).toContain('href="/health/ready"');
  });

  it('/ may be run, framed, sniffed and kept by nobody', async () => {
    const { headers } = await app.client().get('/');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'strict-transport-security': 'max-age=31536000',
    });
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    for (const absent of ['set-cookie', 'x-powered-by', 'server']) expect(headers[absent]).toBeUndefined();
  });
});

describe.each(stores)('health and numbers (%s)', (store) => {
  let app: TestApp;
  let operator: Client;

  beforeAll(async () => {
    app = await startApp(store, { env: { METRICS: 'true' } });
    operator = client(app.url, {});
  });
  afterAll(() => app?.stop());
  beforeEach(() => app.reset({ customers: [person(1)] }));

  it('the health checks say that the server is alive and ready, with what and in which version, and no more', async () => {
    const live = await operator.get('/health/live');
    expect([live.status, live.body]).toEqual([200, { status: 'ok' }]);
    const ready = await operator.get('/health/ready');
    const checks = store === 'embedded' ? { database: 'ok' } : { database: 'ok', redis: 'ok' };
    expect([ready.status, ready.body]).toEqual([200, { status: 'ok', version, checks }]);
    expect(operator.jar.size).toBe(0);
    for (const { headers, text } of [live, ready]) {
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
      // A cache in between would go on calling a dead server well.
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['set-cookie']).toBeUndefined();
      // Our own version, and no library's.
      expect(text.replace(version, '')).not.toMatch(/\d+\.\d+/);
    }
    expect((await operator.send('/health/ready', { method: 'HEAD' })).status).toBe(200);
  });

  it.each(['/health/live', '/health/ready', '/metrics'])(
    '%s takes no other method than GET and HEAD',
    async (path) => {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const { status, headers, body } = await operator.send(path, { method });
        expect([method, status, headers.allow]).toEqual([method, 405, 'GET,HEAD']);
        expect(body).toHaveProperty('error');
      }
      const options = await operator.send(path, { method: 'OPTIONS' });
      expect([options.status, options.headers.allow]).toEqual([200, 'GET, HEAD']);
      expect((await operator.send(path, { method: 'HEAD' })).status).toBe(200);
    },
  );

  it('/metrics counts requests by route and status, and names nobody', async () => {
    const email = String(person(1).email);
    await operator.post('/api/customer/login', { email, password: secret });
    await operator.post('/api/customer/login', { email, password: 'wrong' });
    await operator.get('/api/customer/get');
    await operator.get('/api/customers/1');
    await operator.get(`/api/whatever/${email}`);
    await operator.get('/');
    const { status, headers, text } = await operator.get('/metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/plain/);
    for (const line of [
      /^accounts_requests_total\{method="POST",route="customer\/login",status="200"\} [1-9]/m,
      /^accounts_requests_total\{method="POST",route="customer\/login",status="401"\} [1-9]/m,
      /^accounts_requests_total\{method="GET",route="customer\/get",status="200"\} [1-9]/m,
      /^accounts_requests_total\{method="GET",route="customers\/:id",status="200"\} [1-9]/m,
      /^accounts_requests_total\{method="GET",route="other",status="404"\} [1-9]/m,
      /^accounts_requests_total\{method="GET",route="welcome",status="200"\} [1-9]/m,
      /^accounts_request_seconds_count\{route="customer\/login"\} 2/m,
      /^accounts_password_hasher_running 0$/m,
      /^accounts_password_hasher_waiting 0$/m,
      /^accounts_password_hasher_shed 0$/m,
      /^nodejs_eventloop_lag_seconds /m,
    ]) {
      expect(text).toMatch(line);
    }
    expect(text).not.toContain(email);
    expect(text).not.toContain('whatever');
  });

  it('/metrics is 404 without METRICS=true', async () => {
    const quiet = await startApp(store, { beside: app, env: { METRICS: 'false' } });
    const reply = await quiet.client().get('/metrics');
    expect([reply.status, reply.body]).toEqual([404, { error: 'Resource not found' }]);
    await quiet.stop();
  });
});
