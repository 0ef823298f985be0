import fs from 'node:fs';
import path from 'node:path';
import { startApp, stores } from '../support/app';
import { john, logIn } from '../support/customers';
import { startRedis } from '../support/services/redis';

test('a Redis that takes no writes counts as away for the balancer and the metrics, and the log has Redis’ word', async () => {
  const redis = await startRedis({ args: [] });
  const app = await startApp('mysql', { env: { REDIS_URL: redis.url, METRICS: 'true' } });
  try {
    await app.reset({ customers: [john] });
    const ready = async () => (await app.client().get('/health/ready')).body;
    expect(await ready()).toMatchObject({ checks: { redis: 'ok' } });
    // It goes on to answer reads and PING.
    await app.redis?.config('SET', 'min-replicas-to-write', '1');
    expect((await logIn(app.client())).status).toBe(503);
    expect(await ready()).toMatchObject({ status: 'unavailable', checks: { database: 'ok', redis: 'away' } });
    const { text } = await app.client().get('/metrics');
    expect(text).toMatch(/accounts_store_up\{store="redis"[^}]*\} 0/);
    const causes = app.logs.filter(({ msg }) => msg === 'unavailable').map(({ cause }) => cause);
    expect(causes).toContainEqual(expect.objectContaining({ name: 'ReplyError', code: 'NOREPLICAS' }));
    await app.redis?.config('SET', 'min-replicas-to-write', '0');
    expect(await ready()).toMatchObject({ status: 'ok' });
  } finally {
    await app.stop();
    await redis.stop();
  }
});

test('a full disk under the embedded database is told to the balancer', async () => {
  const app = await startApp('embedded');
  try {
    const ready = async () => (await app.client().get('/health/ready')).status;
    expect(await ready()).toBe(200);
    await app.db.knex.raw('pragma query_only = ON');
    expect(await ready()).toBe(503);
    await app.db.knex.raw('pragma query_only = OFF');
    expect(await ready()).toBe(200);
  } finally {
    await app.stop();
  }
});

test('the files of the embedded database can be read by their owner alone', async () => {
  const app = await startApp('embedded', { env: {} });
  try {
    await app.reset({ customers: [john] });
    const folder = String(app.env.STORAGE_PATH);
    const files = fs.readdirSync(folder).filter((name) => name.startsWith('accounts.sqlite'));
    expect(files).toContain('accounts.sqlite');
    for (const name of files)
      expect([name, fs.statSync(path.join(folder, name)).mode & 0o077]).toEqual([name, 0]);
  } finally {
    await app.stop();
  }
});

describe.each(stores)('mails for a new password (%s)', (store) => {
  it('links for a new password are mailed five times a day at most, and the answer does not tell', async () => {
    let now = Date.now();
    const app = await startApp(store, {
      clock: () => now,
      env: { RESET_URL: 'myapp://reset?token={token}' },
    });
    try {
      await app.reset({ customers: [john] });
      const ask = () => app.client().post('/api/customer/forgot-password', { email: john.email });
      const first = await ask();
      for (let asked = 1; asked < 8; asked++) {
        now += 2 * 60_000;
        expect((await ask()).body).toEqual(first.body);
      }
      const mails = await app.mails();
      expect(mails).toHaveLength(5);
      // They lead to the shop's own page where it has one.
      for (const mail of mails)
        expect(mail.replaceAll('=\r\n', '')).toMatch(/myapp:\/\/reset\?token=(3D)?[0-9a-f]{64}/);
      now += 25 * 3_600_000;
      await ask();
      expect(await app.mails()).toHaveLength(6);
    } finally {
      await app.stop();
    }
  });
});
