import type { Query } from '../../db/connection/connection';
import { embeddedExpiringStore } from '../../db/expiring/embedded-expiring-store';
import { redisExpiringStore } from '../../db/redis/client';
import { adminBearer, appointAdmins, logInHere, sidHeader } from '../evershop/callers';
import { type Headers, send, uuidOf } from '../evershop/exchanges';
import { startApp, stores, type TestApp } from '../support/app';
import { bearer, cookieHeader, john, logIn, profile } from '../support/customers';

const password = 'changed-99';
const change = profile({ password, password_confirmation: password });

/** Something happens just before the store is told that a session or a token lives on under another password. */
function beforeItLivesOn(app: TestApp, happen: () => Promise<unknown>): void {
  let due = true;
  const about = async (words: readonly unknown[]) => {
    if (!due || !words.some((word) => /^(test-\w+:)?(session|token):/.test(String(word)))) return;
    due = false;
    await happen();
  };
  const { db, redis } = app;
  if (!redis) {
    const run = db.run;
    jest.spyOn(db, 'run').mockImplementation(async <T>(query: Query<T>, since?: number) => {
      const { sql, bindings } = (
        query as unknown as { toSQL(): { sql: string; bindings: unknown[] } }
      ).toSQL();
      // How long a session lasts is written alone.
      if (/^(insert into|update) .accounts_state.*value/.test(sql)) await about(bindings);
      return run(query, since);
    });
    return;
  }
  for (const command of ['set', 'eval'] as const) {
    const real = redis[command].bind(redis) as (...words: unknown[]) => unknown;
    jest.spyOn(redis, command).mockImplementation((async (...words: unknown[]) => {
      await about(words);
      return real(...words);
    }) as never);
  }
}

describe.each(stores)('a logout while the password is changed (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store);
    await appointAdmins(app);
  });
  afterAll(() => app.stop());
  afterEach(() => jest.restoreAllMocks());
  beforeEach(() => app.reset({ customers: [john] }));

  const atBagisto = (headers: Headers) => ({
    change: () => app.client().put('/api/customer/profile', change, headers),
    logOut: () => app.client().get('/api/customer/logout', headers),
    look: () => app.client().get('/api/customer/get', headers),
  });
  const byToken = async () => atBagisto(await bearer(app));
  const byCookie = async () => atBagisto(cookieHeader(await logIn(app.client())));
  const bySid = async () => {
    const own = `/api/customers/${await uuidOf(app, await adminBearer(app), 1)}`;
    const headers = sidHeader(await logInHere(app, john.email));
    return {
      change: () => send(app, 'PATCH', own, headers, { password }),
      logOut: () => send(app, 'POST', '/customer/logout', headers, {}),
      look: () => send(app, 'GET', own, headers),
    };
  };

  it.each([
    ['a token', byToken],
    ['the cookie of a session', byCookie],
    ['the id of a session', bySid],
  ])('a logout by %s holds while a change of password ties that to the new one', async (_what, by) => {
    const { change, logOut, look } = await by();
    const statuses: number[] = [];
    beforeItLivesOn(app, async () => statuses.push((await logOut()).status));
    await change();
    statuses.push((await look()).status, (await logIn(app.client(), john.email, password)).status);
    expect(statuses).toEqual([200, 401, 200]);
  });

  it('a logout has the last word: the store replaces neither its mark nor what is not there', async () => {
    const state = app.redis
      ? redisExpiringStore(app.redis, String(app.env.REDIS_PREFIX))
      : embeddedExpiringStore(app.db, Date.now);
    const replaced = async (value: string) => {
      await state.replace('some', value, 60, 'the last');
      return state.get('some');
    };
    expect(await replaced('one')).toBeUndefined();
    await state.set('some', 'one', 60);
    expect(await replaced('another')).toBe('another');
    expect(await replaced('the last')).toBe('the last');
    expect(await replaced('one more')).toBe('the last');
  });
});
