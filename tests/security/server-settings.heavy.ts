import { createConnection } from 'mysql2/promise';
import { send } from '../evershop/exchanges';
import { startApp, type TestApp } from '../support/app';
import { member } from '../support/customers';
import { type MariaDb, startMariaDb } from '../support/services/mariadb';

const password = 'secret123';

/** Settings of a server for all connections, and what they would make of our statements. */
const servers: [string, string[]][] = [
  ['takes a backslash for itself', ['--sql-mode=NO_BACKSLASH_ESCAPES']],
  [
    'believes nobody to speak UTF-8',
    [
      '--skip-character-set-client-handshake',
      '--character-set-server=gbk',
      '--collation-server=gbk_chinese_ci',
    ],
  ],
  ['commits nothing by itself', ['--autocommit=0']],
  ['cuts off what is too long', ['--sql-mode=']],
  ['takes double quotes for names, and bars for addition', ['--sql-mode=ANSI']],
];

describe.each(servers)('on a server that %s', (_what, args) => {
  let mariadb: MariaDb;
  let app: TestApp;

  beforeAll(async () => {
    mariadb = await startMariaDb({ args });
    const { host, port, user, password: pass } = mariadb;
    const admin = await createConnection({ host, port, user, password: pass });
    await admin.query('create database shop character set utf8mb4 collate utf8mb4_unicode_ci');
    await admin.end();
    const where = { DB_HOST: host, DB_PORT: String(port), DB_USERNAME: user, DB_PASSWORD: pass };
    app = await startApp('mysql', {
      database: { ...where, DB_DATABASE: 'shop' },
      env: { DOORS: 'bagisto,evershop,graphql,pages' },
    });
  });
  afterAll(async () => {
    await app?.stop();
    await mariadb?.stop();
  });

  /** Seen from outside, as PHP sees it. */
  const stored = async () => {
    const { host, port, user, password: pass } = mariadb;
    const php = await createConnection({
      host,
      port,
      user,
      password: pass,
      database: 'shop',
      charset: 'utf8mb4',
    });
    await php.query("set names utf8mb4, session sql_mode = ''");
    const [rows] = await php.query('select email, first_name, last_name from customers order by id');
    await php.end();
    return rows as { email: string; first_name: string; last_name: string }[];
  };

  it('names and addresses with quotes are stored as they were sent, and log in', async () => {
    const names = ["O'Neil", "a\\' or 1=1 -- ", "中' or 1=1 -- ", 'é\\', '"x"', 'Jo😀'];
    for (const [at, first_name] of names.entries()) {
      const email = `person${at}@quotes.test`;
      const given = { first_name, last_name: 'Doe', email, password, password_confirmation: password };
      expect((await app.client().post('/api/customer/register', given)).status).toBe(200);
      expect((await stored()).at(-1)).toEqual({ email, first_name, last_name: 'Doe' });
      const login = await app.client().post('/api/customer/login', { email, password });
      expect(member(login.body, 'data', 'first_name')).toBe(first_name);
    }
  });

  it('a frozen process keeps the rows of its transaction locked for a minute at most, at a MariaDB for ten seconds', async () => {
    const [settings] = await app.db.knex.raw("show variables like 'idle_transaction_timeout'");
    const seconds = new Map(
      settings.map((row: { Variable_name: string; Value: string }) => [row.Variable_name, Number(row.Value)]),
    );
    expect(seconds.get('idle_transaction_timeout') ?? 10).toBe(10);
    const [[row]] = await app.db.knex.raw('select @@session.wait_timeout as seconds');
    expect(Number(row.seconds)).toBe(60);
  });

  it('a login with SQL in its address is a wrong one', async () => {
    for (const local of ["') or sleep(2) -- ", "\\') or sleep(2) -- ", "中') or sleep(2) -- "]) {
      const email = `"${local}"@example.com`;
      const reply = await app.client().post('/api/customer/login', { email, password });
      expect([401, 422]).toContain(reply.status);
    }
  });

  it('a change of a name changes nothing else', async () => {
    const before = await stored();
    const login = await send(app, 'POST', '/customer/login', {}, { email: 'person0@quotes.test', password });
    const sid = { 'X-Session-ID': String(member(login.body, 'data', 'sid')) };
    const listed = await send(app, 'GET', '/api/customers', sid);
    expect(listed.status).toBe(403);
    const name = "x',last_name=(select/**/password/**/from/**/customers/**/limit/**/1)#";
    const client = app.client();
    await client.post('/api/customer/login', { email: 'person0@quotes.test', password });
    const profile = { first_name: name, last_name: 'Doe', gender: 'Male' };
    expect((await client.put('/api/customer/profile', profile)).status).toBe(200);
    const [first, ...others] = await stored();
    expect(first).toMatchObject({ first_name: name, last_name: 'Doe' });
    expect(others).toEqual(before.slice(1));
  });

  it('a text that does not fit its column is refused, not cut off', async () => {
    const given = { first_name: 'x'.repeat(300), last_name: 'Doe', email: 'long@quotes.test', password };
    const reply = await app
      .client()
      .post('/api/customer/register', { ...given, password_confirmation: password });
    expect(reply.status).toBe(422);
  });
});
