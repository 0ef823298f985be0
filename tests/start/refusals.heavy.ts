import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Redis from 'ioredis';
import { endAll, folder, launch } from '../faults/real-process';
import { emptyDatabase } from '../schema/ddl/build';
import { run } from '../support/command';
import { serviceCoordinates } from '../support/services/coordinates';
import { startMariaDb } from '../support/services/mariadb';
import { freePort } from '../support/services/processes';
import { startRedis } from '../support/services/redis';

/** The refusal as a person sees it: one line that names the mistake, and an exit code. */
async function refusal(env: Record<string, string>, args: string[] = []): Promise<string> {
  const server = launch({ STORAGE_PATH: folder(), ...env }, args);
  expect(await server.ended).toEqual({ code: 1, signal: null });
  expect(server.err()).toMatch(/^Cannot start: [^\n]+\n$/);
  return server.err();
}

afterEach(endAll);

const strong = 'k3Jd8-Qm1Zx7_Vb5Nc9Lp2Rt6Ys4Hw0Gf';
const { mysql, redis } = serviceCoordinates();
const onMysql = {
  DB_HOST: mysql.host,
  DB_PORT: String(mysql.port),
  DB_USERNAME: mysql.user,
  DB_PASSWORD: mysql.password,
  DB_DATABASE: 'bagisto',
  REDIS_URL: redis.url,
};
const inProduction = { ...onMysql, APP_ENV: 'production', APP_KEY: strong, JWT_SECRET: strong };

describe('a configuration that cannot be meant', () => {
  const table: [string, Record<string, string>][] = [
    ['APP_KEY', { ...inProduction, APP_KEY: '' }],
    ['APP_KEY', { ...inProduction, APP_KEY: 'null' }],
    ['APP_KEY', { ...inProduction, APP_KEY: 'too-short' }],
    ['APP_KEY', { ...inProduction, APP_KEY: 'x'.repeat(64) }],
    ['JWT_SECRET', { ...inProduction, JWT_SECRET: '' }],
    ['JWT_SECRET', { ...inProduction, JWT_SECRET: 'change-me-change-me-change-me-change-me' }],
    [
      'SESSION_SECURE_COOKIE',
      { ...inProduction, APP_URL: 'http://shop.test', SESSION_SECURE_COOKIE: 'true' },
    ],
    ['TRUST_PROXY', { TRUST_PROXY: 'true' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'nonsense' }],
    ['LIMIT_EXEMPT', { LIMIT_EXEMPT: 'the-storefront' }],
    ['REDIS_HOST', { DB_DATABASE: 'bagisto' }],
    ['BAGISTO_RELEASE', { BAGISTO_RELEASE: '1.9' }],
    ['PORT', { PORT: 'http' }],
    ['APP_TIMEZONE', { APP_TIMEZONE: 'Asia/Calcuta' }],
    ['DOORS', { DOORS: 'backdoor' }],
    ['BCRYPT_COST', { BCRYPT_COST: '3' }],
    ['CORS_ORIGINS', { CORS_ORIGINS: 'shop.example.com' }],
    ['SESSION_COOKIE', { SESSION_COOKIE: 'a cookie' }],
    ['STORAGE_PATH', { STORAGE_PATH: '/dev/null/storage' }],
    ['STORAGE_PATH', { STORAGE_PATH: '/dev/null/storage', APP_KEY: strong, JWT_SECRET: strong }],
    ['STORAGE_PATH', { STORAGE_PATH: '/proc/accounts/storage' }],
    ['STORAGE_PATH', { STORAGE_PATH: '/proc/accounts/storage', APP_KEY: strong, JWT_SECRET: strong }],
    ['STORAGE_PATH', { ...inProduction, STORAGE_PATH: '/proc/accounts/storage' }],
    ['WORKERS', { WORKERS: 'many' }],
    ['MAIL_ENCRYPTION', { MAIL_ENCRYPTION: 'starttls' }],
    ['HOST', { HOST: 'my host' }],
    ['HOST', { HOST: 'no-such-host.invalid' }],
  ];
  it.each(table)('a start is refused by the name of the wrong key: %s (%#)', async (key, env) => {
    const line = await refusal(env);
    expect(line).toContain(key);
    for (const secret of [env.APP_KEY, env.JWT_SECRET]) {
      if (secret && secret.length > 5) expect(line).not.toContain(secret);
    }
  });

  it('a key that is misspelt is named, and the server starts with what it understood', async () => {
    const here = folder();
    fs.writeFileSync(path.join(here, '.env'), 'BAGISTO_RELASE=1.3\nAPP_NAME=Shop\nPUSHER_APP_ID=1\n');
    const server = launch({ STORAGE_PATH: folder(), JWT_SECERT: strong }, [], here);
    await server.listening;
    expect(server.err()).toContain('BAGISTO_RELASE is not a key of ours; did you mean BAGISTO_RELEASE?\n');
    expect(server.err()).toContain('JWT_SECERT is not a key of ours; did you mean JWT_SECRET?\n');
    expect(server.err().match(/is not a key/g)).toHaveLength(2);
    expect(server.err()).not.toContain(strong);
  });

  it('a language that nobody has words for is warned of once, and the server starts', async () => {
    const server = launch({ STORAGE_PATH: folder(), APP_LOCALE: 'it' });
    await server.listening;
    const warnings = server.log().filter(({ level }) => level === 40);
    expect(warnings).toMatchObject([
      { msg: expect.stringMatching(/^APP_LOCALE is it, .*Put it\.json into /) },
    ]);
  });

  it('--env names the file to read; one that is not there is refused', async () => {
    const file = path.join(folder(), 'shop.env');
    fs.writeFileSync(file, 'APP_NAME="Tom\'s Shop"\nMETRICS=true\n');
    const server = launch({ STORAGE_PATH: folder() }, ['--env', file]);
    const client = await server.client();
    expect((await client.get('/metrics')).status).toBe(200);
    expect((await client.get('/')).text).toContain('Tom');
    expect(await refusal({}, ['--env', `${file}.missing`])).toContain('.missing (ENOENT)');
    expect(await refusal({}, ['--env'])).toContain('--env needs the name of a file');
  });
});

