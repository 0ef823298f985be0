import { passwords, resetPath, sendForm, tokenIn } from '../pages/recovery';
import { dropShops, installBagisto } from '../schema/ddl/build';
import { generation } from '../schema/ddl/generations';
import { insert, keysOf } from '../schema/surgery';
import { startApp } from '../support/app';
import { run } from '../support/command';
import { person } from '../support/people';
import { freePort } from '../support/services/processes';
import { startSmtp } from '../support/smtp';
import { customers, told } from './at-the-desk';

const createSue = ['create', '--email', 'sue@example.com', '--first-name', 'Sue', '--last-name', 'Doe'];
const link = ['set-password', '1', '--mail-link', '--yes'];

describe('mails to customers', () => {
  it('a mail of npm run customers is sent at once, and waits in Redis for the server while the mail server is away', async () => {
    const port = await freePort();
    const app = await startApp('mysql', { env: { MAIL_HOST: '127.0.0.1', MAIL_PORT: String(port) } });
    await app.reset({ customers: [person(1), person(2)] });
    const waiting = await told(app.env, link);
    expect(waiting).toMatchObject({ code: 0, result: { mails: [{ how: 'queued' }] } });
    expect(waiting.err).toMatch(/nothing listens at 127\.0\.0\.1:\d+\. Check MAIL_HOST .*/);

    const smtp = await startSmtp({ port });
    const [mail] = await smtp.arrived(1);
    expect(mail?.to).toEqual(['person1@example.com']);
    expect((await sendForm(app, resetPath(tokenIn(mail?.raw ?? '')), passwords)).status).toBeLessThan(400);
    const sent = await told(app.env, ['set-password', '2', '--mail-link', '--yes']);
    expect(sent).toMatchObject({ code: 0, result: { mails: [{ how: 'sent', where: `127.0.0.1:${port}` }] } });
    expect(smtp.mails.at(-1)?.to).toEqual(['person2@example.com']);
    await smtp.stop();
    await app.stop();
  });

  it('a mail of npm run customers that no mail server takes is not reported as sent', async () => {
    const app = await startApp('embedded', {
      env: { MAIL_HOST: '127.0.0.1', MAIL_PORT: String(await freePort()) },
    });
    await app.reset({ customers: [person(1)] });
    const failed = await customers(app.env, link);
    expect([failed.code, failed.out]).toEqual([2, '']);
    expect(failed.err).toMatch(/was NOT sent: nothing listens/);
    const half = await told(app.env, [...createSue, '--mail-link', '--yes']);
    expect(half).toMatchObject({ code: 2, result: { error: 'half-done', customer: { id: 2 } } });
    expect(half.err).toMatch(/Customer 2, Sue Doe, sue@example\.com was created\.[\s\S]*set-password 2/);
    // The change itself does not hang on the news of it.
    const changed = await told(app.env, ['set-password', '1', '--password-stdin', '--yes'], 'a new secret');
    expect(changed).toMatchObject({ code: 0, result: { done: 'set-password', mails: [{ how: 'failed' }] } });
    const redisAway = { ...app.env, REDIS_URL: `redis://127.0.0.1:${await freePort()}` };
    const lost = await told(redisAway, ['set-password', '2', '--password-stdin', '--yes'], 'a new secret');
    expect(lost).toMatchObject({ code: 0, result: { mails: [{ how: 'failed' }] } });
    await app.stop();
  });
});

describe("a Bagisto's own customers", () => {
  afterEach(dropShops);

  it.each(['0.1.0', '1.3.3', '2.4'])(
    'npm run customers finds and changes a Bagisto’s customers in its own tables (%s)',
    async (release) => {
      const shop = await installBagisto(generation(release), 'bg_');
      const env = { ...keysOf(shop), APP_TIMEZONE: 'Asia/Kolkata' };
      expect((await run('migrate.js', [], env)).code).toBe(0);
      const made = await told(env, [...createSue, '--yes']);
      expect(made).toMatchObject({ code: 0, result: { customer: { status: 'active', group: 'General' } } });
      const { created } = made.result.customer as { created: string };
      expect(Math.abs(Date.parse(created) - Date.now())).toBeLessThan(60_000);
      const off = await told(env, ['disable', 'SUE@example.com', '--yes']);
      expect(off).toMatchObject({ code: 0, result: { customer: { status: 'disabled' } } });
      const found = await told(env, ['find', 'sue']);
      expect(found).toMatchObject({ code: 0, result: { customers: [{ status: 'disabled' }], more: false } });
    },
  );

  it('customers with one address in several channels are all shown, and meant by their number', async () => {
    const shop = await installBagisto(generation('2.4'));
    const env = { ...keysOf(shop), MAIL_HOST: '127.0.0.1', MAIL_PORT: String(await freePort()) };
    expect((await run('migrate.js', [], env)).code).toBe(0);
    await insert(shop, '2.4', [
      { id: 1, email: 'both@example.com', channel_id: 1 },
      { id: 2, email: 'Both@example.com', channel_id: 2 },
      { id: 3, email: 'outlet@example.com', channel_id: 1 },
    ]);
    const found = await told(env, ['find', 'both@example.com']);
    expect(found.result).toMatchObject({
      customers: [
        { id: 1, channel: 1 },
        { id: 2, channel: 2 },
      ],
    });
    const doubtful = await told(env, ['disable', 'both@example.com', '--yes']);
    expect(doubtful).toMatchObject({ code: 1, result: { error: 'refused' } });
    expect(doubtful.err).toMatch(
      /has 2 accounts;[^\n]*\n.*Customer 1, .*channel 1.*\n.*Customer 2, .*channel 2/,
    );
    expect(await shop.knex('customers').pluck('status')).toEqual([1, 1, 1]);
    expect(await told(env, ['disable', '2', '--yes'])).toMatchObject({
      code: 0,
      result: { customer: { id: 2 } },
    });
    expect(await told(env, ['disable', 'outlet@example.com', '--yes'])).toMatchObject({ code: 0 });
    await told(env, ['set-password', '1', '--mail-link', '--yes']);
    expect(await shop.knex('accounts_reset_links').pluck('customer_id')).toEqual([1]);
  });

  it('a login that may only read leaves the customers alone, and one sentence says why', async () => {
    const shop = await installBagisto(generation('1.3.3'));
    const env = keysOf(shop);
    expect((await run('migrate.js', [], env)).code).toBe(0);
    await insert(shop, '1.3.3', [{ email: 'sue@example.com' }]);
    const reader = { ...env, ...(await shop.loginWith('select on :shop:.*')) };
    const names = ['--first-name', 'Tom', '--last-name', 'Doe'];
    for (const [right, words] of [
      ['INSERT', ['create', '--email', 'tom@example.com', ...names]],
      ['UPDATE', ['disable', '1']],
    ] as const) {
      const { code, err, result } = await told(reader, [...words, '--yes']);
      expect([code, result.error]).toEqual([2, 'failed']);
      expect(result.message).toMatch(
        new RegExp(`^the database does not let this login ${right} \\(ER_\\w+\\); grant it [^\n{]+$`),
      );
      // The command says first what it will do.
      expect(err).toMatch(/^[^\n]+\nNot done: /);
      expect(err.endsWith(`\nNot done: ${result.message}\n`)).toBe(true);
    }
    expect((await told(reader, ['find', 'sue'])).code).toBe(0);
  });
});
