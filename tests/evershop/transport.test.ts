import { startApp, stores, type TestApp } from '../support/app';
import { jane, john, member } from '../support/customers';
import { ask } from '../support/http-client';
import { secret } from '../support/people';
import { adminBearer, appointAdmins, logInHere, refusal, sidHeader } from './callers';
import { type Headers, send, uuidOf } from './exchanges';

const malformed = refusal(400, 'The request cannot be read: its body must be one JSON object.');
const json = { 'Content-Type': 'application/json' };

describe.each(stores)('requests to EverShop’s paths (%s)', (store) => {
  let app: TestApp;
  let admin: Headers;
  let uuid: string;

  beforeAll(async () => {
    app = await startApp(store);
    await appointAdmins(app);
    await app.reset({ customers: [john, jane] });
    admin = await adminBearer(app);
    uuid = await uuidOf(app, admin, 1);
  });
  afterAll(() => app.stop());

  const raw = (path: string, headers: Headers, body: string | Buffer, method = 'POST') =>
    ask(app.url, path, { method, headers, body });

  it.each([
    ['half an object', '{"email":'],
    ['a list', '[{"email":"a@example.com"}]'],
    ['a text', '"email"'],
    ['a number', '7'],
    ['null', 'null'],
    ['no JSON', 'email=a@example.com'],
    ['bytes that are no text', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['half a character', '{"email":"\\ud800"}'],
  ])('a request to EverShop’s door whose body is %s is refused, and changes nothing', async (_what, body) => {
    for (const [method, path, headers] of [
      ['POST', '/customer/login', {}],
      ['POST', '/api/customers/sessions', {}],
      ['POST', '/api/customers/password', {}],
      ['POST', '/api/user/tokens', {}],
      ['POST', '/api/customers', admin],
      ['PATCH', `/api/customers/${uuid}`, admin],
    ] as const) {
      const reply = await raw(path, { ...headers, ...json }, body, method);
      expect([path, reply.status, reply.body]).toEqual([path, 400, malformed]);
    }
    expect(await app.customers()).toHaveLength(2);
  });

  it('a request whose query is no UTF-8 is refused, for a lost filter would show everybody', async () => {
    for (const query of ['email=%ff', 'keyword=%c3&limit=1', 'status=%ed%a0%80']) {
      const reply = await send(app, 'GET', `/api/customers?${query}`, admin);
      const said = refusal(400, 'The query of the address cannot be read: it must be UTF-8.');
      expect([query, reply.status, reply.body]).toEqual([query, 400, said]);
    }
    // Harmless where nothing is read from it.
    expect((await send(app, 'POST', '/customer/logout?x=%ff')).status).toBe(200);
  });

  it('a body of a type that EverShop’s door does not read is refused with 415', async () => {
    const body = JSON.stringify({ email: john.email, password: secret });
    for (const type of [
      'text/plain',
      'text/plain;application/json',
      'multipart/form-data; boundary=b',
      'image/png',
    ]) {
      const reply = await raw('/customer/login', { 'Content-Type': type }, body);
      expect([type, reply.status, reply.body]).toEqual([type, 415, refusal(415, 'Unsupported Media Type')]);
    }
    for (const type of ['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/vnd.api+json'])
      expect([type, (await raw('/customer/login', { 'Content-Type': type }, body)).status]).toEqual([
        type,
        200,
      ]);
    expect((await raw('/customer/login', {}, body)).status).toBe(200);
    const packed = await raw('/customer/login', { ...json, 'Content-Encoding': 'unheard-of' }, body);
    expect([packed.status, packed.body]).toEqual([400, malformed]);
    // Nothing is carried, so nothing is misunderstood.
    expect((await raw('/customer/logout', { 'Content-Type': 'text/plain' }, '')).status).toBe(200);
  });

  it('a body that is too large is refused with 413', async () => {
    const reply = await raw('/customer/login', json, JSON.stringify({ email: 'x'.repeat(70_000) }));
    expect([reply.status, reply.body]).toEqual([413, refusal(413, 'Payload Too Large')]);
  });

  it.each([
    ['GET', '/customer/login', 'POST'],
    ['DELETE', '/customer/logout', 'POST,GET,HEAD'],
    ['GET', '/customers/logout', 'POST'],
    ['PUT', '/api/customers', 'POST,GET,HEAD'],
    ['GET', '/api/customers/sessions', 'POST'],
    ['GET', '/api/customers/sessions/x', 'POST,DELETE'],
    ['GET', '/api/customers/reset-password', 'POST'],
    ['PATCH', '/api/customers/password', 'POST'],
    ['GET', '/api/user/tokens', 'POST'],
    ['DELETE', '/api/user/token/refresh', 'POST'],
    ['PUT', '/api/customers/:id', 'GET,HEAD,PATCH,DELETE'],
  ])('a path of EverShop’s door tells its methods to %s %s', async (method, path, allowed) => {
    const at = path.replace(':id', uuid);
    const reply = await send(app, method, at, admin);
    expect([reply.status, reply.body]).toEqual([405, refusal(405, 'Method Not Allowed')]);
    expect(reply.headers.allow).toBe(allowed);
    const options = await send(app, 'OPTIONS', at);
    expect([options.status, options.headers.allow]).toEqual([200, allowed]);
  });

  it('a request to EverShop’s door means the method with which it is sent', async () => {
    const override = { ...admin, 'X-HTTP-Method-Override': 'DELETE' };
    expect((await send(app, 'POST', `/api/customers/${uuid}`, override, { _method: 'DELETE' })).status).toBe(
      405,
    );
    expect(await app.customers()).toHaveLength(2);
  });

  it('a path of EverShop’s door is found in any letter case, with slashes too many and with the UUID in any spelling', async () => {
    for (const path of [
      `/API/Customers/${uuid}`,
      `/api/customers/${uuid}/`,
      `//api//customers/${uuid}`,
      `/api/customers/${uuid.toUpperCase()}`,
      `/api/customers/${uuid.replaceAll('-', '')}`,
    ])
      expect([path, (await send(app, 'GET', path, admin)).status]).toEqual([path, 200]);
    expect(
      (await send(app, 'POST', '/Customer/Login/', {}, { email: john.email, password: secret })).status,
    ).toBe(200);
  });

  it('EverShop’s door leaves to the Bagisto door what is its own', async () => {
    const mine = sidHeader(await logInHere(app, john.email));
    const nobody = { error: 'Unauthenticated' };
    for (const path of [
      'customers/1',
      'customers/abc',
      'customers/abc/',
      `customers/${uuid}0`,
      `customers/x${uuid}`,
    ]) {
      const reply = await send(app, 'GET', `/api/${path}`, mine);
      expect([path, reply.status, reply.body]).toEqual([path, 401, nobody]);
    }
    const elsewhere = await send(app, 'GET', `/public/api/customers/${uuid}`, admin);
    expect([elsewhere.status, elsewhere.body]).toEqual([401, nobody]);
    expect((await send(app, 'POST', '/customers/1')).body).toEqual({ error: 'Resource not found' });
  });

  it.each(['/api/customers/sessions/x/y', '/api/customers/:id/orders', '/api/customers/:id/addresses/x/y'])(
    'a path that EverShop’s door does not have is 404: %s',
    async (path) => {
      const reply = await send(app, 'GET', path.replace(':id', uuid), admin);
      expect([reply.status, reply.body]).toEqual([404, refusal(404, 'Resource not found')]);
    },
  );

  it('an answer of EverShop’s door is data, kept by no cache, and logged without a path, an id or a secret', async () => {
    const before = app.logs.length;
    const session = await logInHere(app, john.email);
    const reply = await send(app, 'GET', `/api/customers/${uuid}`, sidHeader(session));
    expect(reply.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    const lines = app.logs.slice(before);
    expect(lines).toMatchObject([
      { door: 'evershop', route: 'customer/login', event: 'login', outcome: 'done', customer: 1 },
      { door: 'evershop', route: 'api/customers/:id', customer: 1 },
    ]);
    const log = JSON.stringify(lines);
    for (const hidden of [uuid, secret, String(member(session.body, 'data', 'sid'))])
      expect(log).not.toContain(hidden);
  });
});

describe.each(stores)('the EverShop door (%s)', (store) => {
  it('EverShop’s door is closed where the shop does not name it', async () => {
    const app = await startApp(store, { env: { DOORS: 'bagisto,pages' } });
    try {
      await app.reset({ customers: [john] });
      const given = { email: john.email, password: secret };
      for (const path of ['/customer/login', '/api/user/tokens', '/customers/logout'])
        expect((await send(app, 'POST', path, {}, given)).status).toBe(404);
      // There it is one of the Bagisto door's customers.
      expect((await send(app, 'POST', '/api/customers/sessions', {}, given)).status).toBe(405);
    } finally {
      await app.stop();
    }
  });

  it('EverShop’s door says in its own words that a store is away', async () => {
    const app = await startApp(store);
    try {
      const away = new Error('gone') as NodeJS.ErrnoException;
      away.code = 'ECONNREFUSED';
      jest.spyOn(app.db.knex.client, 'acquireConnection').mockRejectedValue(away);
      const reply = await logInHere(app, john.email);
      expect([reply.status, reply.body]).toEqual([503, refusal(503, 'Service Unavailable')]);
      expect(reply.headers['retry-after']).toBe('1');
    } finally {
      jest.restoreAllMocks();
      await app.stop();
    }
  });
});
