import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readConfig } from '../../app/config/config';
import { readEnvironment } from '../../app/config/environment';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-env-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function fileWith(content: string | Buffer): string {
  const file = path.join(folder, `${Math.random()}.env`);
  fs.writeFileSync(file, content);
  return file;
}
const redis = 'REDIS_HOST=127.0.0.1\n';
const databaseOf = (content: string) => readConfig(readEnvironment(fileWith(content), {}).values).database;

it.each(['DATABASE_URL', 'DB_URL'])(
  '%s names the database, as in Laravel, before the keys of its parts',
  (key) => {
    const text = `${key}=mysql://shop:p%40ss@db.test:3307/bagisto\nDB_HOST=other.test\nDB_DATABASE=other\n${redis}`;
    expect(databaseOf(text)).toMatchObject({
      kind: 'mysql',
      host: 'db.test',
      port: 3307,
      database: 'bagisto',
      user: 'shop',
      password: 'p@ss',
    });
  },
);

it.each([
  [
    'another kind of database in DATABASE_URL',
    'DATABASE_URL=postgres://a:b@c/d',
    /DATABASE_URL.*postgres:.*mysql/,
  ],
  ['a DATABASE_URL that is no address', 'DATABASE_URL=shop', /DATABASE_URL.*no address/],
  [
    'another kind of database in DB_CONNECTION',
    'DB_CONNECTION=pgsql\nDB_DATABASE=a',
    /DB_CONNECTION is pgsql/,
  ],
  ['a DB_CONNECTION without DB_DATABASE', 'DB_CONNECTION=mysql', /DB_CONNECTION is set.*DB_DATABASE is not/],
  ['a DB_SOCKET', 'DB_SOCKET=/run/mysqld.sock\nDB_DATABASE=a', /DB_SOCKET.*DB_HOST/],
  ['a REDIS_HOST without DB_DATABASE', redis, /REDIS_HOST is set.*DB_DATABASE is not/],
  ['a DB_HOST without DB_DATABASE', 'DB_HOST=db.test', /DB_HOST is set.*DB_DATABASE is not/],
])("a shop's file with %s is refused, instead of an empty embedded database", (_what, text, sentence) => {
  expect(() => databaseOf(text)).toThrow(sentence);
});

it('a file in UTF-16 is refused by name, because read as UTF-8 it has no keys', () => {
  const file = fileWith(Buffer.from('\ufeffDB_DATABASE=shop\n', 'utf16le'));
  expect(() => readEnvironment(file, {})).toThrow(`${file} is in UTF-16 or no text; save it as UTF-8`);
});

it('our own .env with the keys of a database left as in .env.example is the embedded one', () => {
  const { values } = readEnvironment(undefined, { DB_HOST: '127.0.0.1', DB_USERNAME: 'root' });
  expect(readConfig({ ...values, STORAGE_PATH: folder }).database.kind).toBe('embedded');
});
