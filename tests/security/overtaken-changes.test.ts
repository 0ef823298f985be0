import bcrypt from 'bcrypt';
import { permits } from '../../accounts/identity/permits';
import { shopTime } from '../../accounts/shop-time';
import { channelOf } from '../../db/customers/channels';
import { customersTable } from '../../db/customers/customers';
import { adminBearer, appointAdmins, logInHere, sidHeader } from '../evershop/callers';
import { type Headers, send, uuidOf } from '../evershop/exchanges';
import { speaker, tokenOf } from '../graphql/speaker';
import { canLogIn, mailedToken } from '../pages/recovery';
import { startApp, stores, type TestApp } from '../support/app';
import { bearer, cookieHeader, hashed, john, logIn, profile } from '../support/customers';
import type { Reply } from '../support/http-client';
import { secret } from '../support/people';

const stolen = 'the-thief-s';
const owners = 'the-owner-s';
const email = String(john.email);
const passwords = { password: stolen, password_confirmation: stolen };
const update = `mutation ($input: createCustomerProfileUpdateInput!) {
  createCustomerProfileUpdate(input: $input) { customerProfileUpdate { id } }
}`;
const logInForToken = `mutation ($input: createCustomerLoginInput!) {
  createCustomerLogin(input: $input) { customerLogin { success token } }
}`;
const remove = `mutation ($input: createCustomerProfileDeleteInput!) {
  createCustomerProfileDelete(input: $input) { customerProfileDelete { id } }
}`;

