import type { Redis } from 'ioredis';
import { customerUuids } from '../../db/customers/uuids';
import { healed, loggedIn, password } from '../faults/storm';
import { startApp, type TestApp } from '../support/app';

/** A Redis that lost its last second, or came back from an older snapshot: what it then has again was ended. */
let app: TestApp;
const email = 'ended@forgetful.test';

beforeAll(async () => {
  app = await startApp('mysql');
  await loggedIn(app.client(), email);
});
afterAll(() => app.stop());

/** Ends something and brings back all that Redis had before. */
async function undoneInRedis(ending: () => Promise<{ status: number }>): Promise<void> {
  const redis = app.redis as Redis;
  const keys = await redis.keys(`${app.env.REDIS_PREFIX}*`);
  const before = await Promise.all(keys.map(async (key) => [key, await redis.dumpBuffer(key)] as const));
  expect((await ending()).status).toBe(200);
  for (const [key, value] of before) if (value) await redis.restore(key, 60_000, value, 'REPLACE');
}

const logIns = {
  'a session': async () => {
    const client = app.client();
    await client.post('/api/customer/login', { email, password });
    return client.jar.header();
  },
  'a token': async () => {
    const { body } = await app.client().post('/api/customer/login?token=true', { email, password });
    return { Authorization: `Bearer ${(body as { token: string }).token}` };
  },
};

it.each(Object.entries(logIns))(
  '%s that was logged out stays so where Redis has forgotten the logout',
  async (_what, logIn) => {
    const [ended, kept] = [await logIn(), await logIn()];
    const get = async (headers: object) =>
      (await app.client().get('/api/customer/get', { ...headers })).status;
    expect([await get(ended), await get(kept)]).toEqual([200, 200]);
    await undoneInRedis(() => app.client().get('/api/customer/logout', { ...ended }));
    expect([await get(ended), await get(kept)]).toEqual([401, 200]);
    expect(await get(ended)).toBe(401);
  },
);

it('a session that an app keeps by its bare id stays logged out where Redis has forgotten the logout', async () => {
  const { body } = await app.client().post('/customer/login', { email, password });
  const { sid } = (body as { data: { sid: string } }).data;
  const header = { 'X-Session-ID': sid };
  const { id } = await app.db.knex('customers').first('id').where({ email });
  const uuid = (await customerUuids(app.db).of([id])).get(id);
  const own = async () => (await app.client().get(`/api/customers/${uuid}`, header)).status;
  expect(await own()).toBe(200);
  await undoneInRedis(() => app.client().post('/customer/logout', {}, header));
  expect(await own()).toBe(401);
});

it('a session stays logged out where Redis has forgotten the logout of its token', async () => {
  const { body } = await app.client().post('/api/customers/sessions', { email, password });
  const { token, sid } = (body as { data: { token: string; sid: string } }).data;
  const end = async () =>
    (await app.client().post('/api/customers/sessions/x', {}, { 'X-Session-ID': sid })).status;
  expect(await end()).toBe(404);
  await undoneInRedis(() => app.client().post('/customers/logout', {}, { Authorization: `Bearer ${token}` }));
  expect(await end()).toBe(401);
});

it('a token from before the last change of password opens nothing where Redis has forgotten it', async () => {
  let now = Date.now();
  const shop = await startApp('mysql', { beside: app, clock: () => now });
  const token = await loggedIn(shop.client(), 'changed@forgetful.test');
  now += 2000;
  const own = shop.client();
  await own.post('/api/customer/login', { email: 'changed@forgetful.test', password });
  const profile = { first_name: 'Peter', last_name: 'Doe', gender: 'Male', email: 'changed@forgetful.test' };
  const secrets = { current_password: password, password: 'another9', password_confirmation: 'another9' };
  expect((await own.put('/api/customer/profile', { ...profile, ...secrets })).status).toBe(200);
  const renewed = { email: 'changed@forgetful.test', password: 'another9' };
  const { body } = await shop.client().post('/api/customer/login?token=true', renewed);
  await app.forget();
  const get = async (bearer: unknown) =>
    (await shop.client().get('/api/customer/get', { Authorization: `Bearer ${bearer}` })).status;
  expect([await get(token), await get((body as { token: string }).token)]).toEqual([401, 200]);
  await shop.stop();
});

it('a revocation is forgotten when what it ended could not live any more', async () => {
  const rows = () => app.db.knex('accounts_endings').select('name');
  const before = (await rows()).length;
  await app.db.knex('accounts_endings').insert({ name: 'long over', forget_at: '2020-01-01 00:00:00' });
  const later = await startApp('mysql', { beside: app, clock: () => Date.now() + 61_000 });
  const client = later.client();
  await client.post('/api/customer/login', { email, password });
  await client.get('/api/customer/logout');
  const names = async () => (await rows()).map(({ name }) => name);
  await healed(async () => !(await names()).includes('long over'));
  await later.stop();
  expect(await names()).toHaveLength(before + 1);
});
