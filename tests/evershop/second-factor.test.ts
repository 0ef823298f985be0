import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import bcrypt from 'bcrypt';
import { oneTimeCode, secretBytes } from '../../accounts/identity/one-time-code';
import { laravelKey, sealed } from '../../accounts/laravel-encrypter';
import { openDatabase } from '../../db/connection/connection';
import { dropShops, installBagisto } from '../schema/ddl/build';
import { generation } from '../schema/ddl/generations';
import { type Row, type StoreName, startApp, stores, type TestApp } from '../support/app';
import { member } from '../support/customers';
import type { Reply } from '../support/http-client';
import { secret as password } from '../support/people';
import { serviceCoordinates } from '../support/services/coordinates';
import { appointAdmins, boss, type Pair, refusal, withBearer } from './callers';
import { send, statusOf } from './exchanges';

/** Recorded: made by Laravel 8.83's own Encrypter, `encrypt` and `encryptString`, under this key. */
const appKey = 'base64:4WyoXIe8rznf8oc2qc1AGjfmivId/2gOjsINqOtCFMU=';
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const encrypted =
  'eyJpdiI6IlJMNjdtdDl0UkpJc1FBQ0NKMWNqV2c9PSIsInZhbHVlIjoiVFZaTC9ESmVSd2NxRmtqck52MHpMM0JlR2hITUZBekhqU2dhbHUyZGMxY2k1bWY2VXZMQXErR1NBa2xHVWFMZSIsIm1hYyI6IjMzNTg1OWM2MmUwNjA0OTFmZmYzMmExNGFmMDI5YjQ0NjY2NTYxNTE4ZTMzY2MwYjc1MzU0NjNiMDMwM2I4YjAiLCJ0YWciOiIifQ==';
const encryptedString =
  'eyJpdiI6Im5sbmZYS2dvbStmT21mY3B5dFROVkE9PSIsInZhbHVlIjoiLy84TjlDMVRDcWl6bkJWSlFiTm44ZUpaOXdWb2Q2TkJPcVNpNTNjZWM4a0hpKzN5OFI0VHhVZVZab2VhMk5RVSIsIm1hYyI6ImYwNTUxMzRiMDA2NzdmNDZhOWFlNzY3OTdlMzMxNDQ1YzI2ODc5ZTZjNzY0N2EzODBlZDJkNzFiMWE3NGIzMzMiLCJ0YWciOiIifQ==';
/** By PHP's password_hash, of 482913. */
const hashedByPhp = '$2y$04$TBNJPD7m5yT8KEt10bwzQOKaArKgjTmOKz5n5KThUR8wsm0e7Tss6';

const needed = [
  401,
  refusal(
    401,
    'This admin has a second factor: send the code of the authenticator app, or a backup code, as code.',
  ),
];
const wrong = [401, refusal(401, 'The code is wrong, or was used before.')];

/** Admins with the columns of Bagisto 2.4; on a database of our own as well, so that both stores are tried. */
async function shopWithSecondFactors(
  store: StoreName,
  clock: () => number,
  more: Record<string, string> = {},
): Promise<TestApp> {
  const env = { DOORS: 'bagisto,evershop,graphql', APP_KEY: appKey, ...more };
  if (store === 'mysql') {
    const shop = await installBagisto(generation('2.4'));
    return startApp(store, { clock, database: shop.env, env });
  }
  const storage = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-test-'));
  folders.push(storage);
  const filename = path.join(storage, 'accounts.sqlite');
  fs.copyFileSync(serviceCoordinates().migrated.embedded, filename);
  const own = openDatabase({ kind: 'embedded', file: filename });
  await own.knex.schema.alterTable('admins', (t) => {
    t.text('two_factor_secret').nullable();
    t.boolean('two_factor_enabled').notNullable().defaultTo(false);
    t.json('two_factor_backup_codes').nullable();
    t.timestamp('two_factor_verified_at').nullable();
  });
  await own.close();
  return startApp(store, { clock, env: { ...env, STORAGE_PATH: storage } });
}

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
  await dropShops();
});

