import request from 'supertest';
import { startApp, stores, type TestApp } from '../support/app';
import { john } from '../support/customers';

const credentials = { email: john.email, password: 'secret123' };
const profile = { first_name: 'Johnny', last_name: 'Doe', gender: 'Male' };

describe.each(stores)('paths and methods (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john] }));

  const loggedIn = async () => {
    const agent = request.agent(app.server);
    await agent.post('/api/customer/login').send(credentials).expect(200);
    return agent;
  };

  it('both prefixes are one API: a session of one is good at the other', async () => {
    const agent = request.agent(app.server);
    await agent.post('/public/api/customer/login').send(credentials).expect(200);
    for (const prefix of ['/api', '/public/api']) await agent.get(`${prefix}/customer/get`).expect(200);
    await agent.get('/Admin/public/api/customer/get').expect(404);
  });

  it('BAGISTO_PREFIXES may be the root', async () => {
    const other = await startApp(store, { env: { BAGISTO_PREFIXES: '/', DOORS: 'bagisto' } });
    await other.reset({ customers: [john] });
    try {
      await request(other.server).get('/customer/get').expect(401);
      await request(other.server).get('/customers/1').expect(401);
      await request(other.server).get('/').expect(404);
      const { body } = await request(other.server)
        .post('/customer/login?token=1')
        .send(credentials)
        .expect(200);
      const [, claims = ''] = body.token.split('.');
      const { iss } = JSON.parse(Buffer.from(claims, 'base64url').toString());
      expect(new URL(iss).pathname).toBe('/customer/login');
    } finally {
      await other.stop();
    }
  });

  it('BAGISTO_PREFIXES replaces the usual prefixes', async () => {
    const other = await startApp(store, { env: { BAGISTO_PREFIXES: '/Admin/public/api, shop/' } });
    try {
      for (const [prefix, status] of [
        ['/Admin/public/api', 401],
        ['/shop', 401],
        ['/admin/public/api', 404],
        ['/api', 404],
        ['/public/api', 404],
      ] as const) {
        await request(other.server).get(`${prefix}/customer/get`).expect(status);
      }
    } finally {
      await other.stop();
    }
  });

  it('BAGISTO_PREFIXES and the paths of requests are brought into one spelling', async () => {
    const prefixes = ['/café', '/my shop', '/a+b', '/%40api', '/a|b', '/100%', '/index.php/old'];
    const other = await startApp(store, { env: { BAGISTO_PREFIXES: prefixes.join(',') } });
    const client = other.client();
    const found = async (path: string) => (await client.get(path)).status !== 404;
    try {
      for (const asked of [
        ...['/caf%C3%A9', '/caf%c3%a9', '/my%20shop', '/a+b', '/a%2Bb', '/@api', '/%40api', '/a|b', '/a%7Cb'],
        ...['/100%25', '/100%', '/old', '/index.php/old'],
      ]) {
        for (const path of ['customer/get', 'addresses/1']) {
          expect([asked, path, await found(`${asked}/${path}`)]).toEqual([asked, path, true]);
          expect([asked, path, await found(`${asked}//${path}/?x=1`)]).toEqual([asked, path, true]);
        }
      }
      for (const asked of ['/cafe', '/my+shop', '/a%20b', '/my', ''])
        expect([asked, await found(`${asked}/customer/get`)]).toEqual([asked, false]);
    } finally {
      await other.stop();
    }
  });

  it.each([
    ...[
      '/api/customer/get/',
      '/api//customer/get',
      '/api/customer//get',
      '//api/customer/get',
      '/api/customer/get//',
    ],
    ...['/api/index.php/customer/get', '/public/api/index.php/customer/get', '/index.php/api/customer/get'],
    ...[
      '/public/index.php/api/customer/get',
      '/api/customer/%67et',
      '/%61pi/customer/get',
      '/api%2Fcustomer/get',
    ],
    '/api/customer/get?',
    '/api/customer/get/?x=1',
    ...['http://shop.test/api/customer/get', 'HTTPS://a:b@shop.test:8443//api/customer/get/?x=1'],
  ])('%s is a spelling of customer/get', async (path) => {
    // The project's own client: supertest would tidy these paths before they are sent.
    const client = app.client();
    await client.post('/api/customer/login', credentials);
    const { status, body } = await client.get(path);
    expect([status, body]).toMatchObject([200, { data: { id: 1 } }]);
  });

  it.each([
    '/api/customer/gets',
    '/api/customer/Get',
    '/api/customer.get',
    '/api/customer/get/x',
    '/api/indexXphp/customer/get',
    '/http://shop.test/api/customer/get',
  ])('%s is no spelling of customer/get, and is 404', async (path) => {
    const agent = await loggedIn();
    await agent.get(path).expect(404, { error: 'Resource not found' });
  });

  it('a request may name the whole address, as one to a proxy does', async () => {
    const client = app.client();
    const textOf = async (path: string) => (await client.get(path)).text;
    for (const path of [
      '/health/live',
      '/customer/forgot-password?locale=de',
      '/',
      '/?locale=de',
      '/nowhere',
    ])
      expect([path, await textOf(`http://shop.test${path}`)]).toEqual([path, await textOf(path)]);
    expect(await textOf('http://shop.test')).toBe(await textOf('/'));
    expect(await textOf('http://shop.test?locale=de')).toBe(await textOf('/?locale=de'));
  });

  it.each([
    ['_method in a JSON body', '', {}, { ...profile, _method: 'PUT' }],
    ['_method in lower case', '', {}, { ...profile, _method: 'put' }],
    ['_method in the query', '?_method=PUT', {}, profile],
    ['the header', '', { 'X-HTTP-Method-Override': 'PUT' }, profile],
  ])('a POST stands for a PUT by %s', async (_what, query, headers, body) => {
    const agent = await loggedIn();
    const reply = await agent.post(`/api/customer/profile${query}`).set(headers).send(body).expect(200);
    expect(reply.body.data.first_name).toBe('Johnny');
  });

  it('a POST stands for a PUT by _method in a form and in multipart, as browsers and apps send it', async () => {
    const agent = await loggedIn();
    const form = await agent
      .post('/api/customer/profile')
      .type('form')
      .send({ ...profile, _method: 'PUT' });
    expect([form.status, form.body.data.first_name]).toEqual([200, 'Johnny']);
    const multipart = agent.post('/api/customer/profile').field('_method', 'PUT').field('first_name', 'Jo');
    const reply = await multipart.field('last_name', 'Doe').field('gender', 'Male');
    expect([reply.status, reply.body.data.first_name]).toEqual([200, 'Jo']);
  });

  it('no method but POST stands for another one', async () => {
    const agent = await loggedIn();
    const override = { 'X-HTTP-Method-Override': 'PUT' };
    await agent.get('/api/customer/profile?_method=PUT').expect(405);
    await agent.get('/api/customer/profile').set(override).expect(405);
    await agent.put('/api/customer/get?_method=GET').set({ 'X-HTTP-Method-Override': 'GET' }).expect(405);
    await agent.post('/api/customer/profile?_method=DELETE').send(profile).expect(405).expect('Allow', 'PUT');
    expect((await app.row(1)).first_name).toBe('John');
    await agent.post('/api/customer/get?_method=GET').expect(200);
  });

  it('a field in the body wins over one in the query', async () => {
    const reply = await request(app.server)
      .post('/api/customer/login?email=nobody@example.com&password=wrong')
      .send(credentials)
      .expect(200);
    expect(reply.body.data.email).toBe(john.email);
  });

  it('a login may have all its fields in the query', async () => {
    const query = new URLSearchParams({ email: String(john.email), password: 'secret123' });
    await request(app.server).post(`/api/customer/login?${query}`).expect(200);
  });
});
