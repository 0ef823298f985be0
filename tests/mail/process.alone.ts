import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { run, serve } from '../support/command';
import { ask } from '../support/http-client';
import { startMariaDb } from '../support/services/mariadb';
import { startRedis } from '../support/services/redis';
import { startSmtp } from '../support/smtp';

const email = 'peterdoe@example.com';
const customer = {
  first_name: 'Peter',
  last_name: 'Doe',
  email,
  password: 'secret99',
  password_confirmation: 'secret99',
};

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

describe('mails and the process that sends them', () => {
  const storage = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-mail-'));
  afterAll(() => fs.rmSync(storage, { recursive: true, force: true }));

  it('with Redis a mail survives a killed process and a mail server that was down', async () => {
    const [mysql, redis] = await Promise.all([startMariaDb(), startRedis()]);
    const admin = await import('mysql2/promise').then(({ createConnection }) =>
      createConnection({ host: mysql.host, port: mysql.port, user: mysql.user }),
    );
    await admin.query('create database accounts_mail');
    await admin.end();
    const smtpPort = await freePort();
    const env = {
      PORT: String(await freePort()),
      STORAGE_PATH: storage,
      DB_HOST: mysql.host,
      DB_PORT: String(mysql.port),
      DB_USERNAME: mysql.user,
      DB_DATABASE: 'accounts_mail',
      REDIS_URL: redis.url,
      MAIL_HOST: '127.0.0.1',
      MAIL_PORT: String(smtpPort),
    };
    const first = await serve(env);
    await ask(first.url, '/api/customer/register', { method: 'POST', json: customer });
    const reply = await ask(first.url, '/api/customer/forgot-password', { method: 'POST', json: { email } });
    expect(reply.status).toBe(200);
    first.child.kill('SIGKILL');
    await first.ended;

    const smtp = await startSmtp({ port: smtpPort });
    const second = await serve(env);
    const [mail] = await smtp.arrived(1);
    expect(mail?.to).toEqual([email]);
    expect(mail?.text).toMatch(/reset-password\/[0-9a-f]{64}/);
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(0);
    await smtp.stop();
    await Promise.all([mysql.stop(), redis.stop()]);
  });

  describe('npm run mail:test', () => {
    it('npm run mail:test says where the mail went', async () => {
      const smtp = await startSmtp({ login: { user: 'shop', pass: 'right' } });
      const settings = {
        MAIL_HOST: '127.0.0.1',
        MAIL_PORT: String(smtp.port),
        MAIL_USERNAME: 'shop',
        STORAGE_PATH: storage,
      };
      const good = await run('mail-test.js', ['you@example.com'], { ...settings, MAIL_PASSWORD: 'right' });
      expect(good).toMatchObject({
        code: 0,
        out: expect.stringContaining('took the mail for you@example.com'),
      });
      expect(smtp.mails.map(({ to }) => to)).toEqual([['you@example.com']]);
      const bad = await run('mail-test.js', ['you@example.com'], { ...settings, MAIL_PASSWORD: 'wrong' });
      expect(bad).toMatchObject({
        code: 1,
        out: expect.stringContaining('Check MAIL_USERNAME and MAIL_PASSWORD'),
      });
      await smtp.stop();
    });

    it('npm run mail:test says what is wrong when nobody listens, and without MAIL_HOST where the file is', async () => {
      const settings = { MAIL_HOST: '127.0.0.1', MAIL_PORT: String(await freePort()), STORAGE_PATH: storage };
      const down = await run('mail-test.js', ['you@example.com'], settings);
      expect(down).toMatchObject({ code: 1, out: expect.stringContaining('nothing listens at 127.0.0.1') });
      const file = await run('mail-test.js', ['you@example.com'], { STORAGE_PATH: storage });
      expect(file).toMatchObject({ code: 0, out: expect.stringContaining('MAIL_HOST is not set') });
      expect(fs.readdirSync(path.join(storage, 'mails')).map((name) => path.extname(name))).toEqual([
        '.eml',
        '.html',
      ]);
    });

    it('npm run mail:test explains itself with --help', async () => {
      expect(await run('mail-test.js', ['--help'])).toMatchObject({
        code: 0,
        out: expect.stringContaining('Usage:'),
      });
      expect(await run('mail-test.js', [])).toMatchObject({
        code: 2,
        err: expect.stringContaining('an e-mail address is missing'),
      });
    });
  });
});
