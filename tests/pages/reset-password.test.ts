import bcrypt from 'bcrypt';
import { startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import {
  canLogIn,
  fetchPage,
  fieldsOf,
  heading,
  mailedToken,
  mistakeAt,
  newPassword,
  passwords,
  phpToken,
  resetPath,
  sendForm,
  withoutKey,
} from './recovery';

const email = 'person1@example.com';
const noon = Date.parse('2024-05-06T12:00:00Z');
const minutes = 60_000;
const unknownToken = 'f'.repeat(64);

describe.each(stores)('the page behind a reset link (%s)', (store) => {
  let now = noon;
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store, { clock: () => now });
  });
  afterAll(async () => app.stop());
  beforeEach(async () => {
    now = noon;
    await app.reset({ customers: [person(1), person(2), person(3, { status: 0 })] });
    app.logs.length = 0;
  });

  it('the page behind a reset link shows two password fields, and sets no cookie', async () => {
    const page = await fetchPage(app, resetPath(await mailedToken(app, email)));
    expect(page.status).toBe(200);
    expect(heading(page)).toBe('Choose a new password');
    expect(fieldsOf(page)).toEqual(['password', 'password_confirmation']);
    expect(page.text.match(/autocomplete="new-password" minlength="6"/g)).toHaveLength(2);
    expect(page.headers['set-cookie']).toBeUndefined();
  });

  it('the page behind a reset link saves the new password, and everybody else is logged out', async () => {
    const session = app.client();
    await session.post('/api/customer/login', { email, password: secret });
    const login = await app.client().post('/api/customer/login?token=true', { email, password: secret });
    const bearer = { Authorization: `Bearer ${(login.body as { token: string }).token}` };
    const token = await mailedToken(app, email);

    const reply = await sendForm(app, resetPath(token), passwords);
    expect(reply.status).toBe(200);
    expect(heading(reply)).toBe('Your new password is saved');
    expect(reply.text).not.toContain(token);
    expect(reply.headers['set-cookie']).toBeUndefined();
    expect((await session.get('/api/customer/get')).status).toBe(401);
    expect((await app.client().get('/api/customer/get', bearer)).status).toBe(401);
    expect(await canLogIn(app, email, secret)).toBe(false);
    expect(await canLogIn(app, email, newPassword)).toBe(true);
    expect(await canLogIn(app, 'person2@example.com', secret)).toBe(true);
    expect((await app.row(1)).password).toMatch(/^\$2y\$/);
    expect((await app.mails()).at(-1)).toContain('Subject: Your password was changed');
  });

  it('of twenty uses of a reset link at once one is taken, and the others are told', async () => {
    const token = await mailedToken(app, email);
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        sendForm(app, resetPath(token), {
          password: `secret number ${index}`,
          password_confirmation: `secret number ${index}`,
        }),
      ),
    );
    const winners = replies.flatMap(({ status }, index) => (status === 200 ? [index] : []));
    expect(winners).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 422)).toHaveLength(19);
    const stored = String((await app.row(1)).password).replace('$2y$', '$2b$');
    expect(await bcrypt.compare(`secret number ${winners[0]}`, stored)).toBe(true);
  });

  it('a reset link works at 59:59, and no longer at 60:00', async () => {
    const token = await mailedToken(app, email);
    now = noon + 60 * minutes - 1_000;
    expect((await fetchPage(app, resetPath(token))).status).toBe(200);
    for (const late of [0, 1_000]) {
      now = noon + 60 * minutes + late;
      const page = await fetchPage(app, resetPath(token));
      expect(page.status).toBe(410);
      expect(heading(page)).toBe('This link has expired');
      const reply = await sendForm(app, resetPath(token), passwords);
      expect(reply.status).toBe(422);
      expect(heading(reply)).toBe('This link has expired');
      expect(reply.text).toContain('href="http://shop.test/customer/forgot-password"');
    }
    now = noon + 60 * minutes - 1_000;
    expect((await sendForm(app, resetPath(token), passwords)).status).toBe(200);
  });

  it.each([59 * minutes + 59_000, 60 * minutes + 1_000])(
    'a reset link of PHP is held to the same hour (%d ms)',
    async (age) => {
      const token = await phpToken(app, email, '2024-05-06 12:00:00');
      now = noon + age;
      const reply = await sendForm(app, resetPath(token), { email, ...passwords });
      const inTime = age < 60 * minutes;
      expect(reply.status).toBe(inTime ? 200 : 422);
      expect(heading(reply)).toBe(inTime ? 'Your new password is saved' : 'This link has expired');
      expect(await canLogIn(app, email, newPassword)).toBe(inTime);
    },
  );

  it('a used reset link says so, and how to get a new one', async () => {
    const token = await mailedToken(app, email);
    await sendForm(app, resetPath(token), passwords);
    const page = await fetchPage(app, resetPath(token));
    expect(page.status).toBe(410);
    expect(heading(page)).toBe('This link has been used already');
    expect(page.text).toContain('href="http://shop.test/customer/forgot-password"');
    const again = await sendForm(app, resetPath(token), {
      password: 'another',
      password_confirmation: 'another',
    });
    expect(again.status).toBe(422);
    expect(heading(again)).toBe('This link has been used already');
    expect(await canLogIn(app, email, newPassword)).toBe(true);
  });

  it('a reset link that a newer one has replaced says so', async () => {
    const old = await mailedToken(app, email);
    now += 2 * minutes;
    const recent = await mailedToken(app, email);
    const page = await fetchPage(app, resetPath(old));
    expect(heading(page)).toBe('This link is no longer good');
    expect((await sendForm(app, resetPath(old), passwords)).status).toBe(422);
    expect((await sendForm(app, resetPath(recent), passwords)).status).toBe(200);
  });

  it('a reset link is no longer good once the password was changed by other means', async () => {
    const token = await mailedToken(app, email);
    const session = app.client();
    await session.post('/api/customer/login', { email, password: secret });
    const profile = { first_name: 'A', last_name: 'B', gender: 'Male', email };
    await session.put('/api/customer/profile', { ...profile, ...passwords });
    expect(heading(await fetchPage(app, resetPath(token)))).toBe('This link is no longer good');
  });

  it('a reset link mailed by PHP works with its address, and with no other', async () => {
    const token = await phpToken(app, email, '2024-05-06 12:00:00');
    const page = await fetchPage(app, resetPath(token));
    expect(fieldsOf(page)).toEqual(['email', 'password', 'password_confirmation']);

    const without = await sendForm(app, resetPath(token), passwords);
    expect(without.status).toBe(422);
    expect(mistakeAt(without, 'email')).toBe('Enter your e-mail address.');
    for (const other of ['person2@example.com', 'nobody@example.com']) {
      const wrong = await sendForm(app, resetPath(token), { email: other, ...passwords });
      expect(wrong.status).toBe(422);
      expect(mistakeAt(wrong, 'email')).toMatch(/^This link does not work for this e-mail address/);
      expect(wrong.text).toContain(`value="${other}"`);
    }
    expect(await canLogIn(app, email, secret)).toBe(true);

    const right = await sendForm(app, resetPath(token), { email: `${email} `, ...passwords });
    expect(right.status).toBe(200);
    expect(await canLogIn(app, email, newPassword)).toBe(true);
    expect(await app.db.knex('customer_password_resets')).toHaveLength(0);
  });

  it('a reset link of PHP and one that nobody mailed look the same', async () => {
    const token = await phpToken(app, email, '2024-05-06 12:00:00');
    const [known, unknown] = [
      await fetchPage(app, resetPath(token)),
      await fetchPage(app, resetPath(unknownToken)),
    ];
    expect(unknown.status).toBe(known.status);
    expect(withoutKey(unknown)).toBe(withoutKey(known));
    const [wrong, none] = [
      await sendForm(app, resetPath(token), { email: 'nobody@example.com', ...passwords }),
      await sendForm(app, resetPath(unknownToken), { email: 'nobody@example.com', ...passwords }),
    ];
    expect(none.status).toBe(422);
    expect(withoutKey(none)).toBe(withoutKey(wrong));
  });

  it('a reset link opens nothing for an account that was switched off', async () => {
    const token = await phpToken(app, 'person3@example.com', '2024-05-06 12:00:00');
    const reply = await sendForm(app, resetPath(token), { email: 'person3@example.com', ...passwords });
    expect(reply.status).toBe(422);
    const { password } = await app.row(3);
    expect(await bcrypt.compare(newPassword, String(password).replace('$2y$', '$2b$'))).toBe(false);

    const ours = await mailedToken(app, email);
    await app.db.knex('customers').where({ id: 1 }).update({ status: 0 });
    const refused = await sendForm(app, resetPath(ours), passwords);
    expect(refused.status).toBe(422);
    expect(heading(refused)).toBe('This link does not work');
  });

  it.each(['', '/abc', `/${'F'.repeat(64)}`, `/${'f'.repeat(63)}`, `/${'f'.repeat(64)}.`])(
    'the page says that "%s" is no reset link at all',
    async (rest) => {
      const page = await fetchPage(app, `/customer/reset-password${rest}`);
      expect(page.status).toBe(404);
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(heading(page)).toBe('This link does not work');
      expect(page.text).toContain('href="http://shop.test/customer/forgot-password"');
    },
  );

  it('no reset token, password or address is in any log', async () => {
    const token = await mailedToken(app, email);
    const php = await phpToken(app, 'person2@example.com', '2024-05-06 12:00:00');
    await fetchPage(app, resetPath(token));
    await fetchPage(app, `${resetPath(token)}/?locale=de`);
    await sendForm(app, resetPath(token), { ...passwords, password_confirmation: 'something else' });
    await sendForm(app, resetPath(token), passwords);
    await sendForm(app, resetPath(token), passwords);
    await sendForm(app, resetPath(php), { email: 'person2@example.com', ...passwords });
    await fetchPage(app, `/customer/reset-password/${'e'.repeat(70)}`);
    const logged = JSON.stringify(app.logs);
    expect(logged).toContain('"route":"customer/reset-password/:token"');
    expect(logged).toContain('"outcome":"done"');
    for (const secretText of [token, php, newPassword, email, 'e'.repeat(70)])
      expect(logged).not.toContain(secretText);
  });
});
