import bcrypt from 'bcrypt';
import { startApp, stores, type TestApp } from '../support/app';
import { bearer, errorsOf, jane, john, loggedIn, logIn, queriesDuring } from '../support/customers';
import type { Reply } from '../support/http-client';
import { person } from '../support/people';

const refused = { error: 'Invalid Email or Password' };
const unauthenticated = { error: 'Unauthenticated' };

afterEach(() => jest.restoreAllMocks());

/** All of an answer that a client could tell from another one; the date and the request's id are never equal. */
function comparable({ status, headers, text }: Reply) {
  const { date: _date, 'x-request-id': _id, ...others } = headers;
  return { status, text, headers: others };
}

describe.each(stores)('who cannot log in (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john, jane] }));

  const table = () => app.db.knex(app.db.table('customers'));

  it('an unknown address, an account without a password and a broken hash look like a wrong password', async () => {
    const hashes = [
      null,
      '',
      'secret123',
      '$2y$10$tooshort',
      '$2y$31$'.padEnd(60, 'a'),
      '$2y$03$'.padEnd(60, 'a'),
      '$2y$1x$'.padEnd(60, 'a'),
    ];
    hashes.push('5f4dcc3b5aa765d61d8327deb882cf99', '$argon2id$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$aGFzaA');
    await app.reset({
      customers: [
        john,
        ...hashes.map((hash, n) => person(n + 2, { email: `odd${n}@example.com`, password: hash })),
      ],
    });
    const compare = jest.spyOn(bcrypt, 'compare');
    const hash = jest.spyOn(bcrypt, 'hash');
    const work = async (email: unknown, path: string) => {
      compare.mockClear();
      let reply: Reply | undefined;
      const ask = { email, password: 'wrong-password' };
      const queries = await queriesDuring(app, async () => {
        reply = await app.client().post(path, ask);
      });
      const costs = compare.mock.calls.map(([, stored]) => stored.slice(0, 7));
      return { queries, costs, reply: reply && comparable(reply) };
    };
    for (const path of ['/api/customer/login', '/api/customer/login?token=true']) {
      const wrong = await work(john.email, path);
      expect(wrong).toMatchObject({
        costs: ['$2b$04$'],
        reply: { status: 401, text: JSON.stringify(refused) },
      });
      const others = ['nobody@example.com', ...hashes.map((_, n) => `odd${n}@example.com`)];
      for (const email of others)
        expect({ email, ...(await work(email, path)) }).toEqual({ email, ...wrong });
    }
    expect(hash).not.toHaveBeenCalled();
  });

  it('an account without a password cannot log in with an empty text or with the stored one', async () => {
    await app.reset({
      customers: [
        person(1, { email: 'none@example.com', password: null }),
        person(2, { email: 'empty@example.com', password: '' }),
      ],
    });
    for (const email of ['none@example.com', 'empty@example.com']) {
      expect((await logIn(app.client(), email, '')).status).toBe(422);
      expect((await logIn(app.client(), email, 'null')).status).toBe(401);
    }
  });

  it.each([
    ['switched off', { status: 0 }],
    ['in a state we do not know', { status: 2 }],
  ])('an account that is %s cannot log in, and only its owner is told why', async (_what, standing) => {
    await table().where({ id: 1 }).update(standing);
    for (const path of [
      '/api/customer/login',
      '/public/api/customer/login',
      '/api/customer/login?token=true',
    ]) {
      const ask = (password: string) => app.client().post(path, { email: john.email, password });
      const right = await ask('secret123');
      expect([right.status, right.body]).toEqual([401, { error: 'Your account is not active.' }]);
      expect(right.headers['set-cookie']).toBeUndefined();
      expect((await ask('wrong-password')).body).toEqual(refused);
    }
  });

  it('a live session and a live token of an account that is switched off end at the next request, for good', async () => {
    const session = await loggedIn(app);
    const headers = await bearer(app);
    const standing = async (status: number) => {
      await table().where({ id: 1 }).update({ status });
      const replies = [
        await session.get('/api/customer/get'),
        await app.client().get('/api/customer/get', headers),
      ];
      return replies.map((reply) => [reply.status, reply.body]);
    };
    expect((await standing(1)).map(([status]) => status)).toEqual([200, 200]);
    expect(await standing(0)).toEqual(Array(2).fill([401, unauthenticated]));
    expect(await standing(1)).toEqual(Array(2).fill([401, unauthenticated]));
  });

  it('a live session and a live token of an account that is gone end at the next request', async () => {
    const session = await loggedIn(app, jane.email);
    const headers = await bearer(app, jane.email);
    await table().where({ id: 2 }).delete();
    expect((await session.get('/api/customer/get')).body).toEqual(unauthenticated);
    expect((await app.client().get('/api/customers/2', headers)).body).toEqual(unauthenticated);
  });

  it.each([0, 1, true, false, [], ['johndoe@example.com'], {}, { email: 'johndoe@example.com' }])(
    '%j as an e-mail address is 422 and asks the database nothing',
    async (email) => {
      const queries = await queriesDuring(app, async () => {
        const login = await logIn(app.client(), email);
        const forgot = await app.client().post('/api/customer/forgot-password', { email });
        for (const reply of [login, forgot]) {
          expect(reply.status).toBe(422);
          expect(Object.keys(errorsOf(reply) ?? {})).toEqual(['email']);
        }
      });
      expect(queries).toEqual([]);
    },
  );

  it.each([[['secret123']], [{ 0: 'secret123' }], [[]], [{}], [null], [''], ['   ']])(
    '%j as a password is 422 and asks the database nothing',
    async (password) => {
      const queries = await queriesDuring(app, async () => {
        const reply = await logIn(app.client(), john.email, password);
        expect(reply.status).toBe(422);
        expect(Object.keys(errorsOf(reply) ?? {})).toEqual(['password']);
      });
      expect(queries).toEqual([]);
    },
  );

  it.each(['jöhndoe@example.com', 'johndoe@exämple.com', 'johndоe@example.com', 'ｊohndoe@example.com'])(
    '%s is not johndoe@example.com: it cannot log in, is sent no mail, and cannot register',
    async (lookalike) => {
      expect((await logIn(app.client(), lookalike)).body).toEqual(refused);
      const forgot = await app.client().post('/api/customer/forgot-password', { email: lookalike });
      expect(forgot.body).toEqual({ error: "We can't find a user with that e-mail address." });
      expect(await app.mails()).toEqual([]);
      expect(await app.db.knex(app.db.table('customer_password_resets'))).toEqual([]);
    },
  );

  it('an e-mail address in other letter case is the same account, and mail goes to the stored address', async () => {
    expect((await logIn(app.client(), 'JohnDoe@EXAMPLE.com')).status).toBe(200);
    const forgot = await app.client().post('/api/customer/forgot-password', { email: 'JohnDoe@EXAMPLE.com' });
    expect(forgot.status).toBe(200);
    const recipients = (await app.mails()).map(
      (mail) => /^To: .*?([^\s<>]+@[^\s<>]+)>?\r?$/m.exec(mail)?.[1],
    );
    expect(recipients).toEqual(['johndoe@example.com']);
    const rows = await app.db.knex(app.db.table('customer_password_resets'));
    expect(rows.map(({ email }: { email: string }) => email)).toEqual(['johndoe@example.com']);
  });

  it.each([
    '%',
    '%@example.com',
    'johndo_@example.com',
    '_ohndoe@example.com',
    'johndoe%@example.com',
    "'=0--@x.com",
  ])('a login as %j finds nobody', async (pattern) => {
    const login = await logIn(app.client(), pattern);
    expect([401, 422]).toContain(login.status);
    const forgot = await app.client().post('/api/customer/forgot-password', { email: pattern });
    expect(forgot.status === 422 || 'error' in (forgot.body as object)).toBe(true);
    expect(await app.mails()).toEqual([]);
  });

  it('an e-mail address with % and _ in it is only that address', async () => {
    await app.reset({
      customers: [person(1, { email: 'a_%b@example.com' }), person(2, { email: 'axyb@example.com' })],
    });
    for (const [email, id] of [
      ['a_%b@example.com', 1],
      ['axyb@example.com', 2],
    ] as const) {
      expect((await logIn(app.client(), email)).body).toMatchObject({ data: { id, email } });
    }
    expect((await logIn(app.client(), 'axxb@example.com')).status).toBe(401);
  });
});
