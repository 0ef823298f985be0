import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createConnection } from 'mysql2/promise';
import { readConfig } from '../../app/config/config';
import { openDatabase } from '../../db/connection/connection';
import { causeOf } from '../../db/connection/trouble';
import { registration } from '../faults/storm';
import { startApp } from '../support/app';
import { certificates } from '../support/certificates';
import { type MariaDb, startMariaDb } from '../support/services/mariadb';

/** A database that takes its user over TLS only. */
let folder: string;
let mariadb: MariaDb;
let ca: string;
let stranger: string;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-tls-'));
  const ours = await certificates(folder, 'ours');
  const { certificate, key } = ours.issue('database', ['DNS:localhost']);
  ca = ours.authority;
  stranger = (await certificates(folder, 'stranger')).authority;
  mariadb = await startMariaDb({ args: [`--ssl-ca=${ca}`, `--ssl-cert=${certificate}`, `--ssl-key=${key}`] });
  const { host, port, user, password } = mariadb;
  const admin = await createConnection({ host, port, user, password });
  await admin.query('create database shop character set utf8mb4 collate utf8mb4_unicode_ci');
  await admin.query("create user shop@'%' identified by 'hidden' require ssl");
  await admin.query("grant all on shop.* to shop@'%'");
  await admin.end();
});

afterAll(async () => {
  await mariadb?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const database = () => ({
  ...{ DB_HOST: 'localhost', DB_PORT: String(mariadb.port), DB_DATABASE: 'shop' },
  ...{ DB_USERNAME: 'shop', DB_PASSWORD: 'hidden' },
});

it('a database is reached by the shop’s own authority, and every connection is encrypted', async () => {
  const app = await startApp('mysql', { database: { ...database(), MYSQL_ATTR_SSL_CA: ca } });
  try {
    const [row] = await app.db.rows<{ Value: string }>("show session status like 'ssl_cipher'", []);
    expect(row?.Value).toMatch(/TLS|GCM|CHACHA/);
    const { status } = await app.client().post('/api/customer/register', registration('tls@tls.test'));
    expect(status).toBe(200);
  } finally {
    await app.stop();
  }
});

/** No address to Node, but the system's resolver knows it for 127.0.0.1. */
const otherName = '127.1';

async function reached(env: Record<string, string>): Promise<void> {
  const config = readConfig({ ...database(), ...env, REDIS_HOST: 'localhost', STORAGE_PATH: folder });
  const db = openDatabase(config.database);
  try {
    await db.ping();
  } catch (error) {
    throw causeOf(error);
  } finally {
    await db.close();
  }
}

it.each([
  ['without TLS', () => ({}), { code: 'ER_ACCESS_DENIED_ERROR' }],
  [
    'by an authority that did not sign its certificate',
    () => ({ MYSQL_ATTR_SSL_CA: stranger }),
    { code: 'HANDSHAKE_SSL_ERROR' },
  ],
  [
    'by the system’s authorities, which did not either',
    () => ({ DB_SSL: 'true' }),
    { code: 'HANDSHAKE_SSL_ERROR' },
  ],
  [
    'under a name that its certificate does not have',
    () => ({ MYSQL_ATTR_SSL_CA: ca, DB_HOST: otherName }),
    { message: expect.stringContaining("does not match certificate's altnames") },
  ],
  [
    'by an address, which no certificate names',
    () => ({ MYSQL_ATTR_SSL_CA: ca, DB_HOST: '127.0.0.1' }),
    { message: expect.stringContaining('the certificate of 127.0.0.1 is checked against a name') },
  ],
  [
    'with a file of authorities that is not there',
    () => ({ MYSQL_ATTR_SSL_CA: '/nowhere/ca.pem' }),
    { message: expect.stringContaining('MYSQL_ATTR_SSL_CA /nowhere/ca.pem cannot be read (ENOENT)') },
  ],
])('a database with TLS is not reached %s', async (_how, env, why) => {
  await expect(reached(env())).rejects.toMatchObject(why);
});

it('the name in a database’s certificate need not fit where the shop says so', async () => {
  const lenient = { DB_HOST: '127.0.0.1', MYSQL_ATTR_SSL_VERIFY_SERVER_CERT: 'false' };
  await expect(reached({ ...lenient, MYSQL_ATTR_SSL_CA: ca })).resolves.toBeUndefined();
  await expect(reached({ ...lenient, MYSQL_ATTR_SSL_CA: stranger })).rejects.toMatchObject({
    code: 'HANDSHAKE_SSL_ERROR',
  });
});
