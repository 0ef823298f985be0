import fs from 'node:fs';
import path from 'node:path';
import { phpToken } from '../contract/tokens/handmade';
import { run } from '../support/command';
import { drivers, logInPhp, openShop, type Shop, whoami } from './shop';

/** Under it PHP keeps what was logged out. */
const jti = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).jti;

describe.each(drivers)('tokens beside a real Laravel ($driver, $cookies cookies)', (options) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(options);
  });
  afterAll(() => shop?.stop());

  it('a token that was logged out here or in PHP is over at both', async () => {
    const client = shop.app.client();
    const asked = (token: string) =>
      client.get('/api/customer/get?token=true', { Authorization: `Bearer ${token}` });
    const [first, second, third] = [
      await shop.logIn(client, '?token=true'),
      await shop.logIn(client, '?token=true'),
      await shop.logIn(client, '?token=true'),
    ];
    await shop.laravel({ do: 'logOutToken', jti: jti(first) });
    expect((await asked(first)).status).toBe(401);
    expect((await asked(second)).status).toBe(200);
    await client.get('/api/customer/logout?token=true', { Authorization: `Bearer ${second}` });
    expect(await shop.laravel({ do: 'tokenIsOut', jti: jti(second) })).toEqual({ result: true });
    expect(await shop.laravel({ do: 'tokenIsOut', jti: jti(third) })).toEqual({ result: false });
    await shop.laravel({ do: 'clearCache' });
    expect((await asked(third)).status).toBe(200);
    await client.get('/api/customer/logout?token=true', { Authorization: `Bearer ${third}` });
    expect(await shop.laravel({ do: 'tokenIsOut', jti: jti(third) })).toEqual({ result: true });
  });

  it('a token that PHP signed is believed, unless the account has changed since', async () => {
    // The new passwords of other tests ended what is older.
    await shop.database.knex('accounts_token_ends').delete();
    const seconds = Math.floor(Date.now() / 1000);
    const changedAt = (ago: number) =>
      shop.database
        .knex('customers')
        .where({ id: 1 })
        .update({
          updated_at: new Date((seconds - ago) * 1000).toISOString().slice(0, 19).replace('T', ' '),
        });
    const asked = async (token: string) => {
      const headers = { Authorization: `Bearer ${token}` };
      return (await shop.app.client().get('/api/customer/get?token=true', headers)).status;
    };
    const [older, seen, younger] = [60, 60, 20].map((ago) =>
      phpToken({ iat: seconds - ago, nbf: seconds - ago }),
    );
    await changedAt(90);
    expect(await asked(String(seen))).toBe(200);
    await changedAt(30);
    expect(await asked(String(older))).toBe(401);
    expect(await asked(String(younger))).toBe(200);
    // The password is what a token that was seen here is tied to.
    expect(await asked(String(seen))).toBe(200);
  });

  it.each([['logout-everywhere'], ['disable']])(
    'npm run customers -- %s ends sessions and tokens in PHP',
    async (verb) => {
      const file = path.join(shop.storage, '../.env');
      fs.writeFileSync(
        file,
        Object.entries(shop.app.env)
          .map(([key, value]) => `${key}="${value}"\n`)
          .join(''),
      );
      const [browser, app] = [shop.app.client(), shop.app.client()];
      await shop.php(browser.jar, { ...logInPhp, remember: true });
      expect(await shop.whoami(browser)).toBe(1);
      const token = await shop.logIn(app, '?token=true');
      const { code } = await run('customers.js', [verb, '1', '--yes', '--env', file]);
      expect(code).toBe(0);
      expect(await shop.php(browser.jar, whoami)).toBeNull();
      expect(await shop.laravel({ do: 'tokenIsOut', jti: jti(token) })).toEqual({ result: true });
      await shop.database.knex('customers').where({ id: 1 }).update({ status: 1 });
      expect(await shop.whoami(browser)).toBeUndefined();
    },
  );
});
