import { startApp, stores, type TestApp } from '../support/app';
import { errorsOf, john, loggedIn, multipart, newcomer, profile, required } from '../support/customers';

const json = { 'Content-Type': 'application/json' };

describe.each(stores)('what is in a request (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john] }));

  const login = (given: { headers?: Record<string, string>; body: string | Buffer }, query = '') =>
    app.client().send(`/api/customer/login${query}`, { method: 'POST', ...given });
  it.each([
    [
      'a form cut off',
      {
        headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
        body: '--b\r\nContent-Disposition: form-data; name="email"\r\n\r\nx',
      },
    ],
    ['a form without its boundary', { headers: { 'Content-Type': 'multipart/form-data' }, body: '--b--' }],
    ['JSON cut off', { headers: json, body: '{"email":"johndoe@example.com","password":"secret' }],
    ['JSON that is a list', { headers: json, body: '["email","password"]' }],
    ['JSON that is a text', { headers: json, body: '"email"' }],
    [
      'broken UTF-8',
      { headers: json, body: Buffer.from('{"email":"johndoe@example.com","password":"\xff"}', 'latin1') },
    ],
    ['half a character', { headers: json, body: '{"email":"johndoe@example.com","password":"\\ud83d"}' }],
    ['nothing but opening brackets', { headers: json, body: '['.repeat(7000) }],
    ['nothing but opening braces', { headers: json, body: '{"a":'.repeat(7000) }],
    ['NULs', { headers: json, body: '\u0000'.repeat(1000) }],
  ])('%s is no input, and is refused with 422', async (_what, given) => {
    const reply = await login(given);
    expect([reply.status, errorsOf(reply)]).toEqual([422, required('email', 'password')]);
  });

  it.each([
    ['lists', '[', ']', 1],
    ['objects', '{"a":', '}', 6],
  ])(
    '%s in lists, thousands deep, break nothing, and no answer repeats them',
    async (_what, open, close, size) => {
      const client = await loggedIn(app);
      for (const depth of [20, 1000, 5000, Math.floor(15_000 / size)]) {
        const nest = `${open.repeat(depth)}1${close.repeat(depth)}`;
        const twice = `"password":${nest},"password_confirmation":${nest}`;
        const names = '"first_name":"John","last_name":"Doe","gender":"Male"';
        for (const [method, path, body] of [
          ['POST', 'login', `{"email":${nest},"password":${nest}}`],
          [
            'POST',
            'login',
            `{"email":"johndoe@example.com","password":"","token":${nest},"_method":${nest}}`,
          ],
          ['POST', 'register', `{"email":"new@example.com",${names},${twice}}`],
          ['POST', 'forgot-password', `{"email":${nest}}`],
          ['PUT', 'profile', `{${names},${twice}}`],
          ['PUT', 'profile', `{"first_name":${nest},"last_name":${nest}}`],
          ['PUT', 'profile', `{${names},"date_of_birth":${nest},"phone":${nest}}`],
        ] as const) {
          const reply = await client.send(`/api/customer/${path}`, {
            method,
            headers: json,
            body: body.slice(0, 65_536),
          });
          expect([body.slice(0, 40), reply.status]).toEqual([body.slice(0, 40), 422]);
          expect(reply.text).not.toContain(open.repeat(20));
        }
      }
      expect(await app.customers()).toHaveLength(1);
      expect((await client.get('/api/customer/get')).status).toBe(200);
    },
  );

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'a field called %s reaches no object and no column',
    async (name) => {
      const poison = `"${name}":{"polluted":"yes","status":0,"isAdmin":true,"prototype":{"polluted":"yes"}}`;
      const parts = Object.entries(profile());
      const client = await loggedIn(app);
      const before = await app.row(1);
      const bodies = [
        { headers: json, body: `{${poison},${JSON.stringify(profile()).slice(1)}` },
        { headers: json, body: `{${poison},"password":{${poison}},${JSON.stringify(profile()).slice(1)}` },
        multipart([
          ...parts,
          [`${name}[polluted]`, 'yes'],
          [name, 'yes'],
          [`${name}[prototype][polluted]`, 'yes'],
        ]),
        {
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
          body: `${new URLSearchParams(profile())}&${name}[polluted]=yes&a[${name}][polluted]=yes&${name}=yes`,
        },
      ];
      for (const given of bodies) {
        const reply = await client.send(`/api/customer/profile?${name}[polluted]=yes`, {
          method: 'PUT',
          ...given,
        });
        expect([200, 422]).toContain(reply.status);
        expect(reply.text).not.toContain('polluted');
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
        expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
      }
      const { updated_at: _now, ...after } = await app.row(1);
      expect(before).toMatchObject(after);
      expect((await app.client().post('/api/customer/register', newcomer('clean@example.com'))).status).toBe(
        200,
      );
    },
  );

  it('a missing field is missing, though every object has a toString', async () => {
    const body = `{"constructor":1,"__proto__":${JSON.stringify(newcomer('a@example.com'))}}`;
    const reply = await app.client().send('/api/customer/register', { method: 'POST', headers: json, body });
    expect(reply.status).toBe(422);
    expect(errorsOf(reply)).toEqual(required('first_name', 'last_name', 'email', 'password'));
  });

  it.each([
    'email=johndoe@example.com&email=janeroe@example.com&password=secret123',
    'email=johndoe@example.com&password=secret124&password=secret123',
    'email[]=johndoe@example.com&password=secret123',
    'email[]=johndoe@example.com&email[]=b@example.com&password=secret123',
    'email[0]=johndoe@example.com&password=secret123',
    'email[$ne]=x&password=secret123',
    'email=b@example.com&email[]=johndoe@example.com&password=secret123',
    'email=johndoe@example.com&password[]=secret123',
    'email=johndoe@example.com&password[$ne]=x',
  ])('a login with %s has a list in it, and a list is no address and no password', async (text) => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const field = /password(\[|=.*&password=)/.test(text) ? 'password' : 'email';
    for (const reply of [await login({ headers, body: text }), await login({ body: '' }, `?${text}`)]) {
      expect([reply.status, Object.keys(errorsOf(reply) ?? {})]).toEqual([422, [field]]);
    }
  });

  it('a NUL in a text is refused: one of the stores would lose what comes after it', async () => {
    const client = await loggedIn(app);
    const names = { first_name: 'Jo\0hn', last_name: 'D\0oe' };
    const changed = await client.put('/api/customer/profile', {
      ...profile(names),
      ...{ gender: 'Ma\0le', phone: '1\0' },
    });
    const registered = await app
      .client()
      .post('/api/customer/register', { ...newcomer('new@example.com'), ...names });
    for (const [reply, fields] of [
      [changed, ['first_name', 'last_name', 'gender', 'phone']],
      [registered, ['first_name', 'last_name']],
    ] as const)
      expect([reply.status, Object.keys(errorsOf(reply) as object)]).toEqual([422, fields]);
    expect(await app.customers()).toMatchObject([{ first_name: 'John', last_name: 'Doe' }]);
  });

  it('bytes that are no UTF-8 are refused: with a mark in their place two passwords would be one', async () => {
    const text =
      'first_name=a&last_name=b&email=latin@example.com&password=secret%E9&password_confirmation=secret%E8';
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const raw = Buffer.from(
      decodeURIComponent(text.replaceAll('%E9', '%C3%A9').replaceAll('%E8', '%C3%A8')),
      'latin1',
    );
    for (const body of [text, raw]) {
      const reply = await app
        .client()
        .send('/api/customer/register', { method: 'POST', headers: form, body });
      expect(reply.status).toBe(422);
      expect(errorsOf(reply)).toEqual(required('first_name', 'last_name', 'email', 'password'));
    }
    expect((await app.client().send(`/api/customer/register?${text}`, { method: 'POST' })).status).toBe(422);
  });
});
