import type { Knex } from 'knex';
import { startApp, stores, type TestApp } from '../support/app';
import { bearer, john, loggedIn, logIn } from '../support/customers';

const unauthenticated = { error: 'Unauthenticated' };
const unverified = { error: 'Verify your email account first.' };

/** Columns that some Bagistos have and our own database has not; a server learns of them when it starts. */
describe.each(stores)('standing that the shop’s database knows (%s)', (store) => {
  const apps: TestApp[] = [];
  const start = async (options: Parameters<typeof startApp>[1] = {}) => {
    const app = await startApp(store, options);
    apps.push(app);
    return app;
  };
  const altered = async (alter: (schema: Knex.SchemaBuilder) => Knex.SchemaBuilder, env = {}) => {
    const owner = await start();
    await alter(owner.db.knex.schema);
    const app = await start({ beside: owner, env });
    await app.reset({ customers: [john] });
    return app;
  };
  afterEach(async () => {
    // The first one owns the database.
    for (const app of apps.splice(0).reverse()) await app.stop();
  });
  const update = (app: TestApp, row: Record<string, number>) =>
    app.db.knex(app.db.table('customers')).where({ id: 1 }).update(row);

  it('a suspended customer cannot log in, and live sessions and tokens end', async () => {
    const app = await altered((schema) =>
      schema.alterTable('customers', (t) => void t.boolean('is_suspended').notNullable().defaultTo(false)),
    );
    const session = await loggedIn(app);
    const headers = await bearer(app);
    expect((await session.get('/api/customer/get')).status).toBe(200);
    await update(app, { is_suspended: 1 });
    expect((await session.get('/api/customer/get')).body).toEqual(unauthenticated);
    expect((await app.client().get('/api/customer/get', headers)).body).toEqual(unauthenticated);
    for (const path of ['/api/customer/login', '/api/customer/login?token=true']) {
      const reply = await app.client().post(path, { email: john.email, password: 'secret123' });
      expect([reply.status, reply.body]).toEqual([401, { error: 'Your account is not active.' }]);
    }
    await update(app, { is_suspended: 0 });
    expect((await logIn(app.client())).status).toBe(200);
  });

  it('an unverified customer cannot log in where the shop demands it, from the moment it does', async () => {
    const app = await altered((schema) =>
      schema.createTable('core_config', (t) => {
        t.increments('id');
        t.string('code').notNullable();
        t.string('value').notNullable();
        t.string('channel_code').nullable();
        t.string('locale_code').nullable();
      }),
    );
    const demand = (value: string) =>
      app.db.knex('core_config').insert({ code: 'customer.settings.email.verification', value });
    await update(app, { is_verified: 0 });
    expect((await logIn(app.client())).status).toBe(200);
    await demand('1');
    expect((await logIn(app.client())).body).toEqual(unverified);
    expect((await logIn(app.client(), john.email, 'wrong-password')).body).toEqual({
      error: 'Invalid Email or Password',
    });
    await update(app, { is_verified: 1 });
    expect((await logIn(app.client())).status).toBe(200);
    await update(app, { is_verified: 0 });
    await app.db.knex('core_config').update({ value: '0' });
    expect((await logIn(app.client())).status).toBe(200);
  });

  it.each([
    ['true', 200],
    ['false', 401],
    ['auto', 200],
  ])('with ALLOW_UNVERIFIED=%s a login of an unverified customer is %d', async (setting, status) => {
    const app = await start({ env: { ALLOW_UNVERIFIED: setting } });
    await app.reset({ customers: [{ ...john, is_verified: 0 }] });
    const reply = await logIn(app.client());
    expect(reply.status).toBe(status);
    if (status === 401) expect(reply.body).toEqual(unverified);
    const token = { email: john.email, password: 'secret123', token: true };
    expect((await app.client().post('/api/customer/login', token)).status).toBe(status);
  });
});
