import { fixture } from '../contract/recorded/recording';
import { cheaplyHashed } from '../contract/recorded/replay';
import { startApp, stores, type TestApp } from '../support/app';
import { command, compare } from './compare';
import { answer, type PhpShop, startPhpShop } from './php-shop';

const account = { PARITY_EMAIL: 'johndoe@example.com', PARITY_PASSWORD: 'secret123' };

describe.each(stores)('a shop that runs in PHP (%s)', (store) => {
  let app: TestApp;
  let php: PhpShop;

  beforeAll(async () => {
    app = await startApp(store, { env: { BAGISTO_RELEASE: '1.3' } });
    const customers = await cheaplyHashed(fixture.customers);
    await app.reset({ customers, customer_groups: fixture.customer_groups });
    php = await startPhpShop();
  });
  afterAll(() => Promise.all([app.stop(), php.stop()]));

  it('a shop in PHP differs from us on purpose only, and is told why', async () => {
    const told = await compare(php.url, app.url);
    expect(told.status).toBe(0);
    expect(told.named('same')).toHaveLength(19);
    expect(told.named('deliberate')).toEqual([
      'own account, not logged in, no Accept',
      'account by id, not logged in, no Accept',
      'login, nothing given, no Accept',
      'login, password is a list',
      'registration, everything wrong, no Accept',
      'unknown path, no Accept',
      'wrong method: GET on login',
      'wrong method: POST on logout',
    ]);
    expect(told.about('login, password is a list')).toMatchObject({
      status: { old: 401, new: 422 },
      reason: expect.stringContaining('passwords are text or numbers'),
    });
    expect(told.about('wrong method: GET on login').reason).toContain('405');
  });

  it('parity finds a shop’s API where it is, also behind /api when its web root is the folder public', async () => {
    const website = { status: 404, headers: { 'content-type': 'text/html' }, body: { html: true } };
    const rooted = await startPhpShop((_line, { url = '' }) =>
      url.startsWith('/public/') ? website : undefined,
    );
    const found = await compare(rooted.url, app.url, [], account);
    expect([found.status, found.old, found.new]).toEqual([0, `${rooted.url}/api`, `${app.url}/public/api`]);
    expect(found.about('account by its id').status).toEqual({ old: 200, new: 200 });
    const named = await compare(rooted.url, app.url, ['--prefix', '/public/api']);
    expect(named.error?.what).toContain('GET /public/api/customer/get answered 404 with an HTML page');
    await rooted.stop();
  });

  it('parity changes nothing on either side without --write', async () => {
    const before = await app.customers();
    php.asked.length = 0;
    await compare(php.url, app.url, [], account);
    expect(await app.customers()).toEqual(before);
    expect(await app.db.knex(app.db.table('customer_password_resets'))).toEqual([]);
    expect(await app.mails()).toEqual([]);
    expect(php.asked.filter((line) => /^DELETE|^PUT addresses|^POST addresses/.test(line))).toEqual([]);
  });

  it('parity compares the account that is named, in session and in token mode', async () => {
    const told = await compare(php.url, app.url, [], account);
    expect(told.status).toBe(0);
    const reached = [
      'login',
      'own account',
      'account by its id',
      'logout',
      'own account by token',
      'logout by token',
    ];
    expect(told.named('same')).toEqual(expect.arrayContaining(reached));
    expect(told.about("somebody else's id").status).toEqual({ old: 403, new: 403 });
    expect(told.about('own account, token after logout').status).toEqual({ old: 401, new: 401 });
    expect(told.about('own account, Bearer alone')).toMatchObject({
      outcome: 'deliberate',
      reason: expect.stringContaining('a Bearer is enough'),
    });
  });

  it('parity does not say that all is well when nobody could log in', async () => {
    const told = await compare(php.url, app.url, [], { ...account, PARITY_PASSWORD: 'not-the-password' });
    expect(told.named('not compared')).toEqual(
      expect.arrayContaining(['account by its id', 'own account by token', 'logout by token']),
    );
    expect(told.status).not.toBe(0);
    expect(told.next.join()).toMatch(/if the address and the password are right/);
  });

  it('parity names where an answer differs, and what it says there and here', async () => {
    const odd = await startPhpShop((line, { headers }) => {
      if (line === 'POST customer/forgot-password') {
        const body = {
          message: 'Die Daten sind falsch.',
          errors: { email: ['Falsch.', 'Ganz falsch.'] },
          code: 7,
        };
        return { ...answer('forgot/invalid'), body };
      }
      if (line === 'GET customer/logout' && /json/.test(headers.accept ?? '')) {
        return { status: 200, headers: { 'content-type': 'text/plain' }, body: { message: 'Bye.' } };
      }
      return undefined;
    });
    const told = await compare(odd.url, app.url);
    expect(told.status).toBe(1);
    expect(told.about('forgot password, malformed address')).toMatchObject({
      outcome: 'different',
      differences: [
        { where: 'message', old: '"Die Daten sind falsch."', new: '"The given data was invalid."' },
        { where: 'errors.email', old: '2 entries', new: '1 entry' },
        { where: 'errors.email[0]', old: '"Falsch."', new: '"The email must be a valid email address."' },
        { where: 'code', old: 'a number', new: 'missing' },
      ],
    });
    expect(told.about('logout, not logged in').differences).toEqual([
      { where: 'status', old: '200 "Bye."', new: '401 "Unauthenticated"' },
    ]);
    expect(told.next.join()).toContain('LANG_PATH');
    const { out } = await command(['--old', odd.url, '--new', app.url, '--pause', '0']);
    expect(out).toContain('✗ logout, not logged in: status: 200 "Bye." → 401 "Unauthenticated"\n');
    expect(out).toContain('    code: a number → missing\n');
    expect(out).toMatch(/^The shops differ\. \(\d+ the same, \d+ deliberately different, \d+ different\)$/m);
    await odd.stop();
  });

  it('parity’s report has no passwords, tokens and cookies, even where a shop repeats them', async () => {
    const given: string[] = [];
    const talkative = await startPhpShop((line, { headers }) => {
      for (const value of [headers.cookie?.split('=')[1], headers.authorization?.slice(7)])
        if (value) given.push(value);
      if (line !== 'GET customers/0') return undefined;
      const text = `${headers.cookie} ${account.PARITY_PASSWORD} \u001b[31m`;
      return { ...answer('auth/customers/2 accept xrw', 1), body: { message: text } };
    });
    const args = ['--old', talkative.url, '--new', app.url, '--pause', '0'];
    const people = await command(args, account);
    const programs = await command([...args, '--json', '--values'], account);
    expect(given.length).toBeGreaterThan(3);
    for (const { out, err } of [people, programs]) {
      expect(out).toContain('… {{password}} ');
      for (const secret of [...given, account.PARITY_PASSWORD]) expect(out + err).not.toContain(secret);
      expect(out).not.toContain('\u001b');
      expect(out).not.toContain('eyJ');
    }
    await talkative.stop();
  });
});
