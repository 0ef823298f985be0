import { startApp, stores, type TestApp } from '../support/app';
import { person } from '../support/people';
import { startSmtp, type TestSmtp } from '../support/smtp';

const address = 'person1@example.com';

describe.each(stores)('a mail server in trouble (%s)', (store) => {
  let smtp: TestSmtp | undefined;
  let app: TestApp | undefined;

  const start = async (port: number, env: Record<string, string> = {}): Promise<TestApp> => {
    app = await startApp(store, {
      env: { MAIL_HOST: '127.0.0.1', MAIL_PORT: String(port), SHOP_MAIL_FROM: 'shop@example.com', ...env },
    });
    await app.reset({ customers: [person(1), person(2, { status: 0 })] });
    return app;
  };
  const logged = (message: string) => (app?.logs ?? []).filter(({ msg }) => msg === message);
  const until = async (message: string) => {
    while (logged(message).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    return logged(message);
  };

  afterEach(async () => {
    // In this order: a server waits for the connections that a pool of ours keeps open.
    await app?.stop();
    await smtp?.stop();
    smtp = undefined;
    app = undefined;
  });

  it('an answer does not wait for a slow mail server', async () => {
    smtp = await startSmtp({ delayMs: 1_000 });
    const running = await start(smtp.port);
    const reply = await running.client().post('/api/customer/forgot-password', { email: address });
    expect(reply.body).toEqual({ message: 'We have e-mailed your password reset link!' });
    expect(smtp.mails).toHaveLength(0);
    expect(await running.mailer.waiting()).toBe(1);
    await smtp.arrived(1);
  });

  it('with the mail server down the answer is the same, and the mail waits to be tried again', async () => {
    const { port, stop } = await startSmtp();
    await stop();
    const running = await start(port);
    const reply = await running.client().post('/api/customer/forgot-password', { email: address });
    expect(reply.body).toEqual({ message: 'We have e-mailed your password reset link!' });
    const [line] = await until('mail not delivered yet; it will be tried again');
    expect(line).toMatchObject({ mail: 'reset-link', attempt: 1 });
    expect(await running.mailer.waiting()).toBe(1);
    expect(await running.db.knex('customer_password_resets')).toHaveLength(1);
  });

  it('a mailbox that the server refuses for good is given up, and the log says so without the contents', async () => {
    smtp = await startSmtp();
    smtp.refuse(550);
    const running = await start(smtp.port);
    await running.client().post('/api/customer/forgot-password', { email: address });
    const [line] = await until('mail given up');
    expect(line).toMatchObject({ mail: 'reset-link', attempt: 1, responseCode: 550 });
    expect(JSON.stringify(running.logs)).not.toContain(address);
    expect(JSON.stringify(running.logs)).not.toContain('reset-password/');
    expect(await running.mailer.waiting()).toBe(0);
  });

  it.each([451, 554])('a mail that is refused with %d, which we may mend, is tried again', async (code) => {
    smtp = await startSmtp();
    smtp.refuse(code);
    const running = await start(smtp.port);
    await running.client().post('/api/customer/forgot-password', { email: address });
    const [line] = await until('mail not delivered yet; it will be tried again');
    expect(line).toMatchObject({ responseCode: code });
  });

  it('FORGOT_PASSWORD_REVEALS=false answers the same with and without an account', async () => {
    smtp = await startSmtp();
    const running = await start(smtp.port, { FORGOT_PASSWORD_REVEALS: 'false' });
    const answers = [];
    for (const email of [address, 'nobody@example.com', 'person2@example.com', address]) {
      const { status, text, headers } = await running
        .client()
        .post('/api/customer/forgot-password', { email });
      const { date: _date, 'x-request-id': _id, ...rest } = headers;
      answers.push({ status, text, headers: rest });
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    await smtp.arrived(1);
    await running.mailer.idle();
    expect(smtp.mails.map(({ to }) => to)).toEqual([[address]]);
  });
});

it('a mail that waits in memory when the server stops is named in the log', async () => {
  const { port, stop } = await startSmtp();
  await stop();
  const app = await startApp('embedded', { env: { MAIL_HOST: '127.0.0.1', MAIL_PORT: String(port) } });
  await app.reset({ customers: [person(1)] });
  await app.client().post('/api/customer/forgot-password', { email: address });
  while (!app.logs.some(({ msg }) => String(msg).startsWith('mail not delivered'))) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await app.stop();
  expect(app.logs).toContainEqual(expect.objectContaining({ mail: 'reset-link', msg: 'mail given up' }));
});

it('a mail that fails while the server stops is named in the log', async () => {
  const smtp = await startSmtp({ delayMs: 1_000 });
  smtp.refuse(451);
  const app = await startApp('embedded', { env: { MAIL_HOST: '127.0.0.1', MAIL_PORT: String(smtp.port) } });
  await app.reset({ customers: [person(1)] });
  await app.client().post('/api/customer/forgot-password', { email: address });
  expect(await app.mailer.waiting()).toBe(1);
  await app.stop();
  const mails = app.logs.filter(({ mail }) => mail !== undefined);
  expect(mails).toMatchObject([{ mail: 'reset-link', attempt: 1, responseCode: 451, msg: 'mail given up' }]);
  await smtp.stop();
});

it('a mail that was sealed with a retired APP_KEY is delivered', async () => {
  const { port, stop } = await startSmtp();
  await stop();
  const mail = { MAIL_HOST: '127.0.0.1', MAIL_PORT: String(port) };
  const first = await startApp('mysql', { env: mail });
  await first.reset({ customers: [person(1)] });
  await first.client().post('/api/customer/forgot-password', { email: address });
  const smtp = await startSmtp({ port });
  const keys = {
    APP_KEY: 'another-app-key-0123456789-abcdefghij',
    APP_PREVIOUS_KEYS: String(first.env.APP_KEY),
  };
  await first.close();
  const second = await startApp('mysql', { env: { ...mail, ...keys }, beside: first });
  const [received] = await smtp.arrived(1);
  expect(received?.to).toEqual([address]);
  await second.stop();
  await first.stop();
  await smtp.stop();
});

it('a mail that waits in Redis does not show its reset token', async () => {
  const { port, stop } = await startSmtp();
  await stop();
  const app = await startApp('mysql', { env: { MAIL_HOST: '127.0.0.1', MAIL_PORT: String(port) } });
  await app.reset({ customers: [person(1)] });
  await app.client().post('/api/customer/forgot-password', { email: address });
  const { redis } = app;
  if (!redis) throw new Error('this test is about Redis');
  const keys = await redis.keys(`${app.env.REDIS_PREFIX}{mail}:mails:*`);
  const jobs = await Promise.all(
    keys.map(async (key) =>
      (await redis.type(key)) === 'hash' ? JSON.stringify(await redis.hgetall(key)) : '',
    ),
  );
  expect(jobs.join('')).toContain('"data"');
  expect(jobs.join('')).not.toMatch(/[0-9a-f]{64}|person1/);
  await app.stop();
});
