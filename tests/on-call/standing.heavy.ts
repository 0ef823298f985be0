import { speaker, tokenOf } from '../graphql/speaker';
import { startApp, stores, type TestApp } from '../support/app';
import { bearer, jane, john, loggedIn, logIn } from '../support/customers';
import { secret } from '../support/people';
import { customers, knowingSuspension, told } from './at-the-desk';

describe.each(stores)('switching accounts off and on, beside a server that runs (%s)', (store) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.reset({ customers: [john, jane] }));

  /** A session, a JWT and an access token; and who they say is calling. */
  async function credentials() {
    const client = await loggedIn(app);
    const jwt = await bearer(app);
    const say = speaker(app);
    const token = await tokenOf(say, String(john.email), secret);
    return async () => [
      (await client.get('/api/customer/get')).status,
      (await app.client().get('/api/customer/get', jwt)).status,
      (await say('{ readCustomerProfile { _id } }', {}, token)).data.readCustomerProfile?._id ?? 'nobody',
    ];
  }
  const everywhere = [200, 200, '1'];
  const nowhere = [401, 401, 'nobody'];

  it('disable ends every session and token at once, and enable revives none of them', async () => {
    const whoIs = await credentials();
    expect(await whoIs()).toEqual(everywhere);
    const off = await told(app.env, ['disable', 'JohnDoe@example.com', '--yes']);
    expect(off).toMatchObject({
      code: 0,
      result: { done: 'disable', customer: { id: 1, status: 'disabled' } },
    });
    expect(off.err).toContain('Customer 1, John Doe, johndoe@example.com is disabled');
    // Not even looked at while it is off: what is never used then must not come back either.
    const on = await told(app.env, ['enable', '1', '--yes']);
    expect(on).toMatchObject({ code: 0, result: { done: 'enable', customer: { id: 1, status: 'active' } } });
    expect(await whoIs()).toEqual(nowhere);
    expect((await logIn(app.client())).status).toBe(200);
    expect((await app.row(2)).status).toBe(1);

    const again = await customers(app.env, ['enable', '1', '--yes']);
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('nothing was changed')]);
  });

  it('a second disable says that the account is switched off already', async () => {
    await app.db.knex(app.db.table('customers')).where({ id: 2 }).update({ status: 0 });
    const { code, err } = await customers(app.env, ['disable', '2', '--yes']);
    expect([code, err]).toEqual([0, expect.stringContaining('switched off already')]);
    expect((await logIn(app.client(), jane.email)).status).toBe(401);
  });

  it('logout-everywhere ends every session and token at once, and leaves the password', async () => {
    const whoIs = await credentials();
    const before = await app.row(1);
    const { code, out } = await customers(app.env, ['logout-everywhere', '1', '--yes']);
    expect([code, out]).toEqual([0, 'Customer 1, John Doe, johndoe@example.com is logged out everywhere.\n']);
    expect(await whoIs()).toEqual(nowhere);
    expect(await app.row(1)).toEqual(before);
    expect(await (await credentials())()).toEqual(everywhere);
  });

  it('export writes all that is kept about a customer to stdout, and nothing else', async () => {
    const { code, out, err } = await customers(app.env, ['export', 'johndoe@example.com']);
    expect([code, err]).toEqual([0, expect.stringContaining('Customer 1, John Doe, johndoe@example.com')]);
    expect(JSON.parse(out)).toMatchObject({ customer: { id: 1, email: 'johndoe@example.com' } });
    expect(out).not.toContain(String(john.password));
    const nobody = await customers(app.env, ['export', '99']);
    expect([nobody.code, nobody.out]).toEqual([1, '']);
  });

  it('delete removes the account with its sessions and tokens, and tells the customer', async () => {
    const whoIs = await credentials();
    const { code, err, result } = await told(app.env, ['delete', 'johndoe@example.com', '--yes']);
    expect([code, result]).toMatchObject([
      0,
      {
        done: 'delete',
        customer: { id: 1, email: 'johndoe@example.com' },
        mails: [{ kind: 'account-deleted', to: 'johndoe@example.com', how: 'file' }],
      },
    ]);
    expect(err).toContain('Customer 1, John Doe, johndoe@example.com was deleted.');
    expect(await whoIs()).toEqual(nowhere);
    expect((await app.customers()).map(({ id }) => Number(id))).toEqual([2]);
    expect((await app.mails()).join()).toContain('Your account was deleted');
    const again = await told(app.env, ['delete', '1', '--yes']);
    expect(again).toMatchObject({ code: 1, result: { error: 'not-found' } });
    const unasked = await told(app.env, ['delete', '2'], 'y\n');
    expect(unasked).toMatchObject({ code: 2, result: { error: 'not-understood' } });
    expect((await app.customers()).map(({ id }) => Number(id))).toEqual([2]);
  });

  it('npm run customers refuses what it must not do, says why, and changes nothing', async () => {
    await knowingSuspension(app);
    await app.db.knex(app.db.table('customers')).where({ id: 2 }).update({ is_suspended: 1 });
    const before = await app.customers();
    const [nobody, name, suspended, unasked, unaskedToo] = await Promise.all([
      told(app.env, ['disable', 'nobody@example.com', '--yes']),
      told(app.env, ['disable', 'john', '--yes']),
      told(app.env, ['enable', '2', '--yes']),
      told(app.env, ['disable', '1'], 'y\n'),
      told(app.env, ['logout-everywhere', '1'], 'y\n'),
    ]);
    expect(nobody).toMatchObject({ code: 1, result: { error: 'not-found' } });
    expect(name).toMatchObject({ code: 2, result: { error: 'not-understood' } });
    expect(name.err).toContain('find TEXT');
    expect(suspended).toMatchObject({ code: 1, result: { error: 'refused' } });
    expect(suspended.err).toContain("Bagisto's admin");
    for (const { code, err } of [unasked, unaskedToo]) {
      expect([code, err]).toEqual([2, expect.stringMatching(/no terminal to ask .*add --yes/)]);
    }
    expect(await app.customers()).toEqual(before);
    expect((await logIn(app.client())).status).toBe(200);
  });
});
