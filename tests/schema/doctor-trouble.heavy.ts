import fs from 'node:fs';
import path from 'node:path';
import { run } from '../support/command';
import { freePort } from '../support/services/processes';
import { startRedis } from '../support/services/redis';
import { startSmtp } from '../support/smtp';
import { emptyDatabase, installBagisto } from './ddl/build';
import { generation } from './ddl/generations';

import { examined, folder, keysOf, secrets, started } from './surgery';

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

  it('is an embedded database that is no database any more', async () => {
    const storage = fs.mkdtempSync(path.join(folder, 'broken-'));
    fs.writeFileSync(path.join(storage, 'accounts.sqlite'), 'no database at all '.repeat(1000));
    const { code, about } = await examined({ ...secrets, STORAGE_PATH: storage });
    expect(code).toBe(1);
    expect(about('Database')).toMatchObject([
      { level: 'red', detail: 'cannot be read (SQLITE_NOTADB)', todo: 'Check STORAGE_PATH.' },
    ]);
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