describe('what is not there', () => {
  it('a port that is taken is refused in one line that names PORT', async () => {
    const taken = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as net.AddressInfo;
    const line = await refusal({ PORT: String(port) });
    expect(line).toBe(
      `Cannot start: 127.0.0.1:${port} is taken by another program; set PORT to a free one\n`,
    );
    await new Promise((resolve) => taken.close(resolve));
  });

  it('a database, a login or a Redis that cannot be reached is waited for some seconds, then named', async () => {
    const [shop, locked] = await Promise.all([emptyDatabase(), startRedis()]);
    const admin = new Redis(locked.url);
    await admin.config('SET', 'requirepass', 'open-sesame');
    admin.disconnect();
    const nobody = String(await freePort());
    const there = { ...shop.env, REDIS_URL: redis.url };
    const lines = await Promise.all([
      refusal({ ...there, DB_PORT: nobody }),
      refusal({ ...there, DB_HOST: 'no-such-host.invalid' }),
      refusal({ ...there, DB_DATABASE: 'no_such_database' }),
      refusal({ ...there, REDIS_URL: `redis://127.0.0.1:${nobody}` }),
      refusal({ ...there, REDIS_URL: locked.url }),
      refusal({ ...there, REDIS_URL: locked.url.replace('//', '//:hunter2-hunter2@') }),
    ]);
    const database = 'check DB_HOST, DB_PORT, DB_DATABASE, DB_USERNAME and DB_PASSWORD';
    expect(lines[0]).toBe(`Cannot start: cannot reach the database (ECONNREFUSED); ${database}\n`);
    expect(lines[1]).toMatch(/the database \((ENOTFOUND|EAI_AGAIN)\)/);
    expect(lines[2]).toContain('there is no such database (ER_BAD_DB_ERROR); check DB_DATABASE');
    expect(lines[3]).toMatch(/cannot reach Redis \(ECONNREFUSED\); check REDIS_URL/);
    expect(lines[4]).toMatch(/cannot reach Redis \(.*NOAUTH.*\); check REDIS_URL/);
    expect(lines[5]).toMatch(/cannot reach Redis \(.*WRONGPASS.*\); check REDIS_URL/);
    for (const line of lines) expect(line).not.toContain('hunter2');
    await Promise.all([shop.drop(), locked.stop()]);
  });

  it('a login that the database refuses is refused at once and by its two keys, because waiting does not mend it', async () => {
    const login = { DB_USERNAME: 'nobody', DB_PASSWORD: 'hunter2-hunter2' };
    const line = await refusal({ ...onMysql, ...login });
    // Otherwise the log would have said that it is waiting.
    expect(line).toBe(
      'Cannot start: the database refused this login (ER_ACCESS_DENIED_ERROR); check DB_USERNAME and DB_PASSWORD\n',
    );
    expect(await run('migrate.js', [], { ...onMysql, ...login, STORAGE_PATH: folder() })).toMatchObject({
      code: 1,
      err: expect.stringContaining('refused this login (ER_ACCESS_DENIED_ERROR); check DB_USERNAME'),
    });
  });

  it('a login that may not enter its database is refused, and the database is named', async () => {
    const shop = await emptyDatabase();
    const login = { ...(await shop.loginWith('select on :shop:.*')), REDIS_URL: redis.url };
    expect(await refusal({ ...login, DB_DATABASE: 'mysql' })).toMatch(
      /: the database does not let this login into DB_DATABASE \(ER_DBACCESS_DENIED_ERROR\); grant it [^\n]+\n$/,
    );
    await shop.drop();
  });

  it('a login that may make no tables is told so in one line, without the statement', async () => {
    const shop = await emptyDatabase();
    const login = { ...(await shop.loginWith('select on :shop:.*')), REDIS_URL: redis.url };
    const why =
      /: the database does not let this login CREATE \(ER_TABLEACCESS_DENIED_ERROR\); grant it [^\n]+\n$/;
    expect(await refusal(login)).toMatch(why);
    const migrated = await run('migrate.js', [], { ...login, STORAGE_PATH: folder() });
    expect(migrated).toMatchObject({ code: 1, out: '', err: expect.stringMatching(why) });
    await shop.drop();
  });

  it('a database that Redis does not have is refused, instead of its database 0', async () => {
    const cache = await startRedis();
    const [byNumber, byAddress] = await Promise.all([
      refusal({ REDIS_HOST: cache.host, REDIS_PORT: String(cache.port), REDIS_DB: '99' }),
      refusal({ REDIS_URL: `${cache.url}/99` }),
    ]);
    expect(byNumber).toMatch(/its database 99 \(ERR .*\); set REDIS_DB/);
    expect(byAddress).toMatch(/its database 99 \(ERR .*\); set REDIS_DB, or the number in REDIS_URL/);
    await cache.stop();
  });

  it('a start waits for stores that come up a little later', async () => {
    const [mariadb, cache] = await Promise.all([startMariaDb(), startRedis()]);
    const shop = await emptyDatabase('', mariadb);
    await Promise.all([mariadb.kill(), cache.kill()]);
    const server = launch({ ...shop.env, REDIS_URL: cache.url, STORAGE_PATH: folder() });
    await pause(1200);
    await mariadb.restart();
    await pause(800);
    await cache.restart();
    const client = await server.client();
    expect((await client.get('/health/ready')).status).toBe(200);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    await shop.knex.destroy();
    await Promise.all([mariadb.stop(), cache.stop()]);
  });
});
