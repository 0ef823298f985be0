import { type Row, startApp, type TestApp } from '../support/app';
import type { Client } from '../support/http-client';
import { installBagisto, type ShopDatabase } from './ddl/build';
import { generation } from './ddl/generations';
import { cheapHash, customerOf } from './ddl/people';

/** PHP goes on writing into the same tables; two servers of ours must see each of its rows at their next request. */
describe.each(['0.1.6', '1.3.3', '2.4'])('beside a running PHP (Bagisto %s)', (name) => {
  const bagisto = generation(name);
  let shop: ShopDatabase;
  let apps: TestApp[];

  beforeAll(async () => {
    shop = await installBagisto(bagisto, 'bg_');
    const first = await startApp('mysql', { database: shop.env });
    apps = [first, await startApp('mysql', { beside: first })];
  });
  afterAll(async () => {
    for (const app of [...(apps ?? [])].reverse()) await app.stop();
    await shop?.drop();
  });
  beforeEach(async () => {
    await apps[0]?.reset({});
    await php().insert(await customerOf(bagisto, { id: 1, phone: '111' }));
  });

  const php = () => shop.knex('bg_customers');
  const login = (client: Client, password = 'secret123', email = 'asha@example.com') =>
    client.post('/api/customer/login', { email, password });
  const inKolkata = (secondsAgo: number) =>
    new Date(Date.now() + 5.5 * 3_600_000 - secondsAgo * 1000).toISOString().slice(0, 19).replace('T', ' ');

  it('a customer whom PHP has just registered logs in', async () => {
    await php().insert(
      await customerOf(bagisto, { email: 'new@example.com', password: await cheapHash('just-now') }),
    );
    for (const app of apps)
      expect((await login(app.client(), 'just-now', 'new@example.com')).status).toBe(200);
  });

  it('an address that PHP has just given away is refused', async () => {
    await php().insert(await customerOf(bagisto, { email: 'new@example.com' }));
    for (const app of apps) {
      const given = { first_name: 'N', last_name: 'N', email: 'NEW@example.com', password: 'secret123' };
      const reply = await app
        .client()
        .post('/api/customer/register', { ...given, password_confirmation: 'secret123' });
      expect(reply.body).toMatchObject({ errors: { email: ['The email has already been taken.'] } });
    }
  });

  it('a change of password by PHP ends every session and token', async () => {
    const clients = apps.map((app) => app.client());
    const tokens: string[] = [];
    for (const client of clients) expect((await login(client)).status).toBe(200);
    for (const app of apps) {
      const given = { email: 'asha@example.com', password: 'secret123' };
      const answer = await app.client().post('/api/customer/login?token=true', given);
      tokens.push(String((answer.body as Row).token));
    }
    const password = await cheapHash('changed-in-php');
    await php().where({ id: 1 }).update({ password });
    for (const client of clients) expect((await client.get('/api/customer/get')).status).toBe(401);
    for (const [at, app] of apps.entries()) {
      const headers = { Authorization: `Bearer ${tokens[at]}` };
      expect((await app.client().get('/api/customer/get?token=true', headers)).status).toBe(401);
      expect((await login(app.client())).status).toBe(401);
      expect((await login(app.client(), 'changed-in-php')).status).toBe(200);
    }
  });

  it('a customer whom PHP switches off is shut out, and let in when PHP switches the account on again', async () => {
    const clients = apps.map((app) => app.client());
    for (const client of clients) await login(client);
    const off: Row = bagisto.image ? { is_suspended: 1 } : { status: 0 };
    await php().where({ id: 1 }).update(off);
    for (const client of clients) expect((await client.get('/api/customer/get')).status).toBe(401);
    for (const app of apps)
      expect((await login(app.client())).body).toEqual({ error: 'Your account is not active.' });
    await php()
      .where({ id: 1 })
      .update(bagisto.image ? { is_suspended: 0 } : { status: 1 });
    for (const app of apps) expect((await login(app.client())).status).toBe(200);
  });

  it('a reset link that PHP mailed a moment ago stays good, and an older one is replaced', async () => {
    const resets = () => shop.knex('bg_customer_password_resets');
    const [app] = apps;
    const mailed = { email: 'asha@example.com', token: await cheapHash('of-php') };
    await resets().insert({ ...mailed, created_at: inKolkata(20) });
    await app?.client().post('/api/customer/forgot-password', { email: 'asha@example.com' });
    expect(await resets().select('token')).toEqual([{ token: mailed.token }]);
    await resets().update({ created_at: inKolkata(90) });
    await app?.client().post('/api/customer/forgot-password', { email: 'asha@example.com' });
    const [row, ...more] = await resets().select('token');
    expect(more).toEqual([]);
    expect(row.token).not.toBe(mailed.token);
    expect(row.token).toMatch(/^\$2y\$/);
  });
});
