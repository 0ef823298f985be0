import { startApp, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { type RedisServer, startRedis } from '../support/services/redis';
import { loginDocument, profileDocument, registerDocument, speaker, tokenOf } from './speaker';

let redis: RedisServer;
let app: TestApp;

beforeAll(async () => {
  redis = await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
  app = await startApp('mysql', { env: { REDIS_URL: redis.url } });
});
afterAll(async () => {
  await app?.stop();
  await redis?.stop();
});

const email = 'person1@example.com';

test('while Redis is away a caller is told that nobody can be recognised, and afterwards all is as before', async () => {
  await app.reset({ customers: [person(1)] });
  const say = speaker(app);
  const token = await tokenOf(say, email, secret);
  await redis.kill();
  const began = performance.now();
  const { status, headers, body } = await say(profileDocument, {}, token);
  expect(performance.now() - began).toBeLessThan(1500);
  expect([status, headers['retry-after']]).toEqual([200, '1']);
  expect(body).toMatchObject({
    errors: [
      {
        message: 'Service Unavailable',
        path: ['readCustomerProfile'],
        extensions: { code: 'SERVICE_UNAVAILABLE' },
      },
    ],
    data: { readCustomerProfile: null },
  });
  // Work that needs the database only is done, and its token is good once Redis is back.
  const input = {
    firstName: 'A',
    lastName: 'B',
    email: 'new@example.com',
    password: 'SecurePass@1',
    confirmPassword: 'SecurePass@1',
  };
  const registered = (await say(registerDocument, { input })).data.createCustomer.customer;
  const again = (await say(loginDocument, { input: { email, password: secret } })).data.createCustomerLogin
    .customerLogin;
  await redis.restart();
  for (let tries = 0; tries < 50; tries++) {
    if ((await app.client().get('/health/ready')).status === 200) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const kept of [token, again.token, registered.token])
    expect((await say(profileDocument, {}, kept)).errors).toEqual([]);
});

test('while a table is locked a registration is not done, and says so', async () => {
  await app.reset();
  const gate = await app.db.knex.client.acquireConnection();
  await gate.promise().query('lock tables customers write, customers as c write');
  const { status, headers, errors } = await speaker(app)(registerDocument, {
    input: {
      firstName: 'A',
      lastName: 'B',
      email: 'new@example.com',
      password: 'SecurePass@1',
      confirmPassword: 'SecurePass@1',
    },
  });
  await gate.promise().query('unlock tables');
  await app.db.knex.client.releaseConnection(gate);
  expect([status, headers['retry-after'], errors[0]?.extensions?.code]).toEqual([
    200,
    '1',
    'SERVICE_UNAVAILABLE',
  ]);
  expect(await app.customers()).toEqual([]);
});
