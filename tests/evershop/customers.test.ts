import { startApp, stores, type TestApp } from '../support/app';
import { cookieHeader, errorsOf, jane, john, member, queriesDuring } from '../support/customers';
import { secret } from '../support/people';
import { adminBearer, appointAdmins, logInHere } from './callers';
import { customerHeaders, data, type Headers, problems, send, uuidOf } from './exchanges';

const newcomer = { email: 'new@example.com', password: secret, full_name: 'Ann Lee Bo' };

describe.each(stores)('customers (%s)', (store) => {
  let app: TestApp;
  let admin: Headers;
  let johns: string;

  beforeAll(async () => {
    app = await startApp(store, { env: { MAIL_WELCOME: 'true' } });
    await appointAdmins(app);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.reset({ customers: [john, jane] });
    admin = await adminBearer(app);
    johns = await uuidOf(app, admin, 1);
  });

  const create = (given: object, headers = admin) => send(app, 'POST', '/api/customers', headers, given);
  const change = (given: unknown, headers = admin) =>
    send(app, 'PATCH', `/api/customers/${johns}`, headers, given);

  it('an admin opens accounts that can log in at once, and greets their owners', async () => {
    const reply = await create(newcomer);
    expect(reply.status).toBe(200);
    expect(await app.row(3)).toMatchObject({
      first_name: 'Ann',
      last_name: 'Lee Bo',
      status: 1,
      customer_group_id: 1,
      is_verified: 1,
    });
    expect((await logInHere(app, newcomer.email)).status).toBe(200);
    const [mail, ...others] = await app.mails();
    expect([others, mail]).toEqual([[], expect.stringContaining('new@example.com')]);
  });

  it('an account that is opened switched off cannot log in, and nobody is greeted', async () => {
    expect(data(await create({ ...newcomer, status: '0' })).status).toBe(0);
    expect((await logInHere(app, newcomer.email)).status).toBe(401);
    expect(await app.mails()).toEqual([]);
  });

  it.each([
    ['Ann', 'Ann', '', 'Ann'],
    ['  Ann   Lee ', 'Ann', 'Lee', 'Ann Lee'],
    ['Ann de la  Vega', 'Ann', 'de la  Vega', 'Ann de la  Vega'],
    ['Søren Ærø 😀', 'Søren', 'Ærø 😀', 'Søren Ærø 😀'],
  ])('the full name %p is kept in two parts', async (full_name, first_name, last_name, shown) => {
    const reply = await change({ full_name });
    expect(await app.row(1)).toMatchObject({ first_name, last_name });
    expect(data(reply).full_name).toBe(shown);
  });

  it('a full name that is sent back as it was shown leaves its two parts alone', async () => {
    const names = { first_name: 'Mary Ann', last_name: 'Lee' };
    await app.db.knex(app.db.table('customers')).where({ id: 1 }).update(names);
    const { full_name } = data(await send(app, 'GET', `/api/customers/${johns}`, admin));
    for (const headers of [admin, await customerHeaders(app, john.email)])
      expect(data(await change({ full_name }, headers)).full_name).toBe('Mary Ann Lee');
    expect(await app.row(1)).toMatchObject(names);
    await change({ full_name: 'Mary Ann Leigh' });
    expect(await app.row(1)).toMatchObject({ first_name: 'Mary', last_name: 'Ann Leigh' });
  });

  it.each([
    [{}, ['email: required', 'password: required', 'full_name: required']],
    [
      { email: '', password: ' ', full_name: '\u00a0' },
      ['email: required', 'password: required', 'full_name: required'],
    ],
    [{ ...newcomer, email: 'nobody' }, ['email: email']],
    [{ ...newcomer, email: 5 }, ['email: email']],
    [{ ...newcomer, email: { like: '%' } }, ['email: email']],
    [{ ...newcomer, email: `${'a'.repeat(190)}@example.com` }, ['email: max']],
    [{ ...newcomer, password: '12345' }, ['password: min']],
    [{ ...newcomer, password: 'ä'.repeat(37) }, ['password: max_bytes']],
    [{ ...newcomer, password: 'sec\0ret' }, ['password: format']],
    [{ ...newcomer, password: 1234567 }, ['password: string']],
    [{ ...newcomer, full_name: `Ann ${'x'.repeat(192)}` }, ['full_name: max']],
    [{ ...newcomer, full_name: ['Ann'] }, ['full_name: string']],
    [{ ...newcomer, full_name: 'Ann\0 Lee' }, ['full_name: format']],
    [{ ...newcomer, status: 2 }, ['status: in']],
    [{ ...newcomer, status: true }, ['status: in']],
    [{ ...newcomer, status: null }, ['status: in']],
    [{ ...newcomer, status: '' }, ['status: required']],
    [{ password: '1', full_name: 'Ann', email: john.email }, ['email: unique', 'password: min']],
  ])('a new customer %j is refused with 400', async (given, expected) => {
    const reply = await create(given);
    expect(problems(reply)).toEqual([400, ...expected]);
    const said = member(reply.body, 'error', 'message');
    for (const { message } of errorsOf({ ...reply, body: member(reply.body, 'error') }) as {
      message: string;
    }[])
      expect(said).toContain(message);
    expect(await app.customers()).toHaveLength(2);
  });

  it.each([
    [{ email: null }, ['email: email']],
    [{ email: '' }, ['email: required']],
    [{ password: '' }, ['password: required']],
    [{ password: 'short' }, ['password: min']],
    [{ full_name: null }, ['full_name: string']],
    [{ status: 7 }, ['status: in']],
    [{ status: '' }, ['status: required']],
  ])('a change of a customer %j is refused with 400', async (given, expected) => {
    const before = await app.row(1);
    expect(problems(await change(given))).toEqual([400, ...expected]);
    expect(await app.row(1)).toEqual(before);
  });

  it('an address that somebody has is a conflict, in any letter case', async () => {
    expect(problems(await create({ ...newcomer, email: 'JohnDoe@Example.com' }))).toEqual([
      409,
      'email: unique',
    ]);
    expect(problems(await change({ email: String(jane.email).toUpperCase() }))).toEqual([
      409,
      'email: unique',
    ]);
    expect((await change({ email: String(john.email).toUpperCase() })).status).toBe(200);
  });

  it('of two customers who register with one address at once one succeeds', async () => {
    const replies = await Promise.all([create(newcomer), create(newcomer)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('a change of a customer writes what it names and moves updated_at', async () => {
    const before = await app.row(1);
    expect((await change({})).status).toBe(200);
    expect((await change({ full_name: 'Johnny Roe' })).status).toBe(200);
    const after = await app.row(1);
    expect(after).toEqual({
      ...before,
      first_name: 'Johnny',
      last_name: 'Roe',
      updated_at: expect.not.stringMatching(String(before.updated_at)),
    });
  });

  it('an admin’s new password ends all of the customer’s sessions and tokens, and the owner is told', async () => {
    const session = await customerHeaders(app, john.email);
    const opened = await send(
      app,
      'POST',
      '/api/customers/sessions',
      {},
      { email: john.email, password: secret },
    );
    const token = { Authorization: `Bearer ${data(opened).token}` };
    expect((await change({ password: 'another-secret' })).status).toBe(200);
    const own = (headers: Headers) => send(app, 'GET', `/api/customers/${johns}`, headers);
    expect([(await own(session)).status, (await own(token)).status]).toEqual([401, 401]);
    expect((await logInHere(app, john.email, secret)).status).toBe(401);
    expect((await logInHere(app, john.email, 'another-secret')).status).toBe(200);
    expect(await app.mails()).toEqual([expect.stringContaining('Your password was changed')]);
  });

  it('a new password that customers set themselves ends their other sessions and leaves that one', async () => {
    const [own, other] = [await customerHeaders(app, john.email), await customerHeaders(app, john.email)];
    expect((await change({ password: 'another-secret' }, own)).status).toBe(200);
    expect((await change({}, other)).status).toBe(401);
    expect((await change({}, own)).status).toBe(200);
  });

  it('a new e-mail address is told to the old one', async () => {
    await change({ email: 'moved@example.com' }, await customerHeaders(app, john.email));
    expect(await app.mails()).toEqual([expect.stringContaining(`To: John Doe <${john.email}>`)]);
    expect((await logInHere(app, 'moved@example.com')).status).toBe(200);
  });

  it('only an admin switches an account off, and its live session ends at the next request', async () => {
    const own = await customerHeaders(app, john.email);
    expect((await change({ status: 0, full_name: 'John Dough' }, own)).status).toBe(403);
    expect((await change({ status: 1, full_name: 'John Dough' }, own)).status).toBe(200);
    expect(data(await change({ status: 0 })).status).toBe(0);
    expect((await change({}, own)).status).toBe(401);
    expect((await logInHere(app, john.email)).status).toBe(401);
    expect(data(await change({ status: '1' })).status).toBe(1);
    expect((await change({}, own)).status).toBe(401);
  });

  it('a deleted customer is gone with sessions and UUID, and a second deletion is 404', async () => {
    const own = await customerHeaders(app, john.email);
    const remove = () => send(app, 'DELETE', `/api/customers/${johns}`, admin);
    expect(data(await remove()).email).toBe(john.email);
    expect([(await remove()).status, (await change({}, own)).status]).toEqual([404, 401]);
    const names = await app.db.knex(app.db.table('accounts_customer_uuids')).where({ customer_id: 1 });
    expect(names).toEqual([]);
  });

  it('times are UTC without fractions, and a time that the table does not know is null', async () => {
    expect(data(await send(app, 'GET', `/api/customers/${johns}`, admin))).toMatchObject({
      created_at: '2021-03-04 05:06:07',
      updated_at: '2021-04-05 06:07:08',
    });
    await app.db
      .knex(app.db.table('customers'))
      .where({ id: 1 })
      .update({ created_at: null, customer_group_id: null });
    expect(data(await send(app, 'GET', `/api/customers/${johns}`, admin))).toMatchObject({
      created_at: null,
      group_id: null,
    });
  });

  it.each(['dashless', 'UPPER-CASE', 'mixed'])('a customer’s UUID may be written %s', async (how) => {
    const spelt = {
      dashless: johns.replaceAll('-', ''),
      'UPPER-CASE': johns.toUpperCase(),
      mixed: johns.replace('-', '').toUpperCase(),
    }[how];
    expect(data(await send(app, 'GET', `/api/customers/${spelt}`, admin)).uuid).toBe(johns);
  });

  it('one request reads an account once, whoever sends it', async () => {
    for (const headers of [admin, await customerHeaders(app, john.email)]) {
      const asked = await queriesDuring(app, () => send(app, 'GET', `/api/customers/${johns}`, headers));
      const about = (table: RegExp) => asked.filter((sql) => table.test(sql)).length;
      expect([about(/customers. as/), about(/customer_uuids/)]).toEqual([1, 1]);
    }
  });

  it('a customer under a plain number is the Bagisto door’s', async () => {
    const byNumber = await app
      .client()
      .get('/api/customers/1', cookieHeader(await logInHere(app, john.email)));
    expect(Object.keys(byNumber.body as object)).toEqual(['data']);
    expect(data(byNumber)).toMatchObject({ id: 1, first_name: 'John' });
  });
});

describe.each(stores)('what the shop stored before it had these rules (%s)', (store) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp(store);
    await appointAdmins(app);
  });
  afterAll(() => app.stop());

  it.each([
    ['an address with a blank', { email: 'john doe@example.com' }],
    ['no name', { first_name: '', last_name: '' }],
  ])('a customer whom PHP stored with %s may be sent back, and the rest is changed', async (_what, row) => {
    await app.reset({ customers: [{ ...john, ...row }] });
    const admin = await adminBearer(app);
    const path = `/api/customers/${await uuidOf(app, admin, 1)}`;
    const shown = data(await send(app, 'GET', path, admin));
    const changed = data(await send(app, 'PATCH', path, admin, { ...shown, status: 0 }));
    expect([changed.email, changed.full_name, changed.status]).toEqual([shown.email, shown.full_name, 0]);
    expect(await app.row(1)).toMatchObject({ ...row, status: 0 });
    const { status } = await send(app, 'PATCH', path, admin, { ...shown, email: 'jane doe@example.com' });
    expect(status).toBe(400);
  });
});

describe.each(stores)('open registration (%s)', (store) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp(store, {
      env: { EVERSHOP_OPEN_REGISTRATION: 'true', LIMIT_REGISTER_PER_ADDRESS: '6' },
    });
    await appointAdmins(app);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john] }));

  it('open registration lets strangers in with an active account, and counts them', async () => {
    const register = (at: number, headers?: Headers, status?: number) =>
      send(app, 'POST', '/api/customers', headers, { ...newcomer, email: `new${at}@example.com`, status });
    expect(data(await register(1))).toMatchObject({ status: 1, email: 'new1@example.com' });
    const asJohn = await customerHeaders(app, john.email);
    expect((await register(2, asJohn)).status).toBe(200);
    // A browser goes on sending an admin's cookie when its quarter of an hour is over.
    expect((await register(3, { Cookie: 'admin_token=over' }, 0)).status).toBe(403);
    // So does an app: what is no longer good is nobody's.
    expect((await register(3, { Authorization: 'Bearer nonsense' })).status).toBe(200);
    expect((await register(4, { 'X-Session-ID': 'nonsense' })).status).toBe(200);
    expect(problems(await register(1))).toEqual([409, 'email: unique']);
    const refused = await register(5);
    expect([refused.status, Number(refused.headers['retry-after'])]).toEqual([429, expect.any(Number)]);
    const admin = await adminBearer(app);
    for (const at of [6, 7, 8, 9, 10]) expect(data(await register(at, admin, 0)).status).toBe(0);
  });
});
