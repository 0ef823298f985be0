import { startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { compare } from './compare';

const account = { PARITY_EMAIL: 'person1@example.com', PARITY_PASSWORD: secret };

describe.each(stores)('two servers of ours on one database (%s)', (store) => {
  let app: TestApp;
  let twin: TestApp;
  let elder: TestApp;

  beforeAll(async () => {
    app = await startApp(store, { env: { BAGISTO_RELEASE: '1.3' } });
    twin = await startApp(store, { beside: app });
    elder = await startApp(store, { beside: app, env: { BAGISTO_RELEASE: '0.x' } });
  });
  beforeEach(() => app.reset({ customers: [person(1)] }));
  afterAll(async () => {
    await Promise.all([twin.stop(), elder.stop()]);
    await app.stop();
  });

  it('two servers of ours answer alike when the release is the same', async () => {
    const told = await compare(twin.url, app.url, ['--values'], account);
    expect([told.status, told.err]).toEqual([0, '']);
    expect(told.cases.length).toBeGreaterThan(40);
    expect(new Set(told.cases.map(({ outcome }) => outcome))).toEqual(new Set(['same']));
    expect((await compare(twin.url, app.url)).next.join()).toContain('PARITY_EMAIL');
  });

  it('two servers of ours differ in what their releases differ in, and in nothing else', async () => {
    const told = await compare(elder.url, app.url, [], account);
    expect(told.status).toBe(1);
    expect(told.named('deliberate')).toEqual([]);
    const places = new Set(
      told.cases.flatMap(({ path, differences }) =>
        differences.map(({ where, old, new: now }) => `${path} ${where}: ${old} → ${now}`),
      ),
    );
    const time = (path: string, where: string) =>
      `${path} data.${where}: an object → text like 0000-00-00T00:00:00.000000Z`;
    const shown = ['customer/login', 'customer/get', 'customers/{{id}}'];
    expect(places).toEqual(
      new Set([
        ...shown.flatMap((path) => [time(path, 'created_at'), time(path, 'updated_at')]),
        'customer/no-such-call error: "Resource not found" → "Resource Not Found"',
      ]),
    );
    expect(told.next.join()).toContain('BAGISTO_RELEASE');
  });

  it('parity writes to two servers with --write, to each with an account of its own that is named afterwards', async () => {
    const told = await compare(twin.url, app.url, ['--write', '--mail-domain', 'parity.test']);
    expect([told.status, told.named('deliberate')]).toEqual([0, []]);
    for (const [name, status] of [
      ['registration', 200],
      ['registration, address taken', 422],
      ['new account: wrong password', 401],
      ['new account: profile changed', 200],
      ['new account: profile, born tomorrow', 422],
      ['new account: address added', 200],
      ['new account: deleted address', 404],
      ['new account: password changed', 200],
      ['new account: token from before that', 401],
      ['new account: still logged in', 200],
      ['new account: after logout', 401],
      ['new account: old password', 401],
      ['new account: new password', 200],
    ] as const) {
      expect([name, told.about(name).status]).toEqual([name, { old: status, new: status }]);
    }
    const emails = (await app.customers())
      .map(({ email }) => email)
      .filter((email) => email !== account.PARITY_EMAIL);
    expect(emails).toHaveLength(2);
    expect(told.accountsLeft.map(({ email }) => email).sort()).toEqual([...emails].sort());
    expect(told.accountsLeft).toEqual([
      { side: 'old', email: expect.stringMatching(/^parity-old-\w+@parity\.test$/) },
      { side: 'new', email: expect.stringMatching(/^parity-new-\w+@parity\.test$/) },
    ]);
    const row = await app.row(2);
    expect(row).toMatchObject({ first_name: 'Parity', last_name: 'Checked', gender: 'Other' });
  });

  it('two servers that refuse an inactive account alike have not shown the rest', async () => {
    await app.reset({ customers: [person(1, { status: 0 })] });
    const inactive = await compare(twin.url, app.url, [], account);
    expect(inactive.about('login')).toMatchObject({ outcome: 'same', status: { old: 401, new: 401 } });
    expect(inactive.status).toBe(2);
  });

  it('two servers are not said to be alike where one throttled', async () => {
    const strict = await startApp(store, { beside: app, env: { LIMIT_LOGIN_PER_ADDRESS: '1' } });
    const told = await compare(twin.url, strict.url, [], account);
    expect(told.about('login, unknown address, token mode')).toMatchObject({
      outcome: 'not compared',
      status: { old: 401, new: 429 },
      reason: expect.stringContaining('throttled'),
    });
    // Its login was not let through, which says nothing about what it shows to whom it lets in.
    expect(told.about('own account')).toMatchObject({ outcome: 'not compared' });
    expect([told.status, told.named('deliberate'), told.named('different')]).toEqual([2, [], []]);
    expect(told.next.join()).toContain('LIMIT_EXEMPT');
    await strict.stop();
  });
});
