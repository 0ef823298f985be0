import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Row } from '../support/app';
import { run } from '../support/command';
import { freePort } from '../support/services/processes';
import { type RedisServer, startRedis } from '../support/services/redis';
import { startSmtp } from '../support/smtp';
import { dropShops, emptyDatabase, installBagisto, type ShopDatabase } from './ddl/build';
import { schemaDump } from './ddl/dump';
import { generation } from './ddl/generations';
import { cheapHash, customerOf } from './ddl/people';

interface Finding {
  level: 'green' | 'yellow' | 'red';
  title: string;
  detail: string;
  todo?: string;
  mayStart?: true;
}

const secrets = {
  APP_KEY: 'base64:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
  JWT_SECRET: 'cB7zq0WmXv3Lr9TdYp5Hs1Ng8Kf4Je6UaR2oSiQw',
};
let folder: string;
let redis: RedisServer;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-doctor-'));
  redis = await startRedis({ args: ['--appendonly', 'yes'] });
});
/** What a test started, so that a failed one does not keep Jest from ending. */
const started: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  await dropShops();
});
afterAll(async () => {
  await redis.stop();
  fs.rmSync(folder, { recursive: true });
});

/** A Bagisto's .env, as its developer would name it. */
function envFile(keys: Record<string, string>): string {
  const file = path.join(folder, `${Math.random()}.env`);
  fs.writeFileSync(
    file,
    Object.entries(keys)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  return file;
}

async function examined(keys: Record<string, string>, env: Record<string, string> = {}) {
  const { code, out, err } = await run('doctor.js', ['--json', '--env', envFile(keys)], env);
  const { safeToStart, findings } = JSON.parse(out) as { safeToStart: boolean; findings: Finding[] };
  const about = (title: string) => findings.filter((finding) => finding.title === title);
  return { code, err, out, safeToStart, findings, about };
}

const keysOf = (shop: ShopDatabase): Record<string, string> => ({
  ...shop.env,
  ...secrets,
  REDIS_URL: redis.url,
  APP_URL: 'https://shop.test',
  APP_TIMEZONE: 'Asia/Kolkata',
  STORAGE_PATH: path.join(folder, 'storage'),
});

async function insert(shop: ShopDatabase, name: string, rows: Row[]): Promise<void> {
  for (const row of rows) await shop.knex('customers').insert(await customerOf(generation(name), row));
}

describe('a healthy shop', () => {
  it('may start, although clients that live on the cookie stay with PHP', async () => {
    const shop = await installBagisto(generation('1.3.3'));
    await insert(shop, '1.3.3', [{ email: 'one@example.com' }, { email: 'two@example.com' }]);
    const before = await schemaDump(shop);
    const { code, safeToStart, findings, about, out } = await examined(keysOf(shop));

    expect([code, safeToStart]).toEqual([0, true]);
    const reds = findings.filter(({ level }) => level === 'red');
    expect(reds).toMatchObject([
      { title: "Clients with PHP's cookie", mayStart: true, todo: expect.stringMatching(/stay with PHP/) },
    ]);
    expect(about('Database')).toMatchObject([
      { level: 'green', detail: expect.stringMatching(/a Bagisto 1\.3, on \w+ [\d.]+/) },
    ]);
    expect(about('Our tables')).toMatchObject([
      { level: 'yellow', detail: expect.stringMatching(/accounts_migrations/) },
    ]);
    expect(about('Customers')).toMatchObject([{ level: 'green', detail: '2 accounts' }]);
    expect(about('Passwords')).toMatchObject([
      { level: 'green', detail: '2 bcrypt $2y$04$: log in as before' },
    ]);
    expect(about('E-mail addresses')).toMatchObject([{ level: 'green' }]);
    expect(about('Index on e-mail')).toMatchObject([{ level: 'green' }]);
    expect(about('Time zone')).toMatchObject([{ level: 'green' }]);
    expect(about('Clock')).toMatchObject([{ level: 'green' }]);
    expect(about('Redis')).toMatchObject([
      { level: 'green', detail: expect.stringMatching(/keeps its data on disk/) },
    ]);
    expect(about('APP_KEY')).toMatchObject([{ level: 'green' }]);
    expect(about('JWT_SECRET')).toMatchObject([{ level: 'green' }]);
    expect(about('Answers')).toMatchObject([
      { level: 'green', detail: expect.stringMatching(/as Bagisto 1\.3 and later/) },
    ]);
    for (const finding of findings) expect(finding.level === 'green' || finding.todo).toBeTruthy();

    expect(out).not.toContain(secrets.APP_KEY);
    expect(out).not.toContain(secrets.JWT_SECRET);
    expect(out).not.toContain('@example.com');
    expect(await schemaDump(shop)).toEqual(before);
    expect(fs.existsSync(path.join(folder, 'storage'))).toBe(false);
  });

  it('is told on one screen, in plain text where there is no terminal', async () => {
    const shop = await installBagisto(generation('1.3.3'));
    const { code, out } = await run('doctor.js', ['--env', envFile(keysOf(shop))]);
    expect(code).toBe(0);
    expect(out).toMatch(/^green {3}Database /m);
    expect(out).toMatch(/^It is safe to start\. \(1 red, \d+ yellow, \d+ green\)$/m);
    expect(out.split('\n').length).toBeLessThanOrEqual(50);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(out).not.toContain('\u001b');
  });
});

describe('a shop with ailments', () => {
  it('learns which customers cannot log in', async () => {
    const shop = await installBagisto(generation('1.5'));
    await insert(shop, '1.5', [
      { email: 'social@example.com', password: null },
      { email: null, password: null },
      { email: 'md5@example.com', password: '5ebe2294ecd0e0f08eab7690d2a6ee69' },
      { email: 'argon@example.com', password: '$argon2id$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$abcdef' },
      { email: 'dear@example.com', password: (await cheapHash('x')).replace('$04$', '$16$') },
      { email: 'off@example.com', status: 0, is_verified: 0 },
    ]);
    const { about } = await examined(keysOf(shop));
    expect(about('Customers')).toMatchObject([
      { level: 'yellow', detail: '6 accounts, 1 of them switched off (status 0)' },
    ]);
    expect(about('Without a password')).toMatchObject([
      { level: 'green', detail: expect.stringMatching(/^2 with no password/) },
    ]);
    const [lost] = about('Passwords that do not work here');
    expect(lost).toMatchObject({ level: 'yellow', todo: expect.stringMatching(/forgot password/) });
    for (const kind of ['1 hashed with argon2', '1 hashed in a way', '1 bcrypt $2y$16$'])
      expect(lost?.detail).toContain(kind);
    expect(about('Without an e-mail')).toHaveLength(1);
    expect(about('Unconfirmed addresses')).toMatchObject([{ level: 'yellow' }]);
  });

  it('learns of addresses that differ by case or accents only', async () => {
    const shop = await installBagisto(generation('1.3.3'));
    await shop.knex.raw(
      'alter table customers drop index customers_email_unique, modify email varchar(191) character set utf8mb4 collate utf8mb4_bin null',
    );
    await insert(shop, '1.3.3', [
      { id: 1, email: 'one@example.com' },
      { id: 2, email: 'One@example.com' },
      { id: 3, email: 'zoe@example.com' },
      { id: 4, email: 'zoë@example.com' },
    ]);
    const { code, about } = await examined(keysOf(shop));
    expect(code).toBe(1);
    expect(about('One address, several accounts')).toMatchObject([
      { level: 'red', detail: expect.stringMatching(/customers 1 and 2 /) },
    ]);
    expect(about('Look-alike addresses')).toMatchObject([
      { level: 'yellow', detail: expect.stringMatching(/customers 3 and 4 /) },
    ]);
    expect(about('Index on e-mail')).toMatchObject([
      { level: 'yellow', todo: expect.stringMatching(/add unique/) },
    ]);
  });

  it('learns of a wrong time zone, a doubtful upgrade and a forced release', async () => {
    const shop = await installBagisto(generation('1.0'));
    await shop
      .knex('migrations')
      .insert({ migration: '2022_02_02_142616_add_is_suspended_column_to_customers_table', batch: 9 });
    const kolkata = new Date(Date.now() + 5.5 * 3_600_000 - 60_000)
      .toISOString()
      .slice(0, 19)
      .replace('T', ' ');
    await insert(shop, '1.0', [{ created_at: kolkata, updated_at: kolkata }]);
    const keys = { ...keysOf(shop), APP_TIMEZONE: 'UTC', BAGISTO_RELEASE: '1.3' };
    const { code, about } = await examined(keys);
    expect(code).toBe(1);
    expect(about('Time zone')).toMatchObject([
      {
        level: 'red',
        detail: expect.stringMatching(/5 h (28|29|30) min/),
        todo: expect.stringMatching(/Asia\/Kolkata/),
      },
    ]);
    expect(about('Database')).toMatchObject([
      { level: 'yellow', detail: expect.stringMatching(/says 1\.4/) },
    ]);
    expect(about('Answers')).toMatchObject([
      { level: 'yellow', todo: expect.stringMatching(/Leave BAGISTO_RELEASE out/) },
    ]);
    const { APP_TIMEZONE: _, ...assumed } = keys;
    expect((await examined(assumed)).about('Time zone')).toMatchObject([{ level: 'yellow' }]);
  });

  it('learns of columns that would stop the second registration', async () => {
    const shop = await installBagisto(generation('1.3.3'));
    await shop.knex.raw(
      'alter table customers add card varchar(20) not null, add unique (card), add points int not null',
    );
    const { code, about } = await examined(keysOf(shop));
    expect(code).toBe(1);
    expect(about('Columns of your own')).toMatchObject([
      { level: 'red', detail: expect.stringMatching(/customers\.card /) },
    ]);
  });
});

describe('secrets', () => {
  it('must be PHP’s, strong, and are never shown', async () => {
    const shop = await installBagisto(generation('1.3.3'));
    const { APP_KEY: _a, JWT_SECRET: _j, ...without } = keysOf(shop);
    const missing = await examined(without);
    expect(missing.code).toBe(1);
    expect(missing.about('JWT_SECRET')).toMatchObject([
      { level: 'red', todo: expect.stringMatching(/shop's \.env/) },
    ]);
    expect(missing.about('APP_KEY')).toMatchObject([{ level: 'yellow' }]);

    const other = await examined(keysOf(shop), { JWT_SECRET: 'another-secret-0123456789-abcdefghijkl' });
    expect(other.about('JWT_SECRET')).toMatchObject([
      { level: 'red', todo: expect.stringMatching(/Unset JWT_SECRET/) },
    ]);
    expect(other.out).not.toContain('another-secret');

    const weak = await examined({ ...keysOf(shop), JWT_SECRET: 'shorty', APP_ENV: 'production' });
    expect(weak.about('JWT_SECRET')).toMatchObject([
      { level: 'red', detail: expect.stringMatching(/too short/) },
    ]);
    expect(weak.out).not.toContain('shorty');
  });
});

describe('what is away', () => {
  it('is named, and the rest is looked at all the same', async () => {
    const port = String(await freePort());
    const keys = {
      ...secrets,
      DB_DATABASE: 'shop',
      DB_HOST: '127.0.0.1',
      DB_PORT: port,
      DB_PASSWORD: 'hidden-word',
    };
    const { code, about, out } = await examined({
      ...keys,
      REDIS_URL: `redis://:hidden-too@127.0.0.1:${port}`,
      MAIL_HOST: '127.0.0.1',
      MAIL_PORT: port,
    });
    expect(code).toBe(1);
    expect(about('Database')).toMatchObject([{ level: 'red', detail: 'cannot be read (ECONNREFUSED)' }]);
    expect(about('Customers, times')).toMatchObject([
      { level: 'yellow', detail: expect.stringMatching(/not looked at/) },
    ]);
    expect(about('Redis')).toMatchObject([{ level: 'red' }]);
    expect(about('Mail')).toMatchObject([
      { level: 'yellow', detail: expect.stringMatching(/cannot be used/) },
    ]);
    expect(about('APP_KEY')).toMatchObject([{ level: 'green' }]);
    expect(out).not.toMatch(/hidden/);
  });

  it("is a Bagisto in somebody else's database", async () => {
    const shop = await emptyDatabase();
    await shop.knex.raw('create table wp_posts (id int)');
    const { code, about } = await examined(keysOf(shop));
    expect(code).toBe(1);
    expect(about('Database')).toMatchObject([
      { level: 'red', detail: expect.stringMatching(/neither empty nor a Bagisto/) },
    ]);
  });

  it('is a Redis that forgets, and one that is missing', async () => {
    const shop = await installBagisto(generation('1.3.3'));
    const forgetful = await startRedis({
      args: ['--maxmemory', '50mb', '--maxmemory-policy', 'allkeys-lru'],
    });
    started.push(forgetful);
    const keys = keysOf(shop);
    expect((await examined({ ...keys, REDIS_URL: forgetful.url })).about('Redis')).toMatchObject([
      { level: 'yellow', detail: expect.stringMatching(/allkeys-lru/) },
    ]);
    const { REDIS_URL: _, ...without } = keys;
    expect((await examined(without)).about('Redis')).toMatchObject([
      { level: 'red', todo: 'Set REDIS_HOST or REDIS_URL.' },
    ]);
  });
});

describe('the mail server', () => {
  it('is asked whether it takes our login', async () => {
    const smtp = await startSmtp({ login: { user: 'shop', pass: 'mail-password' } });
    started.push(smtp);
    const keys = { MAIL_HOST: '127.0.0.1', MAIL_PORT: String(smtp.port), MAIL_USERNAME: 'shop' };
    const good = await examined({ ...keys, MAIL_PASSWORD: 'mail-password' });
    expect(good.about('Mail')).toMatchObject([
      { level: 'green', detail: `127.0.0.1:${smtp.port} answers and takes our login` },
    ]);
    const bad = await examined({ ...keys, MAIL_PASSWORD: 'not-that-one' });
    expect(bad.about('Mail')).toMatchObject([{ level: 'yellow', detail: expect.stringMatching(/EAUTH/) }]);
    expect(good.out + bad.out).not.toMatch(/mail-password|not-that-one/);
    expect(smtp.mails).toEqual([]);
  });
});

describe('the command', () => {
  it('explains itself', async () => {
    const help = await run('doctor.js', ['--help']);
    expect(help).toMatchObject({
      code: 0,
      out: expect.stringMatching(/--env FILE[\s\S]*--json[\s\S]*Exit status/),
    });
    expect(await run('doctor.js', ['--jsno'])).toMatchObject({ code: 2, out: '' });
    expect(await run('doctor.js', ['--env', path.join(folder, 'absent')])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/check the path after --env/),
    });
  });

  it('says of a fresh clone that it may start, and makes nothing', async () => {
    const storage = path.join(folder, 'fresh');
    const { code, about } = await examined({ STORAGE_PATH: storage });
    expect(code).toBe(0);
    expect(about('Database')).toMatchObject([{ level: 'green' }]);
    expect(fs.existsSync(storage)).toBe(false);
  });

  it('names a configuration that cannot be read', async () => {
    const { code, findings } = await examined({ DB_PORT: 'many' });
    expect(code).toBe(1);
    expect(findings).toMatchObject([
      { level: 'red', title: 'Configuration', detail: expect.stringMatching(/DB_PORT/) },
    ]);
  });
});
