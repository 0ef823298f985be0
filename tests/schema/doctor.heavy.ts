import fs from 'node:fs';
import path from 'node:path';
import { laravelKey, sealed } from '../../accounts/laravel-encrypter';
import { run } from '../support/command';
import { installBagisto } from './ddl/build';
import { schemaDump } from './ddl/dump';
import { generation } from './ddl/generations';
import { cheapHash } from './ddl/people';

import { envFile, examined, folder, insert, keysOf, secrets } from './surgery';

describe('a healthy shop', () => {
  it('a healthy shop may start, although clients that live on the cookie stay with PHP', async () => {
    const shop = await installBagisto(generation('1.3.3'));
    await insert(shop, '1.3.3', [{ email: 'one@example.com' }, { email: 'two@example.com' }]);
    const before = await schemaDump(shop);
    const { code, safeToStart, findings, about, out } = await examined(keysOf(shop));

    expect([code, safeToStart]).toEqual([0, true]);
    const reds = findings.filter(({ level }) => level === 'red');
    expect(reds).toMatchObject([{ detail: expect.stringMatching(/^place: .*storage folder is not known/) }]);
    for (const finding of reds) {
      const title = 'One login with PHP';
      expect(finding).toMatchObject({ title, mayStart: true, todo: expect.stringMatching(/stay with PHP/) });
    }
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

  it('a healthy shop’s report fits on one screen, in plain text where there is no terminal', async () => {
    const shop = await installBagisto(generation('1.3.3'));
    const { code, out } = await run('doctor.js', ['--env', envFile(keysOf(shop))]);
    expect(code).toBe(0);
    expect(out).toMatch(/^green {3}Database /m);
    expect(out).toMatch(/^It is safe to start\. \(1 red, \d+ yellow, \d+ green\)$/m);
    expect(out.split('\n').length).toBeLessThanOrEqual(55);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(out).not.toContain('\u001b');
  });
});

describe('a shop with ailments', () => {
  it('the doctor counts the customers who cannot log in', async () => {
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

  it('the doctor counts addresses that differ by case or accents only', async () => {
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

  it('the doctor names a wrong time zone, a doubtful upgrade and a forced release', async () => {
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

  it('the doctor names columns that would stop the second registration', async () => {
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

describe('a shop of Bagisto 2.4', () => {
  it('the doctor tells a Bagisto 2.4 by which hosts its customers are found, and whether its admins’ codes can be checked', async () => {
    const shop = await installBagisto(generation('2.4'));
    const env = { ...keysOf(shop), DOORS: 'bagisto,evershop' };
    const none = await examined(env);
    expect(none.about('Channels')).toMatchObject([
      {
        level: 'green',
        detail: expect.stringMatching(
          /: 1 at outlet\.shop\.test, 2 at shop\.test; any other host .* channel 2$/,
        ),
      },
    ]);
    expect(none.about('Second factors')).toEqual([]);
    const key = laravelKey(secrets.APP_KEY);
    if (!key) throw new Error('no key of a length that PHP could use');
    const withSecret = async (text: string) => {
      await shop.knex('admins').update({ two_factor_enabled: 1, two_factor_secret: sealed(key, text, true) });
      return (await examined(env)).about('Second factors');
    };
    expect(await withSecret('s:16:"JBSWY3DPEHPK3PXP";')).toMatchObject([{ level: 'green' }]);
    expect(await withSecret('not base32!')).toMatchObject([
      { level: 'yellow', detail: expect.stringMatching(/^1 of 1 admin: /) },
    ]);
    expect((await examined({ ...env, DOORS: 'bagisto' })).about('Second factors')).toEqual([]);
  });
});

describe('secrets', () => {
  it('the doctor says that secrets must be PHP’s and strong, and never shows them', async () => {
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
