import { adminBearer, appointAdmins } from '../evershop/callers';
import { customerHeaders, data, send, uuidOf } from '../evershop/exchanges';
import { speaker, tokenOf } from '../graphql/speaker';
import { startApp, stores, type TestApp } from '../support/app';
import { jane, john, loggedIn, logIn, member, profile } from '../support/customers';
import type { Client } from '../support/http-client';
import { secret } from '../support/people';
import { textPart } from '../support/smtp';
import { fetchPage, heading, sendForm } from './recovery';

const wanted = 'moved@example.com';
const old = String(john.email);
const dead = 'This link is not good any more';
const update = `mutation ($input: createCustomerProfileUpdateInput!) {
  createCustomerProfileUpdate(input: $input) { customerProfileUpdate { firstName email message } } }`;

const subjectOf = (mail: string) => /^Subject: (.*?)\r?$/m.exec(mail)?.[1];
const recipientOf = (mail: string) => /^To: .*<(.*)>\r?$/m.exec(mail)?.[1];

describe.each(stores)('a new e-mail address is confirmed first (%s)', (store) => {
  let app: TestApp;
  let self: Client;

  beforeAll(async () => {
    app = await startApp(store, { env: { CONFIRM_EMAIL_CHANGE: 'true', APP_DEEP_LINK: 'theshop://home' } });
    await appointAdmins(app);
  });
  afterAll(async () => app.stop());
  beforeEach(async () => {
    await app.reset({ customers: [john, jane] });
    self = await loggedIn(app);
    app.logs.length = 0;
  });

  const ask = (email: unknown = wanted, more: object = {}) =>
    self.put('/api/customer/profile', profile({ email, ...more }));
  const mailTo = async (address: string) =>
    (await app.mails()).findLast((mail) => recipientOf(mail) === address) ?? '';
  const mailedLink = async (address = wanted): Promise<string> => {
    const text = textPart(await mailTo(address));
    const link = /http:\/\/shop\.test(\/customer\/confirm-email\/[0-9a-f]{64}\S*)/.exec(text)?.[1];
    if (link === undefined) throw new Error('there is no link in the mail');
    return link;
  };
  const storedEmail = async () => (await app.row(1)).email;

  it('a new e-mail address counts once the link in its mailbox is used, and the rest of the profile at once', async () => {
    const reply = await ask(wanted, { first_name: 'Johnny' });
    expect(reply.status).toBe(200);
    expect(member(reply.body, 'message')).toBe(
      'Your account has been updated. The new e-mail address counts once you have used the link that we mailed there.',
    );
    expect(member(reply.body, 'data')).toMatchObject({ first_name: 'Johnny', email: old });
    expect(await app.row(1)).toMatchObject({ first_name: 'Johnny', email: old });
    const mails = await app.mails();
    expect(mails.map((mail) => [recipientOf(mail), subjectOf(mail)]).sort()).toEqual([
      [old, 'Your e-mail address is to be changed'],
      [wanted, 'Confirm your new e-mail address'],
    ]);
    expect(textPart(await mailTo(old))).toContain(wanted);
    expect((await logIn(app.client(), wanted)).status).toBe(401);

    // Whatever looks into a mail before its reader opens its links: nothing is done by that.
    const link = await mailedLink();
    const page = await fetchPage(app, link);
    expect([page.status, heading(page)]).toEqual([200, 'Confirm your new e-mail address']);
    expect(page.text).toContain(wanted);
    expect(await storedEmail()).toBe(old);

    const done = await sendForm(app, link, {});
    expect([done.status, heading(done)]).toEqual([200, 'Your new e-mail address is confirmed']);
    expect(done.text).toContain('href="theshop://home"');
    expect(await app.row(1)).toMatchObject({ first_name: 'Johnny', email: wanted });
    expect(subjectOf(await mailTo(old))).toBe('Your e-mail address was changed');
    expect((await self.get('/api/customer/get')).status).toBe(200);
    expect((await logIn(app.client(), wanted)).status).toBe(200);
    expect((await logIn(app.client(), old)).status).toBe(401);
    const logged = JSON.stringify(app.logs);
    expect(logged).toContain('"event":"confirm-email"');
    for (const hidden of [wanted, link.split('/').at(-1)]) expect(logged).not.toContain(hidden);
  });

  it('a new e-mail address waits for its link at the GraphQL door', async () => {
    const say = speaker(app);
    const token = await tokenOf(say, old, secret);
    const input = { firstName: 'Johnny', email: wanted };
    const { data: answer } = await say(update, { input }, token);
    expect(answer.createCustomerProfileUpdate.customerProfileUpdate).toEqual({
      firstName: 'Johnny',
      email: old,
      message: expect.stringContaining('counts once you have used the link'),
    });
    expect((await sendForm(app, await mailedLink(), {})).status).toBe(200);
    expect(await storedEmail()).toBe(wanted);
  });

  it.each(['me', 'the UUID'])(
    'a new e-mail address waits for its link at the EverShop door, by %s',
    async (way) => {
      const own = await customerHeaders(app, old);
      const name = way === 'me' ? way : await uuidOf(app, await adminBearer(app), 1);
      const reply = await send(app, 'PATCH', `/api/customers/${name}`, own, { email: wanted });
      expect([reply.status, data(reply).email]).toEqual([200, old]);
      expect((await sendForm(app, await mailedLink(), {})).status).toBe(200);
      expect(await storedEmail()).toBe(wanted);
    },
  );

  it('a new e-mail address that an admin sets counts at once', async () => {
    const admin = await adminBearer(app);
    const path = `/api/customers/${await uuidOf(app, admin, 1)}`;
    const reply = await send(app, 'PATCH', path, admin, { email: wanted });
    expect([reply.status, data(reply).email, await storedEmail()]).toEqual([200, wanted, wanted]);
    expect((await app.mails()).map(subjectOf)).toEqual(['Your e-mail address was changed']);
  });

  it('an e-mail address that comes back as it was mails no link', async () => {
    expect((await ask(old)).status).toBe(200);
    expect(await app.mails()).toEqual([]);
  });

  it('a new e-mail address that comes with a new password waits for its link as well', async () => {
    await ask(wanted, { password: 'another1', password_confirmation: 'another1' });
    expect((await sendForm(app, await mailedLink(), {})).status).toBe(200);
    expect((await logIn(app.client(), wanted, 'another1')).status).toBe(200);
  });

  const ends: [string, (link: string) => Promise<unknown>][] = [
    ['was used', (link) => sendForm(app, link, {})],
    ['was replaced by a newer wish', () => ask('newer@example.com')],
    [
      'is older than a new password',
      () => ask(old, { password: 'another1', password_confirmation: 'another1' }),
    ],
    [
      'belongs to an account that was logged out everywhere',
      () =>
        app.db.knex('accounts_logouts').insert({ customer_id: 1, logged_out_at: '2026-01-01T00:00:00.000' }),
    ],
    [
      'belongs to an account that was switched off',
      () => app.db.knex('customers').where({ id: 1 }).update({ status: 0 }),
    ],
    [
      'belongs to an account whose address the shop has changed',
      async () => {
        const admin = await adminBearer(app);
        await send(app, 'PATCH', `/api/customers/${await uuidOf(app, admin, 1)}`, admin, {
          email: 'third@example.com',
        });
      },
    ],
    ['belongs to an account that is gone', () => app.db.knex('customers').where({ id: 1 }).delete()],
  ];
  it.each(ends)('a link to a new e-mail address that %s does nothing', async (_why, happens) => {
    await ask();
    const link = await mailedLink();
    await happens(link);
    const before = await app.customers();
    const page = await fetchPage(app, link);
    expect([page.status, heading(page)]).toEqual([410, dead]);
    const reply = await sendForm(app, link, {});
    expect([reply.status, heading(reply)]).toEqual([422, dead]);
    expect(await app.customers()).toEqual(before);
  });

  it('a link to a new e-mail address is good for one day', async () => {
    await ask();
    const day = 24 * 3600;
    const left = app.redis
      ? await app.redis.ttl((await app.redis.keys(`${app.env.REDIS_PREFIX}*new-email:1`))[0] ?? '')
      : ((await app.db.knex('accounts_state').first().where({ key: 'new-email:1' })).expires_at -
          Date.now()) /
        1000;
    expect(left).toBeLessThanOrEqual(day);
    expect(left).toBeGreaterThan(day - 600);
  });

  it('of two clicks on one link at once one counts', async () => {
    await ask();
    const link = await mailedLink();
    const replies = await Promise.all([sendForm(app, link, {}), sendForm(app, link, {})]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 422]);
    const told = (await app.mails()).filter((mail) => subjectOf(mail) === 'Your e-mail address was changed');
    expect(told).toHaveLength(1);
  });

  it('a new e-mail address that somebody else has is refused at the wish and at the click', async () => {
    const taken = await ask(jane.email);
    expect([taken.status, member(taken.body, 'errors', 'email')]).toEqual([
      422,
      ['The email has already been taken.'],
    ]);
    expect(await app.mails()).toEqual([]);
    await ask();
    const link = await mailedLink();
    await app.db.knex('customers').where({ id: 2 }).update({ email: wanted });
    if (store === 'embedded') await app.db.knex('customers').where({ id: 2 }).update({ email_key: wanted });
    const reply = await sendForm(app, link, {});
    expect([reply.status, heading(reply)]).toEqual([422, 'This address belongs to another account']);
    expect(await storedEmail()).toBe(old);
  });

  it.each([
    ['a name is missing', { first_name: '' }],
    ['the address is none', { email: 'me' }],
    ['the passwords differ', { password: 'another1', password_confirmation: 'another2' }],
  ])('a wish for a new e-mail address where %s writes nothing and mails nothing', async (_why, more) => {
    const before = await app.row(1);
    expect((await ask(wanted, more)).status).toBe(422);
    expect(await app.row(1)).toEqual(before);
    expect(await app.mails()).toEqual([]);
  });

  it.each(['abc', '0'.repeat(64), 'G'.repeat(64), '%00'])(
    '"%s" is no link to a new e-mail address',
    async (token) => {
      for (const reply of [
        await fetchPage(app, `/customer/confirm-email/${token}`),
        await sendForm(app, `/customer/confirm-email/${token}`, {}),
      ])
        expect([410, 422, 400]).toContain(reply.status);
      expect(await storedEmail()).toBe(old);
    },
  );

  it('another site cannot confirm a new e-mail address in somebody’s name', async () => {
    await ask();
    const foreign = { Origin: 'https://evil.test', 'Sec-Fetch-Site': 'cross-site' };
    expect((await sendForm(app, await mailedLink(), {}, foreign)).status).toBe(403);
    expect(await storedEmail()).toBe(old);
  });

  it('neither the token nor the new e-mail address lies readable in the store', async () => {
    await ask();
    const token = (await mailedLink()).split('/').at(-1) ?? '';
    const kept = app.redis
      ? await app.redis.get((await app.redis.keys(`${app.env.REDIS_PREFIX}*new-email:1`))[0] ?? '')
      : (await app.db.knex('accounts_state').first().where({ key: 'new-email:1' })).value;
    expect(kept).toEqual(expect.any(String));
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(wanted);
  });

  it('the mail and the page for a new e-mail address speak the language of the request', async () => {
    await self.put('/api/customer/profile?locale=de', profile({ email: wanted }));
    const link = await mailedLink();
    expect(link).toMatch(/\?locale=de$/);
    expect(heading(await fetchPage(app, link))).toBe('Bestätigen Sie Ihre neue E-Mail-Adresse');
  });

  it('a new e-mail address is mailed for five times a day at most, and the sixth wish changes nothing', async () => {
    const strict = await startApp(store, {
      env: { CONFIRM_EMAIL_CHANGE: 'true', LIMIT_LINKS_PER_CUSTOMER: '5' },
    });
    try {
      await strict.reset({ customers: [john] });
      const client = await loggedIn(strict);
      const wish = (n: number) =>
        client.put('/api/customer/profile', profile({ first_name: `J${n}`, email: `n${n}@example.com` }));
      for (const n of [1, 2, 3, 4, 5]) expect((await wish(n)).status).toBe(200);
      const refused = await wish(6);
      expect([refused.status, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
      expect(await strict.row(1)).toMatchObject({ first_name: 'J5', email: old });
      expect(await strict.mails()).toHaveLength(10);
    } finally {
      await strict.stop();
    }
  });
});
