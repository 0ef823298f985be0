import fs from 'node:fs';
import path from 'node:path';
import { run } from '../support/command';
import { freePort } from '../support/services/processes';
import { startRedis } from '../support/services/redis';
import { startSmtp } from '../support/smtp';
import { emptyDatabase, installBagisto } from './ddl/build';
import { generation } from './ddl/generations';

import { examined, folder, keysOf, redis, secrets, started } from './surgery';

describe('what is away', () => {
  it('the doctor names what is away, and looks at the rest all the same', async () => {
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
    expect(about('Database')).toMatchObject([
      {
        level: 'red',
        detail: 'cannot be read (ECONNREFUSED)',
        todo: expect.stringMatching(/^Check DB_HOST, .*, and that the server runs\.$/),
      },
    ]);
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

  it('the doctor names an embedded database that is no database any more', async () => {
    const storage = fs.mkdtempSync(path.join(folder, 'broken-'));
    fs.writeFileSync(path.join(storage, 'accounts.sqlite'), 'no database at all '.repeat(1000));
    const { code, about } = await examined({ ...secrets, STORAGE_PATH: storage });
    expect(code).toBe(1);
    expect(about('Database')).toMatchObject([
      { level: 'red', detail: 'cannot be read (SQLITE_NOTADB)', todo: 'Check STORAGE_PATH.' },
    ]);
  });

  it('the doctor names somebody else’s database', async () => {
    const shop = await emptyDatabase();
    await shop.knex.raw('create table wp_posts (id int)');
    const { code, about } = await examined(keysOf(shop));
    expect(code).toBe(1);
    expect(about('Database')).toMatchObject([
      { level: 'red', detail: expect.stringMatching(/neither empty nor a Bagisto/) },
    ]);
  });

  it('the doctor names a Redis that forgets, and one that is missing', async () => {
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

  it('the doctor names a database that Redis does not have', async () => {
    const { code, about } = await examined({ REDIS_URL: `${redis.url}/99` });
    expect(code).toBe(1);
    expect(about('Redis')).toMatchObject([
      { level: 'red', detail: expect.stringMatching(/its database 99 .*REDIS_DB/) },
    ]);
  });
});

describe('the storage folder', () => {
  const nowhere = '/dev/null/storage';
  const onMysql = { ...secrets, DB_DATABASE: 'shop', DB_HOST: '127.0.0.1', STORAGE_PATH: nowhere };

  it('the doctor names a storage folder that cannot be written', async () => {
    const { code, about } = await examined({ STORAGE_PATH: nowhere });
    expect(code).toBe(1);
    expect(about('Storage folder')).toMatchObject([
      {
        level: 'red',
        detail: expect.stringMatching(/^\/dev\/null\/storage .*ENOTDIR.*database.*APP_KEY.*JWT_SECRET.*mail/),
        todo: expect.stringMatching(/STORAGE_PATH/),
      },
    ]);
  });

  it('the doctor looks at the storage folder on MySQL only while mails become files', async () => {
    const port = String(await freePort());
    const toFiles = await examined({ ...onMysql, DB_PORT: port });
    expect(toFiles.about('Storage folder')).toMatchObject([
      { level: 'red', detail: expect.stringMatching(/storage\/mails .* it is for every mail .*MAIL_HOST/) },
    ]);
    const sent = await examined({ ...onMysql, DB_PORT: port, MAIL_HOST: '127.0.0.1', MAIL_PORT: port });
    expect(sent.about('Storage folder')).toEqual([]);
  });
});

describe('the language of the shop', () => {
  it('the doctor names a shop’s language without a catalogue, and a catalogue that cannot be read', async () => {
    const storage = path.join(folder, 'languages');
    fs.mkdirSync(path.join(storage, 'lang'), { recursive: true });
    const keys = { STORAGE_PATH: storage };
    expect((await examined({ ...keys, APP_LOCALE: 'it' })).about('Language')).toMatchObject([
      {
        level: 'yellow',
        detail: expect.stringMatching(/^APP_LOCALE is it, /),
        todo: expect.stringContaining('it.json'),
      },
    ]);
    expect((await examined({ ...keys, APP_LOCALE: 'de_CH' })).about('Language')).toEqual([]);
    fs.writeFileSync(path.join(storage, 'lang/it.json'), '{');
    const broken = await examined({ ...keys, APP_LOCALE: 'it' });
    expect([broken.code, broken.about('Language')]).toMatchObject([
      1,
      [{ level: 'red', detail: expect.stringMatching(/it\.json is no catalogue/) }],
    ]);
  });
});

describe('the mail server', () => {
  it('the doctor asks the mail server whether it takes our login', async () => {
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
  it('the doctor explains itself with --help, and refuses what it does not know', async () => {
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

  it('the doctor tells programs as well that its file cannot be read', async () => {
    const absent = path.join(folder, 'absent');
    const { code, out, err } = await run('doctor.js', ['--json', '--env', absent]);
    const detail = `cannot read ${absent} (ENOENT); check the path after --env`;
    expect([code, err]).toEqual([2, `Nothing was looked at: ${detail}\n`]);
    const todo = 'Nothing else can be checked before this is mended.';
    expect(JSON.parse(out)).toEqual({
      safeToStart: false,
      findings: [{ level: 'red', title: 'Configuration', detail, todo }],
    });
  });

  it('the doctor says of a fresh clone that it may start, and makes nothing', async () => {
    const storage = path.join(folder, 'fresh');
    const { code, about } = await examined({ STORAGE_PATH: storage });
    expect(code).toBe(0);
    expect(about('Database')).toMatchObject([{ level: 'green' }]);
    expect(fs.existsSync(storage)).toBe(false);
  });

  it.each<Record<string, string>>([{ DB_PORT: 'many' }, { APP_DEEP_LINK: 'javascript:alert(1)' }])(
    'the doctor names a configuration that cannot be read: %j',
    async (keys) => {
      const { code, findings } = await examined(keys);
      expect(code).toBe(1);
      expect(findings).toMatchObject([
        { level: 'red', title: 'Configuration', detail: expect.stringContaining(String(Object.keys(keys))) },
      ]);
    },
  );
});
