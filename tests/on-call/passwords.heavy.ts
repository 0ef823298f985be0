import { newPassword, passwords, resetPath, sendForm, tokenIn } from '../pages/recovery';
import { startApp, stores, type TestApp } from '../support/app';
import { jane, john, loggedIn, logIn } from '../support/customers';
import { person, secret } from '../support/people';
import { customers, told } from './at-the-desk';

const sue = ['--email', 'sue@example.com', '--first-name', 'Sue', '--last-name', "D'Oe", '--yes'];

describe.each(stores)('new customers and new passwords (%s)', (store) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(() =>
    app.reset({ customers: [john, jane, person(3, { email: null }), person(4, { status: 0 })] }),
  );

  it('set-password ends the sessions, tells the owner, and says nothing of the password', async () => {
    const client = await loggedIn(app);
    const { code, out, err } = await customers(
      app.env,
      ['set-password', '1', '--password-stdin', '--yes'],
      `${newPassword}\n`,
    );
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('John Doe, johndoe@example.com has a new password'),
    ]);
    expect(out + err).not.toContain(newPassword);
    expect((await client.get('/api/customer/get')).status).toBe(401);
    expect((await logIn(app.client())).status).toBe(401);
    expect((await logIn(app.client(), john.email, newPassword)).status).toBe(200);
    expect((await app.row(1)).password).toMatch(/^\$2y\$10\$/);
    expect(await app.mails()).toEqual([expect.stringMatching(/^To: .*johndoe@example\.com/m)]);
    expect(out).toContain('about the new password was written to a file');
  });

  it('set-password --mail-link changes nothing and mails a link that works, once a minute', async () => {
    const before = await app.row(2);
    const first = await told(app.env, ['set-password', 'janeroe@example.com', '--mail-link', '--yes']);
    expect(first).toMatchObject({
      code: 0,
      result: { done: 'mail-link', mails: [{ kind: 'reset-link', to: jane.email, how: 'file' }] },
    });
    expect(await app.row(2)).toEqual(before);
    const second = await told(app.env, ['set-password', '2', '--mail-link', '--yes']);
    expect([second.code, second.err]).toEqual([1, expect.stringContaining('less than a minute ago')]);
    const mails = await app.mails();
    expect(mails).toHaveLength(1);
    const token = tokenIn(mails[0] ?? '');
    expect(JSON.stringify(first)).not.toContain(token);
    expect((await sendForm(app, resetPath(token), passwords)).status).toBeLessThan(400);
    expect((await logIn(app.client(), jane.email, newPassword)).status).toBe(200);
    for (const id of ['3', '4']) {
      const refused = await told(app.env, ['set-password', id, '--mail-link', '--yes']);
      expect([refused.code, refused.result.error]).toEqual([1, 'refused']);
    }
  });

  it('create makes up a password for a new customer and shows it once, or takes one, or mails a link', async () => {
    const made = await told(app.env, ['create', ...sue]);
    expect(made).toMatchObject({
      code: 0,
      result: {
        done: 'create',
        customer: { email: 'sue@example.com', name: "Sue D'Oe", status: 'active', group: 'General' },
      },
    });
    expect(String(made.result.password)).toMatch(/^\w{20}$/);
    expect((await logIn(app.client(), 'sue@example.com', made.result.password)).status).toBe(200);

    const taken = await told(app.env, ['create', ...sue]);
    expect(taken).toMatchObject({
      code: 1,
      result: { error: 'refused', fields: { email: [expect.any(String)] } },
    });

    const given = await told(
      app.env,
      ['create', ...sue, '--email', 'tom@example.com', '--password-stdin'],
      `${secret}\n`,
    );
    expect(given.code).toBe(0);
    expect(JSON.stringify(given)).not.toContain(secret);
    expect((await logIn(app.client(), 'tom@example.com', secret)).status).toBe(200);

    const linked = await customers(app.env, ['create', ...sue, '--email', 'ann@example.com', '--mail-link']);
    expect([linked.code, linked.out]).toEqual([0, expect.not.stringContaining('Password')]);
    const token = tokenIn((await app.mails())[0] ?? '');
    expect((await sendForm(app, resetPath(token), passwords)).status).toBeLessThan(400);
    expect((await logIn(app.client(), 'ann@example.com', newPassword)).status).toBe(200);
  });
});
