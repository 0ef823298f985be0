import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installBagisto, type ShopDatabase } from '../schema/ddl/build';
import { generation } from '../schema/ddl/generations';
import { customerOf } from '../schema/ddl/people';
import { startApp, type TestApp } from '../support/app';

const key = `base64:${Buffer.alloc(32, 7).toString('base64')}`;

describe('PHP_SESSIONS', () => {
  let database: ShopDatabase;
  let storage: string;
  beforeAll(async () => {
    database = await installBagisto(generation('1.3.3'));
    await database.knex('customers').insert(await customerOf(generation('1.3.3'), { id: 1 }));
    storage = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-modes-'));
    fs.mkdirSync(path.join(storage, 'framework/sessions'), { recursive: true });
  });
  afterAll(async () => {
    await database?.drop();
    fs.rmSync(storage, { recursive: true, force: true });
  });

  const reachable = () => ({ APP_KEY: key, PHP_STORAGE_PATH: storage });
  const started = async (env: Record<string, string>, work: (app: TestApp) => Promise<void>) => {
    const app = await startApp('mysql', { database: database.env, env });
    try {
      await work(app);
    } finally {
      await app.stop();
    }
  };
  const cookieAt = async (app: TestApp) => {
    const given = { email: 'asha@example.com', password: 'secret123' };
    const reply = await app.client().post('/api/customer/login', given);
    expect(reply.status).toBe(200);
    return String(reply.headers['set-cookie']).split('=', 1)[0];
  };
  const warnings = ({ logs }: TestApp) => logs.filter(({ msg }) => /log in apart from PHP/.test(String(msg)));

  it.each(['auto', 'shared'])('PHP_SESSIONS=%s shares what can be read and written', (PHP_SESSIONS) =>
    started({ ...reachable(), PHP_SESSIONS }, async (app) => {
      expect(await cookieAt(app)).toBe('bagisto_session');
      expect(fs.readdirSync(path.join(storage, 'framework/sessions')).length).toBeGreaterThan(0);
      expect(warnings(app)).toEqual([]);
    }),
  );

  it('PHP_SESSIONS=own keeps sessions of our own, and says nothing', () =>
    started({ ...reachable(), PHP_SESSIONS: 'own' }, async (app) => {
      expect(await cookieAt(app)).toBe('accounts_session');
      expect(warnings(app)).toEqual([]);
    }));

  it.each<[string, Record<string, string>, RegExp]>([
    ['the folder is unknown', { PHP_STORAGE_PATH: '' }, /storage folder is not known/],
    ['the folder is not there', { PHP_STORAGE_PATH: '/nowhere' }, /cannot be read and written \(ENOENT\)/],
    ['PHP has another driver', { SESSION_DRIVER: 'memcached' }, /SESSION_DRIVER is memcached/],
    ['PHP encrypts', { SESSION_ENCRYPT: 'true' }, /SESSION_ENCRYPT/],
    ['APP_KEY is none of PHP’s', { APP_KEY: 'no key of PHP, but long enough for us' }, /APP_KEY is not one/],
    ['the table is missing', { SESSION_DRIVER: 'database' }, /there is no table sessions/],
  ])(
    'where %s, PHP_SESSIONS=auto warns once and keeps its own, and shared does not start',
    async (_why, env, reason) => {
      await started({ ...reachable(), ...env }, async (app) => {
        expect(await cookieAt(app)).toBe('accounts_session');
        expect(warnings(app)).toEqual([expect.objectContaining({ msg: expect.stringMatching(reason) })]);
      });
      await expect(
        started({ ...reachable(), ...env, PHP_SESSIONS: 'shared' }, async () => {}),
      ).rejects.toThrow(reason);
    },
    60_000,
  );

  it('PHP_SESSIONS=shared does not start on a database of our own', async () => {
    await expect(startApp('mysql', { env: { PHP_SESSIONS: 'shared' } })).rejects.toThrow(
      /no database of a Bagisto/,
    );
  });
});
