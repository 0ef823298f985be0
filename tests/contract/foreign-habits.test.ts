import { de } from '../../accounts/lang/de';
import { customerUuids } from '../../db/customers/uuids';
import { adminBearer, appointAdmins, boss, logInHere, refusal, sidHeader } from '../evershop/callers';
import { rawRequest, rawSocket } from '../faults/raw-socket';
import { profileDocument, registerDocument, speaker, tokenOf } from '../graphql/speaker';
import { startApp, stores, type TestApp } from '../support/app';
import { bearer, jane, john, logIn, member, newcomer } from '../support/customers';
import { ask } from '../support/http-client';
import { secret } from '../support/people';

const form = (path: string, body: string) => ({
  path,
  given: { method: 'POST', body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
});
const bom = '\ufeff';

describe.each(stores)('habits of clients and of PHP (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
    await appointAdmins(app);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john, jane], addresses: [] }));

  const posted = async (path: string, body: string) => {
    const sent = form(path, body);
    return ask(app.url, sent.path, sent.given);
  };

  it('a name that comes twice in a form counts with its last value, in whatever brackets', async () => {
    const { status } = await posted(
      '/api/customer/register',
      'first_name=Old&first_name=New&last_name=Doe&email=twice@example.com&email=twice@example.com' +
        '&password=secret123&password=secret123&password_confirmation=x&password_confirmation=secret123',
    );
    expect(status).toBe(200);
    const row = (await app.customers()).find(({ email }) => email === 'twice@example.com');
    expect(row?.first_name).toBe('New');
    const token = await bearer(app);
    const lines = await ask(app.url, '/api/addresses/create', {
      method: 'POST',
      headers: { ...token, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'address1[]=One&address1[]=Two&country=DE&state=BE&city=Old&city=New&postcode=1&phone=1',
    });
    expect([lines.status, member(lines.body, 'data', 'address1')]).toEqual([200, ['One', 'Two']]);
    expect(member(lines.body, 'data', 'city')).toBe('New');
  });

  it.each([
    ['addresses', 'email=johndoe@example.com&email=janeroe@example.com&password=secret123', 'email'],
    ['passwords', 'email=johndoe@example.com&password=secret123&password=other', 'password'],
  ])(
    'a login with two different %s is refused: a proxy may have read the other one',
    async (_what, body, field) => {
      const { status, body: answer } = await posted('/api/customer/login', body);
      expect([status, Object.keys(member(answer, 'errors') as object)]).toEqual([422, [field]]);
      expect((await posted('/api/customer/login', 'email=a&password=b&password=b')).status).toBe(422);
    },
  );

  it('a byte order mark before JSON is passed over at every door', async () => {
    const json = (value: unknown) => bom + JSON.stringify(value);
    const headers = { 'Content-Type': 'application/json' };
    const credentials = { email: john.email, password: secret };
    for (const path of ['/api/customer/login', '/customer/login', '/api/customers/sessions']) {
      const reply = await ask(app.url, path, { method: 'POST', headers, body: json(credentials) });
      expect([path, reply.status]).toEqual([path, 200]);
    }
    const query = await ask(app.url, '/api/graphql', {
      method: 'POST',
      headers,
      body: json({ query: '{ __typename }' }),
    });
    expect(query.body).toEqual({ data: { __typename: 'Query' } });
    const untyped = await ask(app.url, '/api/customer/login', { method: 'POST', body: json(credentials) });
    expect(untyped.status).toBe(200);
  });

  it('an empty list stands for an empty object in GraphQL, as PHP writes it', async () => {
    const ofNothing = await speaker(app)(registerDocument, { input: {} });
    expect(await speaker(app)(registerDocument, { input: [] })).toEqual(
      expect.objectContaining({ errors: ofNothing.errors }),
    );
    const { errors } = await speaker(app)(registerDocument, { input: [1] });
    expect(errors).not.toEqual(ofNothing.errors);
  });

  it('GraphQL speaks the language that its address asks for, and no other', async () => {
    const register = async (query: string, more: object, headers = {}) => {
      const input = { firstName: 'Jo', lastName: 'Doe', password: secret, confirmPassword: secret, ...more };
      const json = {
        query:
          'mutation register($input: createCustomerInput!) { createCustomer(input: $input) { message } }',
        variables: { input },
      };
      const { body } = await ask(app.url, `/api/graphql${query}`, { method: 'POST', headers, json });
      return member(body, 'data', 'createCustomer', 'message') ?? member(body, 'errors', '0', 'message');
    };
    const taken = { email: john.email };
    expect(await register('?locale=de', taken)).toBe('E-Mail-Adresse ist schon vergeben.');
    expect(await register('', taken, { 'Accept-Language': 'de' })).toBe('The email has already been taken.');
    expect(await register('?locale=xx', taken)).toBe('The email has already been taken.');
    expect(await register('?locale=de', { email: 'de@example.com' })).toBe(de['register.done']);
    const forgot = `mutation { createForgotPassword(input: {email: "${john.email}"}) { clientMutationId } }`;
    await ask(app.url, '/api/graphql?locale=de', { method: 'POST', json: { query: forgot } });
    expect((await app.mails()).map((mail) => /locale=(?:3D)?de/.test(mail.replaceAll('=\r\n', '')))).toEqual([
      true,
    ]);
    // Words of Bagisto's own API, for which its apps look, are English everywhere.
    const { body } = await ask(app.url, '/api/graphql?locale=de', { method: 'POST', json: {} });
    expect(member(body, 'errors', '0', 'message')).toBe('GraphQL query is not valid.');
  });

  it('a logout at EverShop’s door ends a GraphQL token, for which that door has no other use', async () => {
    const token = await tokenOf(speaker(app), String(john.email), secret);
    const headers = { Authorization: `Bearer ${token}` };
    expect((await ask(app.url, '/customer/logout', { method: 'POST', headers })).status).toBe(200);
    expect((await speaker(app)(profileDocument, {}, token)).errors).toHaveLength(1);
  });

  it('a token names as its issuer the address at which it was asked for', async () => {
    const issuer = async (prefix: string) => {
      const { body } = await app
        .client()
        .post(`${prefix}/customer/login?token=1`, { email: john.email, password: secret });
      const [, claims = ''] = String(member(body, 'token')).split('.');
      return JSON.parse(Buffer.from(claims, 'base64url').toString()).iss;
    };
    expect(await issuer('/api')).toBe('http://shop.test/api/customer/login');
    expect(await issuer('/public/api')).toBe('http://shop.test/public/api/customer/login');
  });

  it('a query in UTF-8 is read percent-encoded, and raw it is refused with 400', async () => {
    const encoded = await ask(app.url, '/api/customer/get?locale=%C3%BC', { headers: await bearer(app) });
    expect(encoded.status).toBe(200);
    const socket = await rawSocket(app.url);
    // Node's parser takes no byte beyond ASCII there, and the one that would is open to smuggling.
    socket.socket.write(Buffer.from('GET /api/customer/get?locale=ü HTTP/1.1\r\nHost: x\r\n\r\n', 'utf8'));
    expect(await socket.closed()).toMatch(/^HTTP\/1.1 400 /);
  });

  it('what follows a whole request does not replace its answer', async () => {
    const socket = await rawSocket(app.url);
    const login = rawRequest('POST', '/api/customer/login', {
      email: john.email,
      password: secret,
      token: 1,
    });
    socket.write(`${login}garbage that is no request\r\n\r\n`);
    const text = await socket.closed();
    expect(text).toMatch(/^HTTP\/1.1 200 /);
    expect(text).toContain('"token":"');
  });

  it('a body that is announced too long is refused before it is sent, and another one is asked for', async () => {
    const announced = (length: number) =>
      `POST /api/customer/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`;
    const refused = await rawSocket(app.url);
    refused.write(announced(10_000_000));
    expect(await refused.closed()).toMatch(/^HTTP\/1.1 413 /);
    const body = JSON.stringify({ email: john.email, password: secret });
    const taken = await rawSocket(app.url);
    taken.write(announced(body.length));
    await taken.until(/^HTTP\/1.1 100 Continue\r\n\r\n/);
    taken.write(body);
    await taken.until(/HTTP\/1.1 200 OK/);
    taken.socket.destroy();
  });

  it('a request with two Host headers is refused, also where they are the same', async () => {
    const socket = await rawSocket(app.url);
    socket.write('GET /api/customer/get HTTP/1.1\r\nHost: x\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await socket.closed()).toMatch(/^HTTP\/1.1 400 /);
  });

  it('under /api/customers an EverShop credential is answered by EverShop’s door, whatever stands for the id', async () => {
    const admin = await adminBearer(app);
    const session = sidHeader(await logInHere(app, john.email));
    const token = await bearer(app);
    const at = (method: string, path: string, headers: object, json?: object) =>
      ask(app.url, path, { method, headers: { ...headers }, json });
    for (const [method, path, json] of [
      ['GET', '/api/customers/not-a-uuid', undefined],
      ['PATCH', '/api/customers/not-a-uuid', { full_name: 'A B' }],
      ['DELETE', '/api/customers/999', undefined],
      ['POST', '/api/customers/0/addresses', { full_name: 'A' }],
    ] as const) {
      const reply = await at(method, path, admin, json);
      expect([method, reply.status, reply.body]).toEqual([method, 404, refusal(404, 'Customer not found')]);
    }
    expect((await at('PATCH', '/api/customers/nobody', session, {})).body).toMatchObject({
      error: { status: 403 },
    });
    expect((await at('PATCH', '/api/customers/nobody', token, {})).body).toMatchObject({
      error: { status: 403 },
    });
    const uuid = (await customerUuids(app.db).of([1])).get(1);
    const byNumber = await at('GET', '/api/customers/1', admin);
    expect([byNumber.status, member(byNumber.body, 'data', 'uuid')]).toEqual([200, uuid]);
    expect((await at('PATCH', '/api/customers/1', session, { full_name: 'New Name' })).status).toBe(200);
    // Bagisto's clients ask for a number as well, and they are not meant.
    expect(member((await at('GET', '/api/customers/1', token)).body, 'data', 'id')).toBe(1);
    expect((await at('PATCH', '/api/customers/1', {})).status).toBe(405);
    expect(
      (await at('POST', '/api/customers/sessions', admin, { email: john.email, password: secret })).status,
    ).toBe(200);
  });
});

