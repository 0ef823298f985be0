import request from 'supertest';
import { startApp, stores, type TestApp } from '../support/app';
import { customerFields } from '../support/customer-fields';

/** contract/docs/bagisto-legacy-customers.md, call by call; where it says {} or "...", Bagisto's own answers fill in. */
describe.each(stores)('the documented calls on a fresh database (%s)', (store) => {
  let app: TestApp;
  let agent: ReturnType<typeof request.agent>;

  const moment = { date: '2019-05-24 10:00:00.000000', timezone_type: 3, timezone: 'UTC' };
  const john = {
    id: 1,
    email: 'johndoe@example.com',
    first_name: 'John',
    last_name: 'Doe',
    name: 'John Doe',
    gender: null,
    date_of_birth: null,
    phone: null,
    status: 1,
    group: { id: 1, name: 'General', created_at: null, updated_at: null },
    created_at: moment,
    updated_at: moment,
  };
  const credentials = { email: 'johndoe@example.com', password: 'secret123' };

  beforeAll(async () => {
    app = await startApp(store, {
      env: { BAGISTO_RELEASE: 'documented' },
      clock: () => Date.UTC(2019, 4, 24, 10),
    });
    const names = { first_name: 'John', last_name: 'Doe', password_confirmation: 'secret123' };
    await request(app.server)
      .post('/public/api/customer/register')
      .send({ ...names, ...credentials })
      .expect(200);
    agent = request.agent(app.server);
    await agent.post('/public/api/customer/login').send(credentials).expect(200);
  });
  afterAll(() => app.stop());

  it('1. a login answers the customer and sets the token to true', async () => {
    const { body } = await request(app.server)
      .post('/public/api/customer/login')
      .send(credentials)
      .expect(200);
    expect(body).toEqual({ token: true, message: 'Logged in successfully.', data: john });
    expect(Object.keys(body)).toEqual(['token', 'message', 'data']);
    expect(Object.keys(body.data)).toEqual(customerFields);
    expect(Object.keys(body.data.group)).toEqual(['id', 'name', 'created_at', 'updated_at']);
    expect(Object.keys(body.data.created_at)).toEqual(['date', 'timezone_type', 'timezone']);
  });

  it('1. a login with a wrong password is refused with 401', async () => {
    const { text } = await request(app.server)
      .post('/public/api/customer/login')
      .send({ ...credentials, password: 'wrong' })
      .expect(401);
    expect(text).toBe('{"error":"Invalid Email or Password"}');
  });

  it('2. a wish for a reset link mails one', async () => {
    const { text } = await request(app.server)
      .post('/public/api/customer/forgot-password')
      .send({ email: 'johndoe@example.com' })
      .expect(200);
    expect(text).toBe('{"message":"We have e-mailed your password reset link!"}');
    expect((await app.mails()).join()).toContain('johndoe@example.com');
  });

  it('2. a wish for a reset link says that nobody has the address, and mails nothing', async () => {
    const before = await app.mails();
    const { text } = await request(app.server)
      .post('/public/api/customer/forgot-password')
      .send({ email: 'stranger@example.com' })
      .expect(200);
    expect(text).toBe('{"error":"We can\'t find a user with that e-mail address."}');
    expect(await app.mails()).toEqual(before);
  });

  it('3. a logout ends the session', async () => {
    const leaving = request.agent(app.server);
    await leaving.post('/public/api/customer/login').send(credentials).expect(200);
    const { text } = await leaving.get('/public/api/customer/logout').expect(200);
    expect(text).toBe('{"message":"Logged out successfully!"}');
    await leaving.get('/public/api/customer/get').expect(401);
    await leaving.get('/public/api/customer/logout').expect(401, { error: 'Unauthenticated' });
  });

  it('4. customer/get tells who is logged in', async () => {
    const { body } = await agent.get('/public/api/customer/get').expect(200);
    expect(body).toEqual({ data: john });
    expect(Object.keys(body.data)).toEqual(customerFields);
  });

  it('5. a profile is changed by the whole customer as an app sends it back', async () => {
    const before = await app.row(1);
    const sample = {
      ...john,
      gender: 'Male',
      password: '******',
      password_confirmation: '******',
      group: { ...john.group, name: 'Wholesale' },
    };
    const { body } = await agent.put('/public/api/customer/profile').send(sample).expect(200);
    expect(body).toEqual({
      message: 'Your account has been updated successfully.',
      data: { ...john, gender: 'Male' },
    });
    expect(Object.keys(body)).toEqual(['message', 'data']);
    expect(Object.keys(body.data)).toEqual(customerFields);
    await request(app.server)
      .post('/public/api/customer/login')
      .send({ ...credentials, password: '******' })
      .expect(200);
    await app.db.knex(app.db.table('customers')).where({ id: 1 }).update(before);
    await agent.post('/public/api/customer/login').send(credentials).expect(200);
  });

  it('6. a registration adds a customer, and refuses an address that is taken', async () => {
    const sample = {
      email: 'peterdoe@example.com',
      first_name: 'Peter',
      last_name: 'Doe',
      password: '******',
      password_confirmation: '******',
    };
    const first = await request(app.server).post('/public/api/customer/register').send(sample).expect(200);
    expect(first.text).toBe('{"message":"Your account has been created successfully."}');
    const second = await request(app.server).post('/public/api/customer/register').send(sample).expect(422);
    expect(second.text).toBe(
      '{"message":"The given data was invalid.","errors":{"email":["The email has already been taken."]}}',
    );
  });

  it('7. customers/{id} shows a customer to that customer only', async () => {
    const { body } = await agent.get('/public/api/customers/1').expect(200);
    expect(body).toEqual({ data: john });
    const other = await agent.get('/public/api/customers/2').expect(403);
    expect(other.text).toBe('{"message":"Invalid Request."}');
    const stranger = await request(app.server).get('/public/api/customers/1').expect(401);
    expect(stranger.text).toBe('{"error":"Unauthenticated"}');
  });
});
