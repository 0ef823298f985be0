import { loginDocument, newcomer, registerDocument } from '../graphql/speaker';
import { fetchPage, fromOurPage, passwords, resetPath, sendForm, tokenIn } from '../pages/recovery';
import { type Row, startApp, type TestApp } from '../support/app';
import { member } from '../support/customers';
import { ask, type Reply } from '../support/http-client';
import { dropShops, installBagisto, type ShopDatabase } from './ddl/build';
import { generation } from './ddl/generations';
import { customerOf } from './ddl/people';

const minute = 60_000;
const bagisto = generation('2.4');
const outlet = { Host: 'outlet.shop.test' };
const main = { Host: 'shop.test' };
const both = 'both@example.com';
const secret = { password: 'secret123', password_confirmation: 'secret123' };
const newcomerOfBoth = { first_name: 'N', last_name: 'N', email: both, ...secret };

/** From Bagisto 2.3.13 on an address has one account in each channel; channel 2 is the default. */
describe("a shop whose channels have customers of their own: the request's host decides", () => {
  let shop: ShopDatabase;
  let app: TestApp;
  let now = Date.now();

  beforeAll(async () => {
    shop = await installBagisto(bagisto);
    await shop.knex('channels').insert([
      { id: 3, code: 'port', name: 'Port', hostname: 'HTTPS://Port.shop.test:8443' },
      { id: 4, code: 'scheme', name: 'Scheme', hostname: 'http://scheme.shop.test' },
      { id: 5, code: 'unnamed', name: 'Unnamed', hostname: null },
    ]);
    app = await startApp('mysql', {
      database: shop.env,
      clock: () => now,
      env: { DOORS: 'bagisto,graphql,evershop,pages', EVERSHOP_OPEN_REGISTRATION: 'true' },
    });
  });
  afterAll(async () => {
    await app?.stop();
    await dropShops();
  });
  beforeEach(async () => {
    now += 2 * minute;
    await app.reset({});
    await shop.knex('channels').where('id', '>', 5).delete();
  });

  const insert = async (...rows: Row[]) => {
    for (const row of rows) await shop.knex('customers').insert(await customerOf(bagisto, row));
  };
  const inBoth = () =>
    insert(
      { id: 1, email: both, channel_id: 1, phone: '1' },
      { id: 2, email: both, channel_id: 2, phone: '2' },
    );
  const post = (path: string, json: unknown, headers: Record<string, string>): Promise<Reply> =>
    ask(app.url, path, { method: 'POST', json, headers });
  const logIn = (headers: Record<string, string>, email = both, password = 'secret123') =>
    post('/api/customer/login?token=true', { email, password }, headers);
  const idOf = ({ body }: Reply) => member(body, 'data', 'id') ?? member(body, 'error');
  const refused = 'Invalid Email or Password';
  const channels = (email: string) =>
    shop.knex('customers').where({ email }).orderBy('channel_id').pluck('channel_id');

  it.each([
    ['the hostname as it stands there', outlet, 1],
    ['in other letters', { Host: 'OUTLET.shop.test' }, 1],
    ['on a port that no channel names', { Host: 'outlet.shop.test:8080' }, 1],
    ['a hostname with its scheme and port', { Host: 'port.shop.test:8443' }, 3],
    ['a hostname with its scheme', { Host: 'scheme.shop.test' }, 4],
    ['the port of another', { Host: 'port.shop.test' }, 2],
    ['the default channel', main, 2],
    ['a host that no channel has', { Host: 'elsewhere.test' }, 2],
    ['a word of the object’s own', { Host: 'constructor' }, 2],
    ['what a trusted proxy says', { ...main, 'X-Forwarded-Host': 'outlet.shop.test' }, 1],
    ['the nearest of several', { ...main, 'X-Forwarded-Host': 'shop.test, outlet.shop.test' }, 1],
  ])('a login belongs to the channel of its host: %s', async (_what, headers, id) => {
    await insert(...[1, 2, 3, 4].map((n) => ({ id: n, email: both, channel_id: n, phone: `${n}` })));
    expect(idOf(await logIn(headers))).toBe(id);
  });

  it('a login does not belong to the channel of a stranger’s X-Forwarded-Host', async () => {
    await inBoth();
    const strict = await startApp('mysql', { beside: app, env: { ...app.env, TRUST_PROXY: 'false' } });
    const reply = await ask(strict.url, '/api/customer/login?token=true', {
      method: 'POST',
      json: { email: both, password: 'secret123' },
      headers: { ...main, 'X-Forwarded-Host': 'outlet.shop.test' },
    });
    await strict.stop();
    expect(idOf(reply)).toBe(2);
  });

  it('a customer with an account in another channel only cannot log in here, by any door', async () => {
    await insert({ id: 1, email: both, channel_id: 1 });
    const given = { email: both, password: 'secret123' };
    expect((await logIn(main)).body).toEqual({ error: refused });
    for (const path of ['/customer/login', '/api/customers/sessions', '/api/customer/tokens']) {
      expect([path, (await post(path, given, main)).status]).toEqual([path, 401]);
      expect([path, (await post(path, given, outlet)).status]).toEqual([path, 200]);
    }
    const graphql = async (headers: Record<string, string>) => {
      const { body } = await post(
        '/api/graphql',
        { query: loginDocument, variables: { input: given } },
        headers,
      );
      return member(body, 'data', 'createCustomerLogin', 'customerLogin', 'success');
    };
    expect([await graphql(main), await graphql(outlet)]).toEqual([false, true]);
    expect((await logIn(outlet)).status).toBe(200);
  });

  it('an account without a channel is found in each, behind the channel’s own', async () => {
    await insert({ id: 1, email: 'free@example.com', channel_id: null });
    expect([
      idOf(await logIn(main, 'free@example.com')),
      idOf(await logIn(outlet, 'free@example.com')),
    ]).toEqual([1, 1]);
    await insert({ id: 2, email: 'free@example.com', channel_id: 1 });
    expect([
      idOf(await logIn(main, 'free@example.com')),
      idOf(await logIn(outlet, 'free@example.com')),
    ]).toEqual([1, 2]);
  });

  it.each([
    [
      'the legacy door',
      (headers: Record<string, string>) => post('/api/customer/register', newcomerOfBoth, headers),
      422,
    ],
    [
      'EverShop',
      (headers: Record<string, string>) =>
        post('/api/customers', { full_name: 'N N', email: both, password: 'secret123' }, headers),
      409,
    ],
    [
      'GraphQL',
      (headers: Record<string, string>) =>
        post(
          '/api/graphql',
          { query: registerDocument, variables: { input: { ...newcomer, email: both } } },
          headers,
        ),
      200,
    ],
  ])(
    'a registration by %s belongs to its host’s channel, where the address is there once',
    async (_door, register, taken) => {
      expect((await register(outlet)).status).toBe(200);
      const again = await register(outlet);
      expect([again.status, again.text]).toEqual([taken, expect.stringMatching(/has already been taken/)]);
      expect(await channels(both)).toEqual([1]);
      expect((await register({ Host: 'elsewhere.test' })).status).toBe(200);
      expect((await register({ Host: 'port.shop.test:8443' })).status).toBe(200);
      expect(await channels(both)).toEqual([1, 2, 3]);
    },
  );

  it('of many customers who register with one address at once each channel takes one', async () => {
    const register = (headers: Record<string, string>) =>
      post('/api/customer/register', newcomerOfBoth, headers);
    const replies = await Promise.all([outlet, main, outlet, main, outlet].map(register));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 422, 422, 422]);
    expect(await channels(both)).toEqual([1, 2]);
  });

  it('a session and a token are good at every host, and a new address is compared in one’s own channel', async () => {
    await inBoth();
    await insert({ id: 3, email: 'third@example.com', channel_id: 1, phone: '3' });
    const token = String(member((await logIn(outlet, 'third@example.com')).body, 'token'));
    const change = (email: string) =>
      ask(app.url, '/api/customer/profile?token=true', {
        method: 'PUT',
        json: { first_name: 'T', last_name: 'T', gender: 'Male', email },
        headers: { ...main, Authorization: `Bearer ${token}` },
      });
    await insert({ id: 4, email: 'main@example.com', channel_id: 2, phone: '4' });
    expect((await change(both)).status).toBe(422);
    expect((await change('main@example.com')).status).toBe(200);
    expect(await channels('main@example.com')).toEqual([1, 2]);
  });

  describe('a forgotten password', () => {
    const works = async (headers: Record<string, string>, password: string) =>
      idOf(await logIn(headers, both, password));

    it('a forgotten password is renewed in the channel where it was asked for, by a page and by an app', async () => {
      await inBoth();
      const page = await fetchPage(app, '/customer/forgot-password', outlet);
      expect(page.status).toBe(200);
      await sendForm(app, '/customer/forgot-password', { email: both }, { ...fromOurPage, ...outlet });
      const token = tokenIn((await app.mails()).at(-1) ?? '');
      expect((await sendForm(app, resetPath(token), passwords)).status).toBeLessThan(400);
      expect([await works(outlet, passwords.password), await works(main, 'secret123')]).toEqual([1, 2]);

      await post('/api/customers/reset-password', { email: both }, main);
      const second = tokenIn((await app.mails()).at(-1) ?? '');
      const chosen = { token: second, password: 'another one' };
      expect((await post('/api/customers/password', chosen, outlet)).status).toBe(200);
      expect([await works(outlet, passwords.password), await works(main, 'another one')]).toEqual([1, 2]);
    });

    it('a reset link of one channel does not silence another channel, and only the newest link is good', async () => {
      await inBoth();
      const forgot = (headers: Record<string, string>) =>
        post('/api/customer/forgot-password', { email: both }, headers);
      for (const headers of [outlet, main, outlet, main]) expect((await forgot(headers)).status).toBe(200);
      const mails = await app.mails();
      expect(mails).toHaveLength(2);
      const [older = '', newest = ''] = mails.map(tokenIn);
      expect(await shop.knex('customer_password_resets')).toHaveLength(1);
      expect((await fetchPage(app, resetPath(older))).text).toContain('A newer link was mailed');
      expect((await sendForm(app, resetPath(older), passwords)).status).toBe(422);
      expect((await sendForm(app, resetPath(newest), passwords)).status).toBeLessThan(400);
      expect([await works(outlet, 'secret123'), await works(main, passwords.password)]).toEqual([1, 2]);
    });

    it('a forgotten password of another channel’s account mails nothing', async () => {
      await insert({ id: 1, email: both, channel_id: 1 });
      await post('/api/customer/forgot-password', { email: both }, main);
      expect(await app.mails()).toEqual([]);
    });
  });

  it('channels are read once a minute at most, whatever hosts are invented, and then as they are', async () => {
    await inBoth();
    const read: string[] = [];
    const watch = ({ sql }: { sql: string }) => void (/`channels`/.test(sql) && read.push(sql));
    app.db.knex.on('query', watch);
    await Promise.all(
      Array.from({ length: 12 }, (_, n) => logIn({ Host: `host-${n}.test` }, both, 'wrong password')),
    );
    await logIn(outlet);
    expect(read).toHaveLength(1);
    await shop.knex('channels').insert({ id: 6, code: 'new', name: 'New', hostname: 'new.shop.test' });
    await insert({ id: 6, email: both, channel_id: 6, phone: '6' });
    now += minute - 1;
    expect(idOf(await logIn({ Host: 'new.shop.test' }))).toBe(2);
    now += 1;
    expect(idOf(await logIn({ Host: 'new.shop.test' }))).toBe(6);
    expect(read).toHaveLength(2);
    app.db.knex.removeListener('query', watch);
  });

  const register = (headers: Record<string, string>) =>
    post('/api/customers', { full_name: 'N N', email: both, password: 'secret123' }, headers);

  it('a registration at the host of a channel that was just deleted belongs to the default one', async () => {
    await shop.knex('channels').insert({ id: 6, code: 'new', name: 'New', hostname: 'new.shop.test' });
    await logIn({ Host: 'new.shop.test' });
    await shop.knex('channels').where({ id: 6 }).delete();
    expect((await register({ Host: 'new.shop.test' })).status).toBe(200);
    expect(await channels(both)).toEqual([2]);
  });

  it('without the default channel a registration is told to come again, and nothing is written', async () => {
    const renumber = (from: number, to: number) =>
      shop.knex.transaction(async (trx) => {
        await trx.raw('set foreign_key_checks = 0');
        await trx('channels').where({ id: from }).update({ id: to });
        await trx.raw('set foreign_key_checks = 1');
      });
    await renumber(2, 7);
    const reply = await register({ Host: 'elsewhere.test' });
    await renumber(7, 2);
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '60']);
    expect(await channels(both)).toEqual([]);
  });
});

it('a shop whose customers are unique everywhere is not asked for its channels', async () => {
  const shop = await installBagisto(generation('2.2'));
  await shop.knex('customers').insert(await customerOf(generation('2.2'), { email: both, channel_id: 1 }));
  const app = await startApp('mysql', { database: shop.env });
  const read: string[] = [];
  app.db.knex.on('query', ({ sql }: { sql: string }) => void (/`channels`/.test(sql) && read.push(sql)));
  const reply = await ask(app.url, '/api/customer/login?token=true', {
    method: 'POST',
    json: { email: both, password: 'secret123' },
    headers: main,
  });
  await app.stop();
  await dropShops();
  expect([reply.status, read]).toEqual([200, []]);
});
