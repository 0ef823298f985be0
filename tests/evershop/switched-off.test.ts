import { customerUuids } from '../../db/customers/uuids';
import { speaker, tokenOf } from '../graphql/speaker';
import { startApp, stores, type TestApp } from '../support/app';
import { loggedIn } from '../support/customers';
import { ask } from '../support/http-client';
import { person, secret } from '../support/people';
import { adminBearer, appointAdmins } from './callers';

describe.each(stores)('an account that an admin switches off (%s)', (store) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp(store);
  });
  afterAll(() => app.stop());
  it('an account that an admin switches off loses its sessions and tokens for good, also when it is on again', async () => {
    await app.reset({ customers: [person(1), person(2)] });
    const email = String(person(1).email);
    const session = await loggedIn(app, email);
    const token = await tokenOf(speaker(app), email, secret);
    const logIn = { email, password: secret };
    const { body } = await app.client().post('/api/customer/login?token=true', logIn);
    const jwt = { Authorization: `Bearer ${(body as { token: string }).token}` };
    await appointAdmins(app);
    const boss = await adminBearer(app);
    const path = `/api/customers/${(await customerUuids(app.db).of([1])).get(1)}`;
    const patch = async (status: number) =>
      (await ask(app.url, path, { method: 'PATCH', headers: boss, json: { status } })).status;
    // Not one request in between: nothing but the switch itself may have ended it.
    expect([await patch(0), await patch(1)]).toEqual([200, 200]);
    expect((await session.get('/api/customer/get')).status).toBe(401);
    expect((await app.client().get('/api/customer/get', jwt)).status).toBe(401);
    const { errors } = await speaker(app)('{ readCustomerProfile { email } }', {}, token);
    expect(errors).toHaveLength(1);
    expect((await app.client().post('/api/customer/login', logIn)).status).toBe(200);
  });
});