/** Checking or hashing a password takes its time, in which others may act. */
describe.each(stores)('what is asked in a session that ends before it is done (%s)', (store) => {
  let app: TestApp;
  let own: string;
  let admin: Headers;

  beforeAll(async () => {
    app = await startApp(store);
    await appointAdmins(app);
  });
  afterAll(() => app.stop());
  afterEach(() => jest.restoreAllMocks());
  beforeEach(async () => {
    await app.reset({ customers: [john] });
    admin = await adminBearer(app);
    own = `/api/customers/${await uuidOf(app, admin, 1)}`;
  });

  const byToken = async () => {
    const headers = await bearer(app);
    return () => app.client().put('/api/customer/profile', profile(passwords), headers);
  };
  const bySession = async () => {
    const headers = cookieHeader(await logIn(app.client()));
    return () => app.client().put('/api/customer/profile', profile(passwords), headers);
  };
  const bySid = async () => {
    const headers = sidHeader(await logInHere(app, email));
    return () => send(app, 'PATCH', own, headers, { password: stolen, email: 'thief@example.com' });
  };
  const inGraphql = async (document: string, input: object) => {
    const token = await tokenOf(speaker(app), email, secret);
    return () => speaker(app)(document, { input: { ...input, currentPassword: secret } }, token);
  };
  const byAccessToken = () => inGraphql(update, { password: stolen, confirmPassword: stolen });

  /** While the password that this asks about is at work, `by` happens. */
  function overtaken(
    ask: () => Promise<Reply>,
    by: () => Promise<unknown>,
    work: 'hash' | 'compare' = 'hash',
  ): Promise<Reply> {
    const real = bcrypt[work].bind(bcrypt) as (password: string, to: string | number) => Promise<unknown>;
    jest.spyOn(bcrypt, work).mockImplementationOnce((async (password: string, to: string | number) => {
      await by();
      return real(password, to);
    }) as never);
    return ask();
  }

  const resets = async () => {
    const token = await mailedToken(app, email);
    return async () => {
      const reply = await send(app, 'POST', '/api/customers/password', {}, { token, password: owners });
      expect(reply.status).toBe(200);
    };
  };
  const refused = ({ status, text }: Reply) => status === 401 || /"code":"UNAUTHENTICATED"/.test(text);

  it.each([
    ['a token', byToken],
    ['a session', bySession],
    ['the id of a session', bySid],
    ['an access token', byAccessToken],
  ])(
    'a change of password by %s does not replace the one that the owner has reset meanwhile',
    async (_what, by) => {
      const [ask, reset] = [await by(), await resets()];
      expect(refused(await overtaken(ask, reset))).toBe(true);
      expect([await canLogIn(app, email, owners), await canLogIn(app, email, stolen)]).toEqual([true, false]);
      expect(refused(await ask())).toBe(true);
      expect(await canLogIn(app, email, owners)).toBe(true);
    },
  );

  it('a login that is overtaken by a reset leaves no access token that PHP would believe', async () => {
    const reset = await resets();
    const reply = await overtaken(
      () => speaker(app)(logInForToken, { input: { email, password: secret } }),
      reset,
      'compare',
    );
    expect(reply.body).toMatchObject({
      data: { createCustomerLogin: { customerLogin: { success: false, token: '' } } },
    });
    const { name } = app.schema.accessTokens;
    expect(await app.db.knex(app.db.table(name))).toEqual([]);
    expect(await canLogIn(app, email, owners)).toBe(true);
  });

  const change = (columns: object) => app.db.knex(app.db.table('customers')).where({ id: 1 }).update(columns);
  const overtakers: [string, () => Promise<unknown>][] = [
    ['PHP writes another password', () => change({ password: hashed(owners) })],
    ['an admin sets another password', () => send(app, 'PATCH', own, admin, { password: owners })],
    ['an admin switches the account off', () => send(app, 'PATCH', own, admin, { status: 0 })],
    [
      'the shop logs the customer out everywhere',
      async () => {
        const time = shopTime('UTC', Date.now);
        await customersTable(
          app.db,
          app.schema,
          time,
          permits('changes', 2),
          channelOf(app.db, app.schema, Date.now),
        ).logOutEverywhere(1);
      },
    ],
  ];
  it.each(overtakers)('a change of password is refused when meanwhile %s', async (_what, by) => {
    const ask = await bySid();
    let before = {};
    const reply = await overtaken(ask, async () => {
      await by();
      before = await app.row(1);
    });
    expect(refused(reply)).toBe(true);
    expect(await app.row(1)).toEqual(before);
  });

  it('a change does not switch an account on again that the shop has just switched off', async () => {
    const headers = sidHeader(await logInHere(app, email));
    const shown = { full_name: 'John Doe', status: 1, password: stolen };
    await overtaken(
      () => send(app, 'PATCH', own, headers, shown),
      () => change({ status: 0 }),
    );
    expect((await app.row(1)).status).toBe(0);
  });

  it.each([
    ['address', update, { email: 'thief@example.com' }],
    ['end', remove, {}],
  ])(
    'a thief’s request gives the account no other %s after the owner’s reset',
    async (_what, document, input) => {
      const [ask, reset] = [await inGraphql(document, input), await resets()];
      expect(refused(await overtaken(ask, reset, 'compare'))).toBe(true);
      expect(await canLogIn(app, email, owners)).toBe(true);
    },
  );

  it('a change that the holder sends twice is done, and its session lives', async () => {
    const headers = await bearer(app);
    const hash = bcrypt.hash.bind(bcrypt);
    let bothWait = () => {};
    const both = new Promise<void>((resolve) => {
      bothWait = resolve;
    });
    let asked = 0;
    jest.spyOn(bcrypt, 'hash').mockImplementation((async (password: string, cost: number) => {
      if (++asked === 2) bothWait();
      await both;
      return hash(password, cost);
    }) as never);
    const ask = () => app.client().put('/api/customer/profile', profile(passwords), headers);
    const replies = await Promise.all([ask(), ask()]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect((await app.client().get('/api/customer/get', headers)).status).toBe(200);
    expect(await canLogIn(app, email, stolen)).toBe(true);
  });

  it('a change is done when it was the holder who set another password meanwhile', async () => {
    const headers = await bearer(app);
    const ask = (password: string) =>
      app
        .client()
        .put('/api/customer/profile', profile({ password, password_confirmation: password }), headers);
    const reply = await overtaken(
      () => ask(stolen),
      async () => expect((await ask(owners)).status).toBe(200),
    );
    expect(reply.status).toBe(200);
    expect((await app.client().get('/api/customer/get', headers)).status).toBe(200);
    expect(await canLogIn(app, email, stolen)).toBe(true);
  });
});