describe.each(stores)('an admin with a second factor (%s)', (store) => {
  let app: TestApp;
  let now = Date.now();

  beforeAll(async () => {
    app = await shopWithSecondFactors(store, () => now);
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    now += 10 * 60_000;
    await app.forget();
    await appoint({});
  });

  const appoint = (more: Row) =>
    appointAdmins(app, [
      {
        admin: {
          two_factor_enabled: 1,
          two_factor_secret: encrypted,
          two_factor_backup_codes: JSON.stringify([hashedByPhp, '012345']),
          ...more,
        },
      },
    ]);
  const logIn = (code?: unknown, more: Record<string, unknown> = {}) =>
    send(app, 'POST', '/api/user/tokens', {}, { ...boss, ...more, ...(code === undefined ? {} : { code }) });
  const codeAt = (steps = 0, of = secret) =>
    oneTimeCode(secretBytes(of) ?? Buffer.alloc(0), Math.floor(now / 30_000) + steps);
  const seen = ({ status, body }: Reply) => [status, body];
  /** Some database servers hand out the text, others what it says. */
  const backupCodes = async () => {
    const { two_factor_backup_codes: stored } = await app.db.knex('admins').first('two_factor_backup_codes');
    return typeof stored === 'string' ? JSON.parse(stored) : stored;
  };

  it('an admin with a second factor gets no token by the password alone, and hears of the code only with the right one', async () => {
    expect(seen(await logIn())).toEqual(needed);
    expect(seen(await logIn(''))).toEqual(needed);
    expect(seen(await logIn(undefined, { password: 'wrong' }))).toEqual([
      401,
      refusal(401, 'Invalid Email or Password'),
    ]);
    expect(seen(await logIn(codeAt(), { password: 'wrong' }))).toEqual([
      401,
      refusal(401, 'Invalid Email or Password'),
    ]);
  });

  it.each([0, -1, 1])('an admin is let in with the code of the half minute %d from now', async (steps) => {
    const reply = await logIn(codeAt(steps));
    expect(reply.status).toBe(200);
    expect(await statusOf(app, withBearer((member(reply.body, 'data') as Pair).accessToken))).toBe(200);
  });

  it.each([
    ['a code of two half minutes ago', () => codeAt(-2)],
    ['a code of the next minute', () => codeAt(2)],
    ['another secret’s', () => codeAt(0, 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')],
    ['letters', () => 'abcdef'],
    ['five digits', () => codeAt().slice(1)],
    ['a code with something behind it', () => `${codeAt()}0`],
    ['a hash of a backup code', () => hashedByPhp],
  ])('an admin is not let in with %s', async (_what, code) => {
    expect(seen(await logIn(code()))).toEqual(wrong);
  });

  it.each([[['1']], [{ a: 1 }], [true]])('%j is no code, and lets no admin in', async (code) => {
    expect((await logIn(code)).status).toBe(code === true ? 401 : 400);
  });

  it('a one-time code lets an admin in once, also when ten show it at once', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, () => logIn(codeAt())));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(401)]);
    now += 30_000;
    expect(seen(await logIn(codeAt(-1)))).toEqual(wrong);
    expect((await logIn(codeAt())).status).toBe(200);
  });

  it('a one-time code is read as apps show it, in two groups', async () => {
    const code = codeAt();
    expect((await logIn(`${code.slice(0, 3)} ${code.slice(3)}`)).status).toBe(200);
  });

  it('a backup code lets an admin in once, hashed or not, and is taken out of Bagisto’s row', async () => {
    const replies = await Promise.all(Array.from({ length: 5 }, () => logIn('482913')));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
    expect(await backupCodes()).toEqual(['012345']);
    expect((await logIn('012345')).status).toBe(200);
    expect(await backupCodes()).toEqual([]);
    for (const code of ['482913', '012345']) expect(seen(await logIn(code))).toEqual(wrong);
  });

  it.each([
    ['sealed without PHP’s form', { two_factor_secret: encryptedString }],
    ['sealed for the admin anew', { two_factor_secret: sealed(keyOf(appKey), `s:32:"${secret}";`, false) }],
  ])('a second factor’s secret that is %s is read', async (_what, more) => {
    await appoint(more);
    expect((await logIn(codeAt())).status).toBe(200);
  });

  it.each([
    ['was never set up', null],
    ['was sealed under another key', sealed(keyOf('another-app-key-0123456789-abcde'), secret, true)],
    ['was tampered with', `${encrypted.slice(0, -12)}AAAA${encrypted.slice(-8)}`],
    ['is not sealed', secret],
    ['is nonsense', '{}'],
  ])('an admin whose secret %s gets in with a backup code only', async (_what, stored) => {
    await appoint({ two_factor_secret: stored });
    expect(seen(await logIn())).toEqual(needed);
    expect(seen(await logIn(codeAt()))).toEqual(wrong);
    expect((await logIn('482913')).status).toBe(200);
  });

  it.each([null, '[]', 'null', '{"3":"012345"}'])(
    'backup codes stored as %j are no fault',
    async (stored) => {
      await appoint({ two_factor_backup_codes: stored });
      expect((await logIn('012345')).status).toBe(stored?.includes('012345') ? 200 : 401);
      expect((await logIn(codeAt())).status).toBe(200);
    },
  );

  it('a second factor that is set up ends the tokens that were had by the password alone', async () => {
    await appoint({ two_factor_enabled: 0 });
    const { accessToken, refreshToken } = member((await logIn()).body, 'data') as Pair;
    expect(await statusOf(app, withBearer(accessToken))).toBe(200);
    await app.db.knex('admins').update({ two_factor_enabled: 1 });
    expect(await statusOf(app, withBearer(accessToken))).toBe(401);
    expect((await send(app, 'POST', '/api/user/token/refresh', {}, { refreshToken })).status).toBe(401);
  });

  it('an admin without a second factor logs in as before, whatever stands in code', async () => {
    await appoint({ two_factor_enabled: 0 });
    for (const code of [undefined, '000000', 'abc']) expect((await logIn(code)).status).toBe(200);
  });
});

