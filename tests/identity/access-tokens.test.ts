import { crc32 } from 'node:zlib';
import type { Customer } from '../../accounts/customer';
import { customerAccessTokens } from '../../accounts/identity/access-tokens';
import { shopTime } from '../../accounts/shop-time';
import { accessTokensTable } from '../../db/customers/access-tokens';
import { embeddedExpiringStore } from '../../db/expiring/embedded-expiring-store';
import { startApp, type TestApp } from '../support/app';
import { person } from '../support/people';

const visitor = { userAgent: 'test', network: '198.51.100.1' };
const day = 86_400_000;
const untouched = { updatedAt: null };

describe('an access token as Sanctum makes it', () => {
  let app: TestApp;
  let now: number;
  const clock = () => now;
  const opened: unknown[] = [];
  const row = person(1);
  const customer = { id: 1, passwordHash: row.password } as unknown as Customer;

  beforeAll(async () => {
    app = await startApp('embedded');
    await app.reset({ customers: [row] });
  });
  afterAll(() => app.stop());
  beforeEach(() => {
    now = Date.now();
    opened.length = 0;
  });

  const made = (lifeDays = 0) =>
    customerAccessTokens(
      accessTokensTable(app.db, app.schema, shopTime('UTC', clock)),
      embeddedExpiringStore(app.db, clock),
      clock,
      lifeDays,
      { opened: async (...login) => void opened.push(login) },
    );
  const login = { name: 'test', visitor };

  it('an access token is its row and a secret that scanners know by its checksum', async () => {
    const tokens = made();
    const token = await tokens.issue(customer, 'print', login);
    const [, id = '', entropy = '', sum = ''] = /^(\d+)\|([A-Za-z0-9]{40})([0-9a-f]{8})$/.exec(token) ?? [];
    expect(sum).toBe(crc32(entropy).toString(16).padStart(8, '0'));
    const credential = await tokens.resolve(token);
    expect(credential).toMatchObject({ kind: 'token', customerId: 1, accessTokenId: Number(id) });
    expect(credential?.seconds).toBe(365 * 86_400);
    expect(credential?.handle).toMatch(new RegExp(`^access-token:${id}:[0-9a-f]{16}$`));
    expect(opened).toEqual([
      [
        { customerId: 1, handle: credential?.handle, seconds: 365 * 86_400, loggedInAt: now },
        'print',
        visitor,
      ],
    ]);
    expect((await tokens.find(String(credential?.handle)))?.accessTokenId).toBe(Number(id));
    expect(await tokens.find(`access-token:${id}:0000000000000000`)).toBeUndefined();
    expect(await tokens.find('token:x:1:2')).toBeUndefined();
    expect(await credential?.confirm('print', untouched)).toBe(true);
    expect(await credential?.confirm('another', untouched)).toBe(false);
  });

  it('an access token is known with and without its row’s number, and by nothing else', async () => {
    const tokens = made();
    const token = await tokens.issue(customer, 'print', login);
    const [id = '', secret = ''] = token.split('|');
    expect((await tokens.resolve(secret))?.accessTokenId).toBe(Number(id));
    const last = secret.endsWith('0') ? '1' : '0';
    for (const other of [
      `${Number(id) + 1}|${secret}`,
      `${id}|${secret.slice(0, -1)}${last}`,
      `${id}|`,
      id,
      '',
    ]) {
      expect(await tokens.resolve(other)).toBeUndefined();
    }
    expect([token, secret, `${id}|short`, 'x|y'].map((text) => tokens.recognises(text))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('an access token lives as many days as the shop says', async () => {
    const tokens = made(2);
    now = Math.floor(now / 1000) * 1000;
    const token = await tokens.issue(customer, 'print', login);
    expect((await tokens.resolve(token))?.seconds).toBeGreaterThanOrEqual(2 * 86_400 - 60);
    expect((await tokens.resolve(token))?.seconds).toBeLessThanOrEqual(2 * 86_400);
    now += 2 * day - 60_000;
    expect(await tokens.resolve(token)).toBeDefined();
    now += 60_000;
    expect(await tokens.resolve(token)).toBeUndefined();
  });

  it('an access token has an end in its row, and none that MySQL could not write', async () => {
    const ends = async (lifeDays: number) => {
      const [id] = (await made(lifeDays).issue(customer, 'print', login)).split('|');
      const { expires_at } = await app.db.knex('personal_access_tokens').where({ id }).first();
      return expires_at;
    };
    now = Date.UTC(2026, 0, 1);
    expect(await ends(1)).toBe('2026-01-02 00:00:00');
    expect(await ends(0)).toBeNull();
    expect(await ends(20_000)).toBeNull();
  });

  it('an access token is tied to another password by its holder, and ended by its logout', async () => {
    const tokens = made();
    const token = await tokens.issue(customer, 'print', login);
    const credential = await tokens.resolve(token);
    await credential?.rebind('next', '');
    const again = await tokens.resolve(token);
    expect(await again?.confirm('print', untouched)).toBe(false);
    expect(await again?.confirm('next', untouched)).toBe(true);
    await credential?.end();
    expect(await tokens.resolve(token)).toBeUndefined();
  });

  it('an access token is not made for a customer whose password has changed meanwhile', async () => {
    const other = { ...customer, passwordHash: 'another' } as Customer;
    await expect(made().issue(other, 'print', login)).rejects.toThrow();
  });
});
