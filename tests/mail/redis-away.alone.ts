import { startApp, type TestApp } from '../support/app';
import { besideServer } from '../support/beside';
import { person, secret } from '../support/people';
import { type RedisServer, startRedis } from '../support/services/redis';
import { startSmtp, type TestSmtp } from '../support/smtp';

const email = 'person1@example.com';
const nextLook = () => new Promise((resolve) => setTimeout(resolve, 10));

describe('mails while Redis is away', () => {
  let redis: RedisServer;
  let smtp: TestSmtp;
  let app: TestApp;

  beforeEach(async () => {
    [redis, smtp] = await Promise.all([startRedis(), startSmtp()]);
    const mail = { MAIL_HOST: '127.0.0.1', MAIL_PORT: String(smtp.port) };
    app = await startApp('mysql', { env: { ...mail, REDIS_URL: redis.url, METRICS: 'true' } });
    await app.reset({ customers: [person(1)] });
  });
  afterEach(async () => {
    await app.stop();
    await smtp.stop();
    await redis.stop();
  });

  it('the owner hears of a change that was written while Redis is away, also when all that comes after it fails', async () => {
    const client = app.client();
    await client.post('/api/customer/login', { email, password: secret });
    const gate = await besideServer(app);
    // The account can be read; who would write it waits for us.
    await gate.query('lock tables customers read');
    const change = client.put('/api/customer/profile', {
      ...{ first_name: 'John', last_name: 'Doe', gender: 'Male', email: 'moved@example.com' },
      ...{ password: 'another1', password_confirmation: 'another1' },
    });
    // The last that is asked of Redis before the writing.
    while ((await app.redis?.keys('*new-password:*'))?.length === 0) await nextLook();
    await redis.kill();
    await gate.query('unlock tables');
    expect((await change).status).toBe(503);
    expect(await app.row(1)).toMatchObject({ email: 'moved@example.com' });
    const mails = await smtp.arrived(2);
    expect(mails.map(({ to }) => to)).toEqual([[email], [email]]);
    await gate.end();
    await redis.restart();
  }, 20_000);

  it('a mail that went from memory into Redis is delivered once a mail server takes it, and not before', async () => {
    const logged = (start: string) => app.logs.filter(({ msg }) => String(msg).startsWith(start));
    const delivered = async () =>
      (await app.client().get('/metrics')).text.match(/^accounts_mails_delivered_total (\d+)$/m)?.[1];
    smtp.refuse(451);
    await redis.kill();
    await app.client().post('/api/customer/forgot-password', { email });
    while (logged('mail not delivered yet').length < 1) await nextLook();
    await redis.restart();
    // The next attempt is the first that is made out of Redis.
    while (logged('mail not delivered yet').length < 2) await nextLook();
    expect(logged('mail delivered')).toEqual([]);
    expect(await delivered()).toBe('0');
    smtp.refuse(undefined);
    await smtp.arrived(1);
    while (logged('mail delivered').length < 1) await nextLook();
    expect(await delivered()).toBe('1');
    expect(smtp.mails).toHaveLength(1);
  }, 40_000);
});