describe.each(stores)('codes of an admin (%s)', (store) => {
  it('an admin’s codes are limited like passwords, and a login without one costs nothing', async () => {
    const limits = { LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '3' };
    const now = Date.now();
    const app = await shopWithSecondFactors(store, () => now, limits);
    const admin = { two_factor_enabled: 1, two_factor_secret: encrypted, two_factor_backup_codes: '[]' };
    await appointAdmins(app, [{ admin: { ...admin, password: await bcrypt.hash(password, 4) } }]);
    const logIn = (more: object) => send(app, 'POST', '/api/user/tokens', {}, { ...boss, ...more });
    const statuses: number[] = [];
    for (const more of [
      {},
      {},
      {},
      {},
      { code: '000000' },
      { code: '000001' },
      { code: '000002' },
      { code: '000003' },
    ])
      statuses.push((await logIn(more)).status);
    const right = oneTimeCode(secretBytes(secret) ?? Buffer.alloc(0), Math.floor(now / 30_000));
    statuses.push((await logIn({ code: right })).status);
    await app.stop();
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 401, 429, 429]);
  });

  it('a code is right for a secret that was sealed under a retired key, too', async () => {
    const now = Date.now();
    const keys = { APP_KEY: `${'base64:'.padEnd(50, 'Ab3')}=`, APP_PREVIOUS_KEYS: appKey };
    const app = await shopWithSecondFactors(store, () => now, keys);
    await appointAdmins(app, [{ admin: { two_factor_enabled: 1, two_factor_secret: encrypted } }]);
    const code = oneTimeCode(secretBytes(secret) ?? Buffer.alloc(0), Math.floor(now / 30_000));
    const reply = await send(app, 'POST', '/api/user/tokens', {}, { ...boss, code });
    await app.stop();
    expect(reply.status).toBe(200);
  });
});

function keyOf(text: string) {
  const key = laravelKey(text);
  if (!key) throw new Error('no key of a length that PHP could use');
  return key;
}