describe.each(stores)('EverShop’s door alone (%s)', (store) => {
  it('EverShop’s door alone has every path under /api/customers, and treats a revoked credential as none', async () => {
    const app = await startApp(store, { env: { DOORS: 'evershop', EVERSHOP_OPEN_REGISTRATION: 'true' } });
    try {
      await app.reset({ customers: [john] });
      await appointAdmins(app);
      const admin = await adminBearer(app, boss.email);
      const strangers = await ask(app.url, '/api/customers/garbage');
      expect([strangers.status, Object.keys(strangers.body as object)]).toEqual([401, ['error']]);
      for (const path of ['/api/customers/garbage', '/api/customers/1/nothing', '/api/customers/a/b/c']) {
        const reply = await ask(app.url, path, { headers: admin });
        expect([path, reply.status, member(reply.body, 'error', 'status')]).toEqual([path, 404, 404]);
      }
      const created = await ask(app.url, '/api/customers', {
        method: 'POST',
        headers: { Authorization: 'Bearer dead.dead.dead' },
        json: { email: 'fresh@example.com', password: 'secret123', full_name: 'Fresh Face' },
      });
      expect(created.status).toBe(200);
    } finally {
      await app.stop();
    }
  });
});

describe.each(stores)('texts that PHP has written out (%s)', (store) => {
  it.each([
    ['1.3', 'Logged in successfully.', 'Invalid Email or Password'],
    ['documented', 'Sie sind angemeldet.', 'E-Mail-Adresse oder Passwort ist falsch.'],
  ])('a login in release %s says "%s" when asked for German', async (release, done, failed) => {
    const app = await startApp(store, { env: { BAGISTO_RELEASE: release } });
    try {
      await app.reset({ customers: [john] });
      const login = (password: string) =>
        app.client().post('/api/customer/login?locale=de', { email: john.email, password });
      expect(member((await login(secret)).body, 'message')).toBe(done);
      expect((await login('wrong')).body).toEqual({ error: failed });
      // Texts of PHP's catalogues are translated in every release.
      const { body } = await app
        .client()
        .post('/api/customer/register?locale=de', newcomer('de@example.com'));
      expect(member(body, 'message')).not.toBe('Your account has been created successfully.');
      expect((await logIn(app.client())).status).toBe(200);
    } finally {
      await app.stop();
    }
  });
});
